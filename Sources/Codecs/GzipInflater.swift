import CLibISAL

/// Inflates gzip with ISA-L, member after member, checking each member's CRC and length.
final class GzipInflater: RotatingProducer {
  private let upstream: any ChunkProducer
  private let limit: ExpansionLimit
  private let state: UnsafeMutablePointer<inflate_state>
  /// The library forgets a header that is cut by the end of a chunk unless it is kept for it.
  private let header: UnsafeMutablePointer<isal_gzip_header>
  private let buffers = RotatingBuffers()
  private var input = UnsafeRawBufferPointer(start: nil, count: 0)
  private var consumed: Int64 = 0
  private var produced: Int64 = 0
  private var phase = Phase.betweenMembers
  /// What was met behind bytes that were given out first.
  private var failure: CodecError?

  private enum Phase { case betweenMembers, inHeader, inMember, padding, ended }

  let bufferCount = RotatingBuffers.count

  init(_ upstream: any ChunkProducer, limit: ExpansionLimit) throws(CodecError) {
    self.upstream = upstream
    self.limit = limit
    state = .allocate(capacity: 1)
    state.initialize(to: inflate_state())
    isal_inflate_init(state)
    header = .allocate(capacity: 1)
    header.initialize(to: isal_gzip_header())
  }

  deinit {
    state.deallocate()
    header.deallocate()
  }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    if let failure { throw failure }
    let buffer = buffers.next()
    var filled = 0
    do throws(CodecError) {
      while filled < buffer.count, phase != .ended {
        // What there is goes out before more is asked for: a pipe may make us wait.
        if filled > 0, input.isEmpty { break }
        switch phase {
        case .betweenMembers: try startMember()
        case .inHeader: try readHeader()
        case .inMember: filled += try inflate(into: buffer, at: filled)
        case .padding: try skipPadding()
        case .ended: break
        }
      }
    } catch {
      // What came before the damage is what other programs see, too.
      failure = error
    }
    if filled == 0, let failure { throw failure }
    return UnsafeRawBufferPointer(rebasing: buffer[..<filled])
  }

  private func startMember() throws(CodecError) {
    guard try refill() else {
      // Nothing at all is not a gzip stream; nothing more is its end.
      guard produced > 0 || consumed > 0 else { throw .truncatedStream(.gzip) }
      phase = .ended
      return
    }
    // The gzip programs ignore zeros after the last member, which block devices leave there.
    guard input[0] != 0 || consumed == 0 else {
      phase = .padding
      return
    }
    guard input[0] == 0x1F else { throw corrupt("bytes that are not gzip follow its end") }
    isal_inflate_reset(state)
    // The header is read by itself; the checksum at the member's end is still verified.
    state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
    isal_gzip_header_init(header)
    phase = .inHeader
  }

  private func readHeader() throws(CodecError) {
    guard try refill() else { throw .truncatedStream(.gzip) }
    let given = offerInput()
    let status = isal_read_gzip_header(state, header)
    take(given)
    switch status {
    case ISAL_DECOMP_OK: phase = .inMember
    case ISAL_END_INPUT: break
    default: throw corrupt(Self.reason(status))
    }
  }

  /// Shows the library the input; the answer is how much of it.
  private func offerInput() -> Int {
    state.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    let count = min(input.count, Int(Int32.max))
    state.pointee.avail_in = UInt32(count)
    return count
  }

  /// Takes what the library used of the `given` bytes off the input.
  private func take(_ given: Int) {
    let used = given - Int(state.pointee.avail_in)
    input = UnsafeRawBufferPointer(rebasing: input[used...])
    consumed += Int64(used)
  }

  private func inflate(
    into buffer: UnsafeMutableRawBufferPointer, at start: Int
  ) throws(CodecError) -> Int {
    let hasInput = try refill()
    // The library keeps output that did not fit, so it is called again even without input.
    let given = offerInput()
    let space = buffer.count - start
    state.pointee.next_out = (buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)).map {
      $0 + start
    }
    state.pointee.avail_out = UInt32(space)

    let status = isal_inflate(state)
    let made = space - Int(state.pointee.avail_out)
    take(given)
    produced += Int64(made)
    // What was made before an error is still made.
    if status < 0 || status == ISAL_NEED_DICT {
      failure = corrupt(Self.reason(status))
      phase = .ended
    } else if limit.isExceeded(by: produced, from: consumed) {
      failure = .expansionLimit(limit, compressed: consumed)
      phase = .ended
    } else if state.pointee.block_state == ISAL_BLOCK_FINISH {
      phase = .betweenMembers
    } else if !hasInput, made == 0 {
      throw .truncatedStream(.gzip)
    }
    return made
  }

  private func skipPadding() throws(CodecError) {
    while try refill() {
      guard input.allSatisfy({ $0 == 0 }) else {
        throw corrupt("bytes that are not gzip follow its end")
      }
      consumed += Int64(input.count)
      input = UnsafeRawBufferPointer(start: nil, count: 0)
    }
    phase = .ended
  }

  /// Whether there is input, asking the upstream where there is none left.
  private func refill() throws(CodecError) -> Bool {
    if input.isEmpty { input = try upstream.next() }
    return !input.isEmpty
  }

  private func corrupt(_ reason: String) -> CodecError {
    .corruptStream(.gzip, reason: reason, offset: consumed)
  }

  private static func reason(_ status: Int32) -> String {
    switch status {
    case ISAL_INVALID_BLOCK: "an invalid deflate block"
    case ISAL_INVALID_SYMBOL: "an invalid deflate symbol"
    case ISAL_INVALID_LOOKBACK: "a reference to bytes before its start"
    case ISAL_INVALID_WRAPPER: "an invalid gzip header"
    case ISAL_UNSUPPORTED_METHOD: "a compression method that gzip does not have"
    case ISAL_INCORRECT_CHECKSUM: "its checksum does not match its content"
    default: "it cannot be inflated (\(status))"
    }
  }
}
