import FixtureBuilder
import Testing

@testable import Codecs

@Suite struct CompressionTests {
  static let compressed = Codecs.Compression.allCases.filter { $0 != .none }
  static let text = Array(String(repeating: "imgdiff reads layers. ", count: 40).utf8)

  @Test(arguments: compressed)
  func everyStreamIsToldByItsFirstBytesAndReadBack(_ compression: Codecs.Compression) throws {
    for content in [[], [7], Self.text, noise(400_000)] {
      // libarchive's writer cannot make an lz4 frame of nothing.
      if content.isEmpty, compression == .lz4 { continue }
      let packed = try fixture(compression).apply(to: ByteString(content)).bytes
      let (found, stream) = try ByteStream(packed).detectingCompression()
      #expect(found == compression)
      #expect(try stream.decompressed(found).collect() == content)
      #expect(try expand(packed, compression, chunks: 4093) == content)
    }
  }

  @Test(arguments: compressed)
  func theAnswerDoesNotDependOnHowTheBytesArrive(_ compression: Codecs.Compression) throws {
    let packed = try fixture(compression).apply(to: ByteString(Self.text)).bytes
    for size in [1, 2, 3, 7, 8, 9, 17] {
      #expect(try expand(packed, compression, chunks: size) == Self.text, "chunks of \(size)")
    }
  }

  @Test(arguments: compressed)
  func aStreamThatIsCutShortIsAnErrorWhereverItIsCut(_ compression: Codecs.Compression) throws {
    let packed = try fixture(compression).apply(to: ByteString(Self.text)).bytes
    for count in 0..<packed.count where count > 0 || compression == .gzip || compression == .zstd {
      #expect(throws: CodecError.self, "\(count) of \(packed.count)") {
        try expand(Array(packed[..<count]), compression)
      }
    }
  }

  @Test(arguments: compressed)
  func aTurnedBitIsNeverPassedOverInSilence(_ compression: Codecs.Compression) throws {
    let packed = try fixture(compression).apply(to: ByteString(Self.text)).bytes
    for position in packed.indices {
      var damaged = packed
      damaged[position] ^= 0x10
      // Some bits say nothing of the content (gzip's time stamp, zstd without a checksum): what
      // cannot be told here the digests tell. Neither may it trap nor give more than there was.
      let found = (try? expand(damaged, compression)) ?? []
      #expect(found.count <= 1 << 21)
      if compression == .xz || compression == .bzip2 {
        #expect(found.isEmpty || found == Self.text, "byte \(position)")
      }
    }
  }

  @Test func oneStreamInsideAnotherIsUnpackedOnce() throws {
    for compression in Self.compressed {
      let once = try fixture(compression).apply(to: ByteString(Self.text))
      let twice = try fixture(compression).apply(to: once)
      #expect(try expand(twice.bytes, compression) == once.bytes, "\(compression)")
    }
  }

  @Test(arguments: compressed)
  func aBombIsStoppedAndTheErrorSaysWhichFlagRaisesTheLimit(
    _ compression: Codecs.Compression
  ) throws {
    let packed = try fixture(compression).apply(to: ByteString(repeating: 0, count: 4 << 20)).bytes
    let strict = ExpansionLimit(ratio: 2, allowance: 1 << 20)
    let error = #expect(throws: CodecError.self) { try expand(packed, compression, limit: strict) }
    guard case .expansionLimit = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains("raise the limit") == true)
    let generous = ExpansionLimit(ratio: 2, allowance: 4 << 20)
    #expect(try expand(packed, compression, limit: generous).count == 4 << 20)
  }

  @Test func aRatioThatOverflowsIsNoLimit() {
    let limit = ExpansionLimit(ratio: .max, allowance: 0)
    #expect(!limit.isExceeded(by: .max, from: 2))
    #expect(ExpansionLimit(ratio: 3, allowance: 0).isExceeded(by: 7, from: 2))
  }
}

@Suite struct GzipInflaterTests {
  static let members = [Array("first".utf8), [], noise(700), Array("last".utf8)]
  static func stream() throws -> [UInt8] {
    try members.flatMap { try FixtureBuilder.Compression.gzip.apply(to: ByteString($0)).bytes }
  }

