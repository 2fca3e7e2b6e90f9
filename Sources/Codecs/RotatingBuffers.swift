/// A few output buffers used in turn, so that a chunk stays valid while the next ones are filled.
///
/// Together they stay within a core's second-level cache: what one step wrote, the next still finds
/// there.
final class RotatingBuffers {
  static let count = 8
  static let size = 1 << 17

  private let memory = UnsafeMutableRawBufferPointer.allocate(
    byteCount: count * size, alignment: 4096)
  private var turn = 0

  deinit { memory.deallocate() }

  /// The buffer that was used longest ago.
  func next() -> UnsafeMutableRawBufferPointer {
    let start = turn * Self.size
    turn = (turn + 1) % Self.count
    return UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + Self.size])
  }
}
