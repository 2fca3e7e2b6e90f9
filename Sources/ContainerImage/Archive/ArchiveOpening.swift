import Codecs
import Glibc
import System

/// Opens an archive: a file is mapped and its members stay where they are; what can be read only once
/// passes by.
package struct ArchiveOpening {
  /// What messages call the archive.
  private let name: String
  private let expansionLimit: ExpansionLimit
  /// Whether the descriptor is to be closed when nothing reads from it any more.
  var isOwner = false

  package init(name: String, expansionLimit: ExpansionLimit) {
    self.name = name
    self.expansionLimit = expansionLimit
  }

  /// The images of an archive that passes by on a stream, as an engine saves them.
  package func catalog<Sink: BlobSink>(
    of stream: ByteStream, into sink: Sink
  ) throws(ImageError) -> any ImageCatalog<Sink.Product> {
    FileCatalog(files: try passing(stream, into: sink))
  }

  /// The members of the archive that `descriptor` is open for.
  func archive<Sink: BlobSink>(
    _ descriptor: Int32, into sink: Sink
  ) throws(ImageError) -> ArchiveMembers<Sink.Product> {
    let pipe = ByteStream(descriptor: descriptor, path: name, closing: isOwner)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .cannotOpen(path: name, reason: lastSystemError())
    }
    // A redirected file may have been read in part already; only its rest is the image.
    guard status.st_mode & S_IFMT == S_IFREG, lseek(descriptor, 0, SEEK_CUR) == 0 else {
      return try passing(pipe, into: sink)
    }
    let region = try mapping { () throws(SystemError) in
      try MappedFile(descriptor: descriptor, path: name)
    }
    withExtendedLifetime(pipe) {}
    guard region.compression == .none else { return try passing(ByteStream(region), into: sink) }
    try ForeignFile.check(region.head(TarReader.blockSize), name)
    return try ArchiveMembers(name: name, region: region)
  }

  /// The members of an archive that passes by, or that is compressed as a whole.
  private func passing<Sink: BlobSink>(
    _ stream: ByteStream, into sink: Sink
  ) throws(ImageError) -> ArchiveMembers<Sink.Product> {
    let (compression, head, content) = try reading(name) { () throws(CodecError) in
      let (compression, detected) = try stream.detectingCompression()
      let content = try detected.decompressed(compression, limit: expansionLimit)
      let (head, whole) = try content.peeking(TarReader.blockSize)
      return (compression, head, whole.readAhead(isAlone: true))
    }
    try ForeignFile.check(head, name, compression)
    let members = try ArchiveMembers(name: name, passing: content, into: sink)
    // Nothing behind the archive's end is read, but a compressed file that is cut short or damaged
    // there is not the file that was saved. A pipe that is not compressed may stay open.
    if compression != .none { try reading(name) { () throws(CodecError) in try content.drain() } }
    return members
  }
}

extension ByteRegion {
  /// The first bytes, up to `count`.
  fileprivate func head(_ count: Int) -> [UInt8] {
    part(0..<min(count, self.count))?.array() ?? []
  }
}

/// The region of a file that `map` maps.
func mapping(_ map: () throws(SystemError) -> MappedFile) throws(ImageError) -> ByteRegion {
  do {
    return try map().region
  } catch {
    switch error {
    case .cannotOpen(let path, let reason): throw .cannotOpen(path: path, reason: reason)
    }
  }
}

/// Runs `body`, saying in its errors what was being read.
func reading<Result>(
  _ what: String, _ body: () throws(CodecError) -> Result
) throws(ImageError) -> Result {
  do {
    return try body()
  } catch {
    throw .unreadable(what: what, error)
  }
}
