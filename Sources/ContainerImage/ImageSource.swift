import Codecs
import Glibc
import System

/// Opens image references: finds out what a path holds and reads the image that is meant.
public struct ImageSource: Sendable {
  /// The platform that was asked for; nil takes the host's, else the only one there is.
  public var platform: Platform?
  /// How far compressed archives may grow.
  public var expansionLimit: ExpansionLimit
  /// What is made of layers that pass by on a stream.
  public var consumer: PassingConsumer

  /// A source with those choices.
  public init(
    platform: Platform? = nil, expansionLimit: ExpansionLimit = .standard,
    consumer: @escaping PassingConsumer
  ) {
    self.platform = platform
    self.expansionLimit = expansionLimit
    self.consumer = consumer
  }

  /// Reads the image that `reference` means.
  ///
  /// Documents are verified; layers are found, and verified when they are indexed.
  public func open(_ reference: ImageReference) throws(ImageError) -> Image {
    let store = try store(reference)
    return try read(reference, store)
  }

  /// Finds out what the path holds by looking at it, never by its name.
  private func store(_ reference: ImageReference) throws(ImageError) -> any FileStore {
    let path = reference.path
    if reference.isStandardInput { return try archive(descriptor: STDIN_FILENO, reference) }
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .cannotOpen(path: path, reason: lastSystemError())
    }
    if status.st_mode & S_IFMT == S_IFDIR { return FolderFiles(path: path) }
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .cannotOpen(path: path, reason: lastSystemError())
    }
    defer { close(descriptor) }
    return try archive(descriptor: descriptor, reference)
  }

  private func archive(
    descriptor: Int32, _ reference: ImageReference
  ) throws(ImageError) -> any FileStore {
    let path = reference.isStandardInput ? "standard input" : reference.path
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .cannotOpen(path: path, reason: lastSystemError())
    }
    // A redirected file may have been read in part already; only its rest is the image.
    let isMappable = status.st_mode & S_IFMT == S_IFREG && lseek(descriptor, 0, SEEK_CUR) == 0
    var stream = ByteStream(descriptor: descriptor, path: path)
    if isMappable {
      let region = try mapping { () throws(SystemError) in
        try MappedFile(descriptor: descriptor, path: path)
      }
      guard region.count > 0 else { throw .notAnImage(path: path, reason: "it is empty") }
      if region.compression == .none { return try ArchiveMembers(path: path, region: region) }
      stream = ByteStream(region)
    }
    let (compression, detected) = try reading(path) { () throws(CodecError) in
      try stream.detectingCompression()
    }
    stream = try reading(path) { () throws(CodecError) in
      try detected.decompressed(compression, limit: expansionLimit).readAhead()
    }
    let members = try ArchiveMembers.passing(path: path, stream: stream, consumer: consumer)
    // Nothing behind the archive's end is read, but a compressed file that is cut short or damaged
    // there is not the file that was saved. A pipe that is not compressed may stay open.
    if compression != .none { try reading(path) { () throws(CodecError) in try stream.drain() } }
    return members
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