  @Test func membersFollowEachOtherWhereverTheChunksEnd() throws {
    let packed = try Self.stream()
    let content = Self.members.flatMap { $0 }
    for split in 1..<packed.count {
      let chunks = ChunkedBytes(packed) { $0 == 0 ? split : .max }
      #expect(
        try ByteStream(chunks).decompressed(.gzip).collect() == content, "split at \(split)")
    }
    for size in 1...40 { #expect(try expand(packed, .gzip, chunks: size) == content) }
  }

  @Test func zerosAfterTheLastMemberArePadding() throws {
    let packed = try Self.stream()
    for size in [1, 3, 512, .max] {
      let padded = packed + [UInt8](repeating: 0, count: 1500)
      #expect(try expand(padded, .gzip, chunks: size) == Self.members.flatMap { $0 })
    }
  }

  @Test func anythingElseAfterTheLastMemberIsAnError() throws {
    let packed = try Self.stream()
    for garbage in [[0x41], [0x1F], [0x1F, 0x8B], [0, 0, 7], [0x1F, 0x8B, 8, 0]] as [[UInt8]] {
      #expect(throws: CodecError.self, "\(garbage)") { try expand(packed + garbage, .gzip) }
    }
    #expect(throws: CodecError.truncatedStream(.gzip)) { try expand([], .gzip) }
  }

  @Test func aChecksumOrLengthThatDoesNotMatchIsAnError() throws {
    let packed = try FixtureBuilder.Compression.gzip.apply(to: "content").bytes
    for position in packed.count - 8..<packed.count {
      var damaged = packed
      damaged[position] ^= 1
      for size in [1, .max] {
        #expect(throws: CodecError.self) { try expand(damaged, .gzip, chunks: size) }
      }
    }
  }

  @Test func optionalHeaderFieldsArePassedOver() throws {
    let packed = try FixtureBuilder.Compression.gzip.apply(to: "content").bytes
    // FLG: extra field, name and comment.
    var header = Array(packed[..<10])
    header[3] = 0x1C
    let extra: [UInt8] = [6, 0, 0x53, 0x47, 2, 0, 1, 2]
    let fields = header + extra + Array("name\0comment\0".utf8)
    for size in [1, 5, .max] {
      let found = try expand(fields + packed[10...], .gzip, chunks: size)
      #expect(found == Array("content".utf8))
    }
  }

  @Test func aChunkStaysValidWhileTheNextThreeAreMade() throws {
    let content = noise(1 << 20)
    let packed = try FixtureBuilder.Compression.gzip.apply(to: ByteString(content)).bytes
    let inflater = try GzipInflater(ChunkedBytes(packed, of: 10_000), limit: .standard)
    var chunks: [UnsafeRawBufferPointer] = []
    for _ in 0..<inflater.bufferCount { chunks.append(try inflater.next()) }
    #expect(
      chunks.flatMap { Array($0) } == Array(content.prefix(chunks.reduce(0) { $0 + $1.count })))
  }
}

@Suite struct ZstdDecompressorTests {
  static func frame(_ content: [UInt8]) throws -> [UInt8] {
    try FixtureBuilder.Compression.zstd.apply(to: ByteString(content)).bytes
  }
  static let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]

  @Test func framesAndSkippableFramesMayComeInAnyOrder() throws {
    let content = noise(3000)
    let packed =
      try Self.skippable + Self.frame(content) + Self.skippable + Self.frame([]) + Self.frame([9])
      + Self.skippable
    #expect(Codecs.Compression.detect(packed.span) == .zstd)
    for size in [1, 2, 5, 11, .max] {
      #expect(try expand(packed, .zstd, chunks: size) == content + [9])
    }
    #expect(try expand(Self.skippable, .zstd).isEmpty)
  }

  @Test func garbageAfterAFrameIsAnError() throws {
    let packed = try Self.frame(Array("content".utf8))
    for garbage in [[0], [0x28], [0x28, 0xB5, 0x2F, 0xFD], Array("xyz!".utf8)] as [[UInt8]] {
      #expect(throws: CodecError.self) { try expand(packed + garbage, .zstd) }
      #expect(throws: CodecError.self) { try expand(packed + garbage, .zstd, chunks: 1) }
    }
  }

  @Test func aWindowBeyondTheLibrarysLimitIsRefused() {
    // A frame header that asks for a window of 2 GiB (RFC 8878, 3.1.1.1.2).
    let header: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 1, 0, 0]
    #expect(throws: CodecError.self) { try expand(header, .zstd) }
  }
}
