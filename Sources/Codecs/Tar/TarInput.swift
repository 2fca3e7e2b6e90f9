import Glibc

/// The bytes of a tar archive, taken block by block from a producer's chunks.
final class TarInput {
  static let blockSize = 512

  private let producer: any ChunkProducer
  private var chunk = UnsafeRawBufferPointer(start: nil, count: 0)
  private var used = 0
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize, alignment: 16)
  /// The number of bytes that were taken.
  private(set) var offset: Int64 = 0

  init(_ producer: any ChunkProducer) { self.producer = producer }

  deinit { scratch.deallocate() }

  /// Up to `limit` bytes, as many as lie together; none at the end. Valid until the next call.
  func next(upTo limit: Int64) throws(CodecError) -> UnsafeRawBufferPointer {
    if used == chunk.count {
      chunk = try producer.next()
      used = 0
    }
    let count = Int(min(Int64(chunk.count - used), limit))
    let bytes = UnsafeRawBufferPointer(rebasing: chunk[used..<used + count])
    used += count
    offset += Int64(count)
    return bytes
  }

  /// The next block; nil at the end of the bytes. Valid until the next call.
  func block() throws(CodecError) -> UnsafeRawBufferPointer? {
    var bytes = try next(upTo: Int64(Self.blockSize))
    if bytes.count == Self.blockSize { return bytes }
    guard !bytes.isEmpty else { return nil }
    var filled = 0
    while true {
      UnsafeMutableRawBufferPointer(rebasing: scratch[filled...]).copyMemory(from: bytes)
      filled += bytes.count
      if filled == Self.blockSize { return UnsafeRawBufferPointer(scratch) }
      bytes = try next(upTo: Int64(Self.blockSize - filled))
      guard !bytes.isEmpty else { throw cutShort }
    }
  }

  /// Passes over `count` bytes, without a look at them where they lie in a mapped file.
  func skip(_ count: Int64) throws(CodecError) {
    var rest = count
    while rest > 0 {
      let bytes = try next(upTo: rest)
      guard !bytes.isEmpty else { throw cutShort }
      rest -= Int64(bytes.count)
    }
  }

  /// A copy of the next `count` bytes, which must be few.
  func array(_ count: Int) throws(CodecError) -> [UInt8] {
    var array: [UInt8] = []
    while array.count < count {
      let bytes = try next(upTo: Int64(count - array.count))
      guard !bytes.isEmpty else { throw cutShort }
      array.append(contentsOf: bytes)
    }
    return array
  }

  var cutShort: CodecError { damaged("it is cut short") }

  func damaged(_ reason: String) -> CodecError { .corruptTar(reason: reason, offset: offset) }
}
