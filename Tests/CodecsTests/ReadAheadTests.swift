import Testing

@testable import Codecs

@Suite struct ReadAheadTests {
  /// Chunks in buffers that are used in turn, each overwritten as soon as it may be.
  private final class Counting: RotatingProducer {
    let bufferCount: Int
    private let count: Int
    private let buffers: [UnsafeMutableRawBufferPointer]
    private(set) var made = 0

    init(count: Int, buffers: Int) {
      self.count = count
      bufferCount = buffers
      self.buffers = (0..<buffers).map { _ in .allocate(byteCount: 8, alignment: 8) }
    }

    deinit { for buffer in buffers { buffer.deallocate() } }

    func next() -> UnsafeRawBufferPointer {
      guard made < count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
      let buffer = buffers[made % bufferCount]
      buffer.storeBytes(of: UInt64(made), as: UInt64.self)
      made += 1
      return UnsafeRawBufferPointer(buffer)
    }
  }

  @Test(arguments: [2, 3, 4, 8, 9])
  func theChunksThatMayBeHeldStayAsTheyAre(buffers: Int) throws {
    let ahead = ReadAhead(Counting(count: 2_000, buffers: buffers))
    #expect(ahead.bufferCount >= 1)
    var held: [(chunk: UnsafeRawBufferPointer, number: UInt64)] = []
    for number in 0..<2_000 as Range<UInt64> {
      held.append((try ahead.next(), number))
      if held.count > ahead.bufferCount { held.removeFirst() }
      #expect(held.allSatisfy { $0.chunk.load(as: UInt64.self) == $0.number })
    }
    #expect(try ahead.next().isEmpty)
    #expect(try ahead.next().isEmpty, "the end stays the end")
  }

  @Test func noMoreIsMadeThanFitsTheBuffers() throws {
    let source = Counting(count: 1_000, buffers: 8)
    do {
      let ahead = ReadAhead(source)
      for _ in 0..<10 { _ = try ahead.next() }
    }
    #expect(source.made >= 10 && source.made <= 10 + 8)
  }

  @Test(arguments: Codecs.Compression.allCases)
  func readingAheadGivesTheSameBytesAndDigest(compression: Codecs.Compression) throws {
    let content = noise(1_500_000, seed: 5)
    let bytes = try packed(content, compression)
    let stream = try ByteStream(bytes).decompressed(compression).readAhead()
    let hashed = try stream.hashedAside(.sha256)
    #expect(try hashed.stream.collect() == content)
    #expect(try hashed.finish().digest == SHA256Digest(hashing: content).digest)
  }

  @Test func damageIsReportedWhereItIsAndStaysTheAnswer() throws {
    let bytes = try packed(noise(600_000), .gzip)
    let cut = try ByteStream(Array(bytes.dropLast(9))).decompressed(.gzip).readAhead()
    #expect(throws: CodecError.truncatedStream(.gzip)) { try cut.drain() }
    #expect(throws: CodecError.truncatedStream(.gzip)) { try cut.drain() }
  }

  @Test func oneThatIsGivenUpHalfwayEndsInOrder() throws {
    let bytes = try packed(noise(3_000_000), .gzip)
    for turns in 0..<12 {
      let ahead = try ByteStream(bytes).decompressed(.gzip).readAhead().hashedAside(.sha256)
      for _ in 0..<turns { try ahead.stream.next { _ in } }
    }
  }
}
