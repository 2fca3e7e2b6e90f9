import Codecs
import Glibc
import System

/// The images of files, folders and standard input.
package struct LocalImages: ImageProvider {
  /// How far an archive that is compressed as a whole may grow.
  package var expansionLimit: ExpansionLimit

  /// A provider with that limit.
  package init(expansionLimit: ExpansionLimit = .standard) {
    self.expansionLimit = expansionLimit
  }

  /// The file, folder or pipe, by what the host knows it as: links and other names of one file lead to
  /// one place.
  package func place(of reference: ImageReference) throws(ImageError) -> ImagePlace? {
    guard reference.repository == nil, reference.engine == nil else { return nil }
    var status = stat()
    let isThere =
      reference.isStandardInput ? fstat(STDIN_FILENO, &status) : stat(reference.path, &status)
    guard isThere == 0 else {
      throw .cannotOpen(path: reference.placeName, reason: lastSystemError())
    }
    let type = status.st_mode & S_IFMT
    try Self.check(reference, isFolder: type == S_IFDIR)
    let isStored = type == S_IFREG || type == S_IFDIR
    // A redirected file may have been read in part already: it is a place of its own.
    let mark = isStored && reference.isStandardInput ? "standard input" : "file"
    return ImagePlace(
      identity: "\(mark) \(status.st_dev) \(status.st_ino)", mayStall: !isStored)
  }

  /// A transport that means a folder opens no archive, and the other way round.
  private static func check(
    _ reference: ImageReference, isFolder: Bool
  ) throws(ImageError) {
    guard let transport = reference.transport, transport.meansFolder != isFolder else { return }
    let path = reference.placeName
    throw .notAnImage(
      path: path,
      reason: isFolder
        ? "it is a folder, and \(transport.rawValue): means an archive; "
          + "give \(path) alone, and its content decides"
        : "it is no folder, and \(transport.rawValue): means one; "
          + "give \(path) alone, and its content decides")
  }

  /// Opens the place. A file that is no archive, or one that a pipe or compression lets read only once,
  /// is read to its end.
  package func open<Sink: BlobSink>(
    _ reference: ImageReference, into sink: Sink
  ) async throws(ImageError) -> any ImageCatalog<Sink.Product> {
    FileCatalog(files: try files(reference, sink))
  }

  /// Finds out what the path holds by looking at it, never by its name.
  private func files<Sink: BlobSink>(
    _ reference: ImageReference, _ sink: Sink
  ) throws(ImageError) -> any FileStore<Sink.Product> {
    let name = reference.placeName
    var opening = ArchiveOpening(name: name, expansionLimit: expansionLimit)
    if reference.isStandardInput { return try opening.archive(STDIN_FILENO, into: sink) }
    let descriptor = Glibc.open(reference.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .cannotOpen(path: name, reason: lastSystemError())
    }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      return FolderFiles<Sink.Product>(name: name)
    }
    opening.isOwner = true
    return try opening.archive(descriptor, into: sink)
  }
}

extension ImageReference {
  /// How messages name what the reference leads to.
  var placeName: String { isStandardInput ? "standard input" : path }
}

extension ImageReference.Transport {
  /// Whether it means a folder; else it means an archive.
  var meansFolder: Bool {
    switch self {
    case .oci, .directory: true
    case .dockerArchive, .ociArchive: false
    }
  }
}
