import FixtureBuilder
import Foundation
import Testing

/// The programs that own the formats accept what we wrote, and give the tar back.
@Suite struct CompressionTests {
  static let layer = LayerRecipe([
    .directory("etc"), .file("etc/a", ByteString(repeating: 0x61, count: 5_000)),
    .symlink("etc/s", to: "a"), .file("etc/b", "b"),
  ])

  @Test(arguments: [
    (Compression.gzip, Tool.gzip), (.gzipMembers(of: 100), .gzip), (.eStargz, .gzip),
    (.zstd, .zstd), (.zstdChunked, .zstd), (.xz, .xz), (.bzip2, .bzip2),
  ])
  func theOwnToolDecompresses(_ compression: Compression, with tool: Tool) throws {
    guard tool.isInstalled else {
      print("note: \(tool.rawValue) is not installed, \(compression) was not checked")
      return
    }
    let built = try Self.layer.build(compression: compression)
    let folder = try TemporaryFolder()
    let file = try folder.file("blob", built.blob.bytes)
    if tool != .gzip {
      try tool.run("-t", file)
    } else {
      // gzip goes by the file's ending.
      let named = try folder.file("blob.gz", built.blob.bytes)
      try tool.run("-t", named)
      #expect(Array(try tool.run("-dc", named)) == built.tar.bytes)
      return
    }
    #expect(Array(try tool.run("-dc", file)) == built.tar.bytes)
  }

  @Test func digestsNameTheBytesInBothForms() throws {
    let plain = try Self.layer.build()
    #expect(plain.digest == plain.diffID && plain.diffID == Self.layer.diffID)
    let gzip = try Self.layer.build(compression: .gzip)
    #expect(gzip.diffID == plain.diffID && gzip.digest == Digest.of(gzip.blob))
    let chunked = try Self.layer.build(compression: .zstdChunked)
    #expect(chunked.diffID == plain.diffID)
    // The digest of nothing, as everyone knows it.
    #expect(Digest.hex("").hasPrefix("e3b0c44298fc1c149afbf4c8996fb924"))
  }

  @Test func gzipHasAMemberForEveryPart() throws {
    let blob = try Compression.gzipMembers(of: 2).apply(to: "abcde")
    let starts = blob.bytes.indices.dropLast(2).filter { index in
      blob.bytes[index..<(index + 3)] == [31, 139, 8]
    }
    #expect(starts.count == 3)
    #expect(try Compression.gzipMembers(of: 2).apply(to: "").count == 20)
  }

  @Test func eStargzEndsWithAFooterThatFindsItsTable() throws {
    let built = try Self.layer.build(compression: .eStargz)
    let footer = built.blob.bytes.suffix(51)
    #expect(ByteString(footer.dropFirst(32).prefix(6)) == "STARGZ")
    let offset = try #require(Int(ByteString(footer.dropFirst(16).prefix(16)).text, radix: 16))
    #expect(Array(built.blob.bytes[offset..<(offset + 3)]) == [31, 139, 8])
    #expect(built.tar != Self.layer.tar)
  }

  @Test func shippedBytesReplaceThePackedOnesButNotTheDiffID() throws {
    let member = try Compression.gzip.apply(to: ByteString(repeating: 0, count: 1 << 20))
    let bomb = try Self.layer.with {
      $0.compression = .gzip
      $0.shippedBytes = member.repeated(100)
    }.build()
    #expect(bomb.blob.count < 1 << 18 && bomb.digest == Digest.of(bomb.blob))
    #expect(bomb.diffID == Self.layer.diffID)
  }

  @Test func emptyLayersAreWhatTheyAreAskedToBe() throws {
    #expect(LayerRecipe([]).tar == ByteString(repeating: 0, count: 1_024))
    let nothing = try LayerRecipe.bytes("", compression: .gzip).build()
    #expect(nothing.tar.isEmpty && nothing.blob.count == 20)
  }
}
