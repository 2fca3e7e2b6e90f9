import CLibArchive

/// Feeds a libarchive reader from a producer.
///
/// libarchive pulls through C callbacks, which cannot throw: an error is kept here and thrown by the
/// call that caused the pull.
final class LibArchiveSource {
  let archive: OpaquePointer
  private let producer: any ChunkProducer
  private(set) var failure: CodecError?

  init(_ producer: any ChunkProducer) throws(CodecError) {
    guard let archive = archive_read_new() else { throw .unavailable("reading a tar archive") }
    self.archive = archive
    self.producer = producer
  }

  deinit { archive_read_free(archive) }

  /// Opens the archive; formats and filters must have been chosen before.
  func open() -> Int32 {
    archive_read_open(
      archive, Unmanaged.passUnretained(self).toOpaque(), nil,
      { _, client, block in
        guard let client else { return -1 }
        let source = Unmanaged<LibArchiveSource>.fromOpaque(client).takeUnretainedValue()
        return source.read(block)
      }, nil)
  }

  private func read(_ block: UnsafeMutablePointer<UnsafeRawPointer?>?) -> la_ssize_t {
    do {
      let chunk = try producer.next()
      block?.pointee = chunk.baseAddress
      return chunk.count
    } catch {
      failure = error
      return -1
    }
  }

  /// The error to throw when libarchive gave up: the producer's own, or libarchive's text.
  func error(_ wrap: (String) -> CodecError) -> CodecError {
    if let failure { return failure }
    let text = archive_error_string(archive).map { String(cString: $0) }
    return wrap(text ?? "it is not readable")
  }
}
