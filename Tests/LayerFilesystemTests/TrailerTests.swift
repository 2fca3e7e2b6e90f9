import Codecs
import ContainerImage
import FixtureBuilder
import Foundation
import System
import Testing

@testable import LayerFilesystem

/// What follows the end of a layer's archive, where engines stop and some programs read on.
@Suite struct TrailerTests {
  private static let first: [TarEntry] = [.directory("d"), .file("d/a", "one")]
  private static let second: [TarEntry] = [
    .directory("e"), .file("d/b", "two"), .file("d/a", "other"), .symlink("e/l", to: "../d"),
    .hardlink("e/h", to: "d/b"), .whiteout(of: "d/a"), .opaque("d"),
  ]
  /// Two headers, a block of content and two blocks of zeros.
  private static let end = 5 * 512

  private static func layer(
    _ trailing: ByteString, zeroBlocks: Int = 2,
    _ compression: FixtureBuilder.Compression = .none
  ) -> LayerRecipe {
    LayerRecipe(first, compression: compression).with {
      $0.ending = .init(zeroBlocks: zeroBlocks, trailing: trailing)
    }
  }

  /// The image's layer read in every way: from a file plain and compressed, from a stream, and kept.
  private static func images(_ trailing: ByteString) async throws -> [IndexedImage] {
    let folder = try TemporaryFolder()
    var images: [IndexedImage] = []
    for compression in [FixtureBuilder.Compression.none, .gzip] {
      // More than what is kept of an archive that passes by.
      let padding = TarEntry.file("pad", ByteString(repeating: 3, count: 1_200_000))
      let below = LayerRecipe([padding, .file("d/old", "x")])
      let recipe = ImageRecipe(layers: [below, layer(trailing, compression)], tags: ["a:1"])
      let archive = try ArchiveFormat.ociArchive.archive(of: recipe)
      let path = "\(folder.path)/\(images.count).tar"
      try archive.write(to: path)
      images.append(try await index([path])[0])
      try archive.compressed(.zstd).write(to: path)
      images.append(try await index([path])[0])
      let cache = IndexCache(
        try CacheFolder(path: "\(folder.path)/cache", creating: true), smallestBlob: 0)
      try archive.write(to: path)
      for _ in 0..<2 {
        let indexer = ImageIndexer(cache: cache)
        let source = ImageSource(sink: indexer.scanner)
        images.append(try await indexer.index([source.open(try ImageReference(path))])[0])
      }
    }
    return images
  }

