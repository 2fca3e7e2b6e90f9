import CLibZstd

/// Decompresses zstd, frame after frame; skippable frames are passed over by the library.
///
/// The library's own limit of 128 MiB on a frame's window bounds the memory that a hostile frame can
/// ask for.
final class ZstdDecompressor: RotatingProducer {
  private let upstream: any ChunkProducer
  private let limit: ExpansionLimit
  private let stream: OpaquePointer
  private let buffers = RotatingBuffers()
  private var input = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
  private var consumed: Int64 = 0
  private var produced: Int64 = 0
  private var isInFrame = true
  /// Whether the library may hold bytes that did not fit into the last buffer.
  private var isHolding = false
  private var isEnded = false
  /// What was met behind bytes that were given out first.
  private var failure: CodecError?

  let bufferCount = RotatingBuffers.count

  init(_ upstream: any ChunkProducer, limit: ExpansionLimit) throws(CodecError) {
    self.upstream = upstream
    self.limit = limit
    guard let stream = ZSTD_createDStream() else { throw .unavailable("decompressing zstd") }
    self.stream = stream
  }

  deinit { ZSTD_freeDStream(stream) }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    if let failure { throw failure }
    guard !isEnded else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let buffer = buffers.next()
    var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    do throws(CodecError) {
      try fill(&output)
    } catch {
      failure = error
      if output.pos == 0 { throw error }
    }
    return UnsafeRawBufferPointer(rebasing: buffer[..<output.pos])
  }

  private func fill(_ output: inout ZSTD_outBuffer) throws(CodecError) {
    while output.pos < output.size {
      if input.pos == input.size, !isHolding {
        // What there is goes out before more is asked for: a pipe may make us wait.
        if output.pos > 0 { return }
        let chunk = try upstream.next()
        input = ZSTD_inBuffer(src: chunk.baseAddress, size: chunk.count, pos: 0)
      }
      let (usedBefore, madeBefore) = (input.pos, output.pos)
      let atEnd = input.size == 0 && !isHolding
      if atEnd, !isInFrame {
        isEnded = true
        break
      }
      let hint = ZSTD_decompressStream(stream, &output, &input)
      isHolding = hint != 0 && output.pos == output.size
      consumed += Int64(input.pos - usedBefore)
      produced += Int64(output.pos - madeBefore)
      guard ZSTD_isError(hint) == 0 else {
        throw .corruptStream(
          .zstd, reason: String(cString: ZSTD_getErrorName(hint)), offset: consumed)
      }
      // Zero means that a frame ended and all of it was given out.
      isInFrame = hint != 0
      if limit.isExceeded(by: produced, from: consumed) {
        throw .expansionLimit(limit, compressed: consumed)
      }
      if atEnd, isInFrame, output.pos == madeBefore { throw .truncatedStream(.zstd) }
    }
  }
}
