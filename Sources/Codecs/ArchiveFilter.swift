import CLibArchive

/// Decompresses what libarchive has a filter for: xz, bzip2 and lz4.
final class ArchiveFilter: RotatingProducer {
  private let source: LibArchiveSource
  private let compression: Compression
  private let limit: ExpansionLimit
  private let buffers = RotatingBuffers()
  private var produced: Int64 = 0
  private var isEnded = false

  let bufferCount = RotatingBuffers.count

  init(
    _ upstream: any ChunkProducer, compression: Compression, limit: ExpansionLimit
  ) throws(CodecError) {
    self.compression = compression
    self.limit = limit
    source = try LibArchiveSource(upstream)
    let archive = source.archive
    switch compression {
    case .xz: archive_read_support_filter_xz(archive)
    case .bzip2: archive_read_support_filter_bzip2(archive)
    default: archive_read_support_filter_lz4(archive)
    }
    // "raw" is one entry with all the bytes; an empty stream is "empty".
    archive_read_support_format_raw(archive)
    archive_read_support_format_empty(archive)
    guard source.open() == ARCHIVE_OK else { throw failure() }
    var entry: OpaquePointer?
    let status = archive_read_next_header(archive, &entry)
    if status == ARCHIVE_EOF {
      isEnded = true
    } else if status < ARCHIVE_WARN {
      throw failure()
    }
  }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    guard !isEnded else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let buffer = buffers.next()
    var filled = 0
    while filled < buffer.count {
      let count = archive_read_data(
        source.archive, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
      guard count >= 0 else { throw failure() }
      if count == 0 {
        isEnded = true
        break
      }
      filled += count
      produced += Int64(count)
      if limit.isExceeded(by: produced, from: consumed) {
        throw .expansionLimit(limit, compressed: consumed)
      }
    }
    return UnsafeRawBufferPointer(rebasing: buffer[..<filled])
  }

  /// Compressed bytes that were taken in (filter -1 is the one next to the input).
  private var consumed: Int64 { archive_filter_bytes(source.archive, -1) }

  private func failure() -> CodecError {
    source.error { .corruptStream(compression, reason: $0, offset: consumed) }
  }
}
