import CLibArchive

/// Feeds a libarchive reader from a producer.
///
/// libarchive pulls through C callbacks, which cannot throw: an error is kept here and thrown by the
/// call that caused the pull.
final class LibArchiveSource {
  let library: imgdiff_archive
  let archive: OpaquePointer
  private let producer: any ChunkProducer
  private(set) var failure: CodecError?
  /// The number of bytes that were given to libarchive.
  private(set) var given: Int64 = 0
  /// The last byte, and the last two before the zeros at the end.
  private var last: UInt8 = 0
  private var tail: (UInt8, UInt8) = (0, 0)

  init(_ producer: any ChunkProducer) throws(CodecError) {
    library = try ArchiveLibrary.functions()
    guard let archive = library.archive_read_new() else {
      throw .unavailable("reading a compressed stream")
    }
    self.archive = archive
    self.producer = producer
  }

  deinit { _ = library.archive_read_free(archive) }

  /// Opens the archive; formats and filters must have been chosen before.
  func open() -> Int32 {
    library.archive_read_open(
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
      given += Int64(chunk.count)
      note(chunk)
      return chunk.count
    } catch {
      failure = error
      return -1
    }
  }

  /// Whether all that was read ends as an .xz file does ("2.1.2.4. Footer Magic Bytes"), stream
  /// padding aside: libarchive's filter takes a stream that is cut short for one that ends.
  var endsAsXZ: Bool { tail == (0x59, 0x5A) }

  private func note(_ chunk: UnsafeRawBufferPointer) {
    guard let end = chunk.lastIndex(where: { $0 != 0 }) else {
      last = chunk.last ?? last
      return
    }
    tail = (end > 0 ? chunk[end - 1] : last, chunk[end])
    last = chunk[chunk.count - 1]
  }

  /// The error to throw when libarchive gave up: the producer's own, or libarchive's text.
  func error(_ wrap: (String) -> CodecError) -> CodecError {
    if let failure { return failure }
    let text = library.archive_error_string(archive).map { String(cString: $0) }
    return wrap(text ?? "it is not readable")
  }
}
