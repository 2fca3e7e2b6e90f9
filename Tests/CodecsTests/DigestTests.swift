import ByteText
import System
import Testing

@testable import Codecs

@Suite struct DigestTests {
  // FIPS 180-4 examples.
  static let abc: [(Digest.Algorithm, String)] = [
    (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      .sha384,
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
        + "8086072ba1e7cc2358baeca134c825a7"
    ),
    (
      .sha512,
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    ),
  ]

  @Test(arguments: abc)
  func digestsMatchTheStandardsExamples(_ algorithm: Digest.Algorithm, _ hex: String) throws {
    let bytes = Array("abc".utf8)
    #expect(try ByteRegion(bytes: bytes).digest(algorithm).description == "\(algorithm):\(hex)")
    let hash = try MessageDigest(algorithm)
    for byte in bytes { hash.update([byte].span) }
    #expect(Hexadecimal.encode(hash.finish()) == hex)
    try hash.reset()
    hash.update(bytes.span)
    #expect(Hexadecimal.encode(hash.finish()) == hex)
  }

  @Test func theInlineDigestIsTheSame() throws {
    let digest = SHA256Digest(hashing: Array("abc".utf8))
    #expect(digest.description == "sha256:\(Self.abc[0].1)")
    #expect(digest.digest == Digest(digest.description))
    #expect(SHA256Digest(bytes: digest.bytes) == digest)
    #expect(SHA256Digest(bytes: [1, 2]) == nil)
    #expect(
      SHA256Digest.empty.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func onlyWhatCanBeCheckedIsADigest() {
    let hex = Self.abc[0].1
    #expect(Digest("sha256:\(hex)")?.hex == hex)
    for text in [
      "", ":", "sha256", "sha256:", "sha256:\(hex)0", "sha256:\(hex.dropLast())", "md5:\(hex)",
      "sha256:\(hex.uppercased())", "sha512:\(hex)", " sha256:\(hex)", "sha256:\(hex)\n",
      "sha256:" + String(repeating: "g", count: 64), "sha256:" + String(repeating: "é", count: 32),
      "SHA256:\(hex)", "sha256::\(hex)",
    ] { #expect(Digest(text) == nil, "'\(text)'") }
  }

  @Test func digestsAreOrderedByAlgorithmAndThenByBytes() throws {
    let small = try #require(Digest(algorithm: .sha256, bytes: [UInt8](repeating: 0, count: 32)))
    let large = try #require(Digest(algorithm: .sha256, bytes: [UInt8](repeating: 9, count: 32)))
    let other = try #require(Digest(algorithm: .sha512, bytes: [UInt8](repeating: 0, count: 64)))
    #expect([other, large, small].sorted() == [small, large, other])
  }
}

@Suite struct RegionDigestTests {
  @Test func aRegionIsHashedInPiecesThatAddUp() throws {
    for size in [0, 1, 1 << 20, (1 << 20) + 1, 3_000_000] {
      let content = noise(size)
      var reported: [Int] = []
      let digest = try ByteRegion(bytes: content).digest(.sha256) { reported.append($0) }
      #expect(digest == SHA256Digest(hashing: content).digest)
      #expect(reported.reduce(0, +) == size)
    }
  }
}

@Suite struct HashedStreamTests {
  @Test func hashingAsideGivesWhatHashingInlineGives() throws {
    let content = noise(1 << 20, seed: 3)
    for compression in Codecs.Compression.allCases {
      let bytes = try packed(content, compression)
      let region = ByteRegion(bytes: bytes)
      let inline = try ByteStream(region).decompressed(compression).hashed(.sha512)
      let aside = try ByteStream(region).decompressed(compression).hashedAside(.sha512)
      #expect(try inline.stream.collect() == content)
      #expect(try aside.stream.collect() == content)
      let expected = try ByteRegion(bytes: content).digest(.sha512)
      for hashed in [inline, aside] {
        let (digest, count) = try hashed.finish()
        #expect(digest == expected && count == 1 << 20)
      }
    }
  }

  @Test func whatWasNotReadIsHashedAllTheSame() throws {
    let content = noise(600_000)
    let bytes = try packed(content, .gzip)
    let aside = try ByteStream(bytes).decompressed(.gzip).hashedAside(.sha256)
    #expect(try aside.stream.next { $0.count } > 0)
    #expect(try aside.finish().digest == SHA256Digest(hashing: content).digest)
  }

  @Test func aLaneThatIsGivenUpHalfwayEndsInOrder() throws {
    let bytes = try packed(noise(600_000), .gzip)
    for turns in 0..<5 {
      let aside = try ByteStream(bytes).decompressed(.gzip).hashedAside(.sha256)
      for _ in 0..<turns { try aside.stream.next { _ in } }
    }
    let cut = try ByteStream(Array(bytes.dropLast(9))).decompressed(.gzip).hashedAside(.sha256)
    #expect(throws: CodecError.truncatedStream(.gzip)) { try cut.finish() }
  }
}
