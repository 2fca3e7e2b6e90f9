import ByteText
import Codecs

/// The last bytes of a content that passes in blocks, of which the size is known before.
struct ContentTail {
  private(set) var bytes: [UInt8] = []
  /// How many bytes pass before those that are held.
  private var before: Int64

  init(size: Int64) {
    before = max(0, size - Int64(ContentTreatment.tailSize))
    bytes.reserveCapacity(Int(clamping: max(0, size - before)))
  }

  /// Takes the next block.
  mutating func take(_ block: Span<UInt8>) {
    if before >= Int64(block.count) {
      before -= Int64(block.count)
      return
    }
    block.extracting(Int(before)..<block.count).append(to: &bytes)
    before = 0
  }
}
