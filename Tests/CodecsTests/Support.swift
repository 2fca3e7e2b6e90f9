import FixtureBuilder
import System

@testable import Codecs

/// Bytes in chunks of chosen sizes, each in memory of its own, gone with the next one: a step of a
/// pipeline that keeps an old chunk reads rubbish.
final class ChunkedBytes: ChunkProducer {
  private var rest: ArraySlice<UInt8>
  private let sizes: (Int) -> Int
  private var turn = 0
  private var memory: UnsafeMutableRawBufferPointer?

  /// The sizes of chunks by their number; the last chunk is what is left.
  init(_ bytes: [UInt8], _ sizes: @escaping (Int) -> Int) {
    rest = bytes[...]
    self.sizes = sizes
  }

  convenience init(_ bytes: [UInt8], of size: Int) { self.init(bytes) { _ in size } }

  deinit { memory?.deallocate() }

  func next() -> UnsafeRawBufferPointer {
    if let memory {
      memory.initializeMemory(as: UInt8.self, repeating: 0xA5)
      memory.deallocate()
    }
    memory = nil
    let chunk = rest.prefix(max(1, sizes(turn)))
    turn += 1
    rest = rest.dropFirst(chunk.count)
    guard !chunk.isEmpty else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk.count, alignment: 1)
    copy.copyBytes(from: chunk)
    memory = copy
    return UnsafeRawBufferPointer(copy)
  }
}

extension ByteStream {
  convenience init(_ bytes: [UInt8]) { self.init(ByteRegion(bytes: bytes)) }
}

/// The decompressed bytes of `bytes`, given in chunks.
func expand(
  _ bytes: [UInt8], _ compression: Codecs.Compression, chunks: Int = .max,
  limit: ExpansionLimit = .standard
) throws(CodecError) -> [UInt8] {
  try ByteStream(ChunkedBytes(bytes, of: chunks)).decompressed(compression, limit: limit).collect()
}

/// Bytes that do not compress well, the same in every run.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  return (0..<count).map { _ in
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return UInt8(truncatingIfNeeded: state >> 24)
  }
}

/// The fixture builder's name of a compression.
func fixture(_ compression: Codecs.Compression) -> FixtureBuilder.Compression {
  switch compression {
  case .none: .none
  case .gzip: .gzip
  case .zstd: .zstd
  // The fixture builder writes none of the older form.
  case .xz, .lzma: .xz
  case .bzip2: .bzip2
  case .lz4: .lz4
  }
}

/// The bytes, compressed.
func packed(_ content: [UInt8], _ compression: Codecs.Compression) throws -> [UInt8] {
  try fixture(compression).apply(to: ByteString(content)).bytes
}
