import CLibArchive

/// Decompresses what libarchive has a filter for: xz, lzma, bzip2 and lz4.
final class ArchiveFilter: RotatingProducer {
  private let source: LibArchiveSource
  private let library: imgdiff_archive
  private let compression: Compression
  private let limit: ExpansionLimit
  private let buffers = RotatingBuffers()
  private var produced: Int64 = 0
  private var isEnded = false
  /// What was met behind bytes that were given out first.
  private var stopped: CodecError?

  let bufferCount = RotatingBuffers.count

  init(
    _ upstream: any ChunkProducer, compression: Compression, limit: ExpansionLimit
  ) throws(CodecError) {
    self.compression = compression
    self.limit = limit
    source = try LibArchiveSource(upstream)
    library = source.library
    let archive = source.archive
    // Set and not left to libarchive's guess, which would take a stream that is cut short for plain
    // bytes, and would unpack a stream inside the stream as well.
    let filter =
      switch compression {
      case .xz: ARCHIVE_FILTER_XZ
      case .bzip2: ARCHIVE_FILTER_BZIP2
      case .lzma: ARCHIVE_FILTER_LZMA
      default: ARCHIVE_FILTER_LZ4
      }
    guard library.archive_read_append_filter(archive, filter) >= ARCHIVE_WARN else {
      throw failure()
    }
    // "raw" is one entry with all the bytes; an empty stream is "empty".
    _ = library.archive_read_support_format_raw(archive)
    _ = library.archive_read_support_format_empty(archive)
    // A filter that fails on its first bytes leaves an error behind an archive that seems empty.
    guard source.open() == ARCHIVE_OK, library.archive_errno(archive) == 0 else { throw failure() }
    var entry: OpaquePointer?
    let status = library.archive_read_next_header(archive, &entry)
    if status == ARCHIVE_EOF {
      try end()
    } else if status < ARCHIVE_WARN {
      throw failure()
    }
  }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    if let stopped { throw stopped }
    guard !isEnded else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let buffer = buffers.next()
    var filled = 0
    do throws(CodecError) {
      try fill(buffer, &filled)
    } catch {
      stopped = error
      if filled == 0 { throw error }
    }
    return UnsafeRawBufferPointer(rebasing: buffer[..<filled])
  }

  private func fill(
    _ buffer: UnsafeMutableRawBufferPointer, _ filled: inout Int
  ) throws(CodecError) {
    while filled < buffer.count {
      let count = library.archive_read_data(
        source.archive, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
      guard count >= 0 else { throw failure() }
      if count == 0 { return try end() }
      filled += count
      produced += Int64(count)
      if limit.isExceeded(by: produced, from: consumed) {
        throw .expansionLimit(limit, compressed: consumed)
      }
    }
  }

  private func end() throws(CodecError) {
    guard compression != .xz || source.endsAsXZ else { throw .truncatedStream(.xz) }
    // The filters take less than the smallest stream for an empty one.
    let smallest: Int64 = compression == .bzip2 ? 14 : 11
    guard produced > 0 || source.given >= smallest else { throw .truncatedStream(compression) }
    isEnded = true
  }

  /// Compressed bytes that were taken in (filter -1 is the one next to the input).
  private var consumed: Int64 { library.archive_filter_bytes(source.archive, -1) }

  private func failure() -> CodecError {
    source.error { .corruptStream(compression, reason: $0, offset: consumed) }
  }
}