  @Test func filesOfASecondArchiveShipAndAreHidden() async throws {
    for found in try await Self.images(TarWriter.archive(Self.second)) {
      #expect(Set(found.tree().keys) == ["/d", "/d/a", "/d/old", "/pad"])
      let node = try #require(found.view.node(at: EntryPath("/d/a")))
      let digest = found.view.content(of: node).map { found.digest(of: $0) }
      #expect(digest == SHA256Digest(hashing: Array("one".utf8)))
      #expect(
        found.hiddenPaths == [
          "/d/a of 1 by 1", "/d/b of 1 by 1", "/e/h of 1 by 1", "/e/l of 1 by 1",
        ])
      for hidden in found.view.hidden where found.view[hidden.entry].kind == .file {
        let text = found.view.path(of: hidden.node).description == "/d/b" ? "two" : "other"
        #expect(found.digest(of: hidden.entry) == SHA256Digest(hashing: Array(text.utf8)))
      }
      #expect(
        found.view.divergences == [
          Divergence(
            layer: 1, path: nil, kind: .secondArchive(offset: Int64(Self.end), entries: 7))
        ])
      #expect(found.warnings.count == 1)
      #expect(
        found.warnings[0].contains("layer 1: a further archive with 7 entries")
          && found.warnings[0].contains("at byte 2560"), "\(found.warnings)")
      #expect(found.layers[1].table.trailingEntries.count == 7)
      #expect(found.wastedBytes == 8)
    }
  }

  @Test func whatIsNoArchiveIsToldOf() async throws {
    let tar = TarWriter.archive([.file("hidden", "y")])
    let garbage = ByteString(noise(1_000))
    let long = TarWriter.archive([.file("x", ByteString(noise(100_000)))])
    let cut = ByteString(long.bytes.prefix(2_048))
    for (trailing, hidden) in [
      ("garbage", []), (garbage, []), (cut, []),
      (garbage + ByteString(repeating: 0, count: 24) + tar, ["/hidden of 1 by 1"]),
      (cut + tar, ["/hidden of 1 by 1"]), (tar + garbage, ["/hidden of 1 by 1"]),
    ] as [(ByteString, [String])] {
      for found in try await Self.images(trailing) {
        #expect(found.hiddenPaths == hidden)
        #expect(
          found.view.divergences.last
            == Divergence(layer: 1, path: nil, kind: .unreadTrailer(offset: Int64(Self.end))))
        #expect(found.view.divergences.count == hidden.count + 1)
      }
    }
  }

  @Test func archivesMayFollowEachOtherInAnyNumber() async throws {
    let tars = (0..<5).map { number in
      TarWriter.archive(
        [.file("f\(number)", "x")], ending: .init(zeroBlocks: number == 2 ? 1 : number + 1))
    }
    let all = tars.reduce("") { $0 + $1 }
    for zeroBlocks in [1, 2, 40] {
      let recipe = ImageRecipe(layers: [Self.layer(all, zeroBlocks: zeroBlocks)])
      let found = try await indexed(recipe)
      #expect(found.hiddenPaths == (0..<5).map { "/f\($0) of 0 by 0" })
      #expect(found.view.divergences.count == 1)
    }
  }

  /// Each fault costs reading the same bytes again.
  @Test(.timeLimit(.minutes(20))) func faultsInATrailerTakeNoQuadraticTime() async throws {
    let claim = TarWriter.archive(
      [
        TarEntry(.other(UInt8(ascii: "L")), "././@LongLink").with { $0.declaredSize = 10 << 20 }
      ], ending: .missing)
    let many = ByteString((0..<20_000).flatMap { _ in claim.bytes })
    let found = try await indexed(ImageRecipe(layers: [Self.layer(many)]))
    #expect(found.view.divergences.map(\.kind) == [.unreadTrailer(offset: Int64(Self.end))])
  }

  @Test func twoLayersAreNotEqualIfOneHasATrailer() async throws {
    let plain = ImageRecipe(layers: [LayerRecipe(Self.first + [.file("d/b", "two")])])
    let trailing = ImageRecipe(
      layers: [Self.layer(TarWriter.archive([.file("d/b", "two")]))])
    let images = [try await indexed(plain), try await indexed(trailing)]
    #expect(LayerCorrespondence(images[0], images[1]).equalCount == 0)
  }

  private func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 99
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33) | 1
    }
  }
}

/// Places where programs that unpack layers differ, as facts.
@Suite struct DivergenceTests {
  private func kinds(_ layers: [[TarEntry]]) async throws -> [Divergence.Kind] {
    try await indexed(layers).view.divergences.map(\.kind)
  }

  private static func f(_ name: ByteString, _ text: ByteString = "x") -> TarEntry {
    .file(name, text)
  }

  @Test func eachIsToldByItsKind() async throws {
    let f = Self.f
    #expect(try await kinds([[f("a", "1"), .whiteout(of: "a")]]) == [.ownWhiteout])
    #expect(try await kinds([[f("a/b/c", "1"), .opaque("a")]]) == [.ownWhiteout])
    #expect(try await kinds([[f("a", "1"), f("a", "2")]]) == [.repeatedPath])
    #expect(try await kinds([[f("a", "1"), .opaque("a")]]) == [.opaqueWithoutDirectory])
    #expect(
      try await kinds([[.directory("t"), .symlink("l", to: "t")], [f("l/x", "1")]]) == [.belowLink])
    #expect(try await kinds([[f("a", "1"), .hardlink("a", to: "a")]]) == [.linkToItself])
    #expect(try await kinds([[f("../a", "1")]]) == [.outsideRoot])
    for name in [".wh.", ".wh..", ".wh...", ".wh..wh.plnk", "d/.wh..wh.x"] as [ByteString] {
      #expect(try await kinds([[.file(name)]]) == [.reservedMarker], "\(name)")
      // Bytes that ship, and are in no file.
      #expect(try await kinds([[f(name, "1")]]) == [.reservedMarker, .filledMarker], "\(name)")
    }
    #expect(try await kinds([[f("a", "1")], [f(".wh.a", "1")]]) == [.filledMarker])
    #expect(try await kinds([[f("d/.wh..wh..opq", "1")]]) == [.filledMarker])
    #expect(try await kinds([[f("a", "1")], [.whiteout(of: "a"), .whiteout(of: "b/c")]]).isEmpty)
  }

  @Test func manyOfOneKindHideNoOther() async throws {
    let many = (0..<1_000).flatMap { [Self.f("\($0)"), Self.f("\($0)")] }
    let found = try await kinds([many + [.file(".wh.")]])
    #expect(found.count == 17 && found.last == .reservedMarker)
  }
}
