import Codecs
import ContainerImage
import FixtureBuilder
import Foundation
import Testing

@testable import LayerFilesystem

/// Layers that stand in several places, and which of several errors is told.
@Suite struct LayerGroupTests {
  private static let recipe = ImageRecipe(
    layers: [
      LayerRecipe([.file("a", ByteString(repeating: 1, count: 3_000))], compression: .gzip),
      LayerRecipe([.file("b", "small")], compression: .gzip),
      LayerRecipe(
        [.file("c", ByteString((0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }))],
        compression: .gzip),
    ], tags: ["a:1"])

  /// The error of indexing the images in those archives, the same however many tasks run.
  private func failure(
    _ archives: [ImageArchive], _ location: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let folder = try TemporaryFolder()
    var paths: [String] = []
    for (number, archive) in archives.enumerated() {
      paths.append("\(folder.path)/image-\(number).tar")
      try archive.write(to: paths[number])
    }
    var texts: Set<String> = []
    for parallelism in [1, 2, 8] {
      do {
        _ = try await index(paths, parallelism: parallelism)
        texts.insert("no error")
      } catch {
        texts.insert("\(error)".replacing(folder.path, with: ""))
      }
    }
    #expect(texts.count == 1, "\(texts)", sourceLocation: location)
    return texts.first ?? ""
  }

  private static func layers(_ format: ArchiveFormat) throws -> [BuiltLayer] {
    try recipe.build(compression: format == .dockerSaveLegacy ? Compression.none : .gzip).layers
  }

  /// The archive with a bit turned over in the blob of one layer.
  private static func damaged(_ format: ArchiveFormat, layer: Int) throws -> ImageArchive {
    let archive = try format.archive(of: recipe)
    let blob = try layers(format)[layer].blob
    let member = try #require(archive.members.firstIndex { $0.content == blob })
    return archive.mutated { $0[member].content.bytes[blob.count / 2] ^= 1 }
  }

  @Test(arguments: [ArchiveFormat.ociArchive, .dockerSaveLegacy, .kaniko])
  func theErrorNamesTheArchiveThatIsWrong(_ format: ArchiveFormat) async throws {
    let whole = try format.archive(of: Self.recipe)
    for layer in 0..<3 {
      let bad = try Self.damaged(format, layer: layer)
      for (archives, wrong) in [([whole, bad], 1), ([bad, whole], 0), ([whole, whole, bad], 2)] {
        let text = try await failure(archives)
        #expect(text.hasPrefix("/image-\(wrong).tar: layer \(layer) "), "\(text)")
        let packed = try await failure(archives.map { $0.compressed(.zstd) })
        #expect(packed.hasPrefix("/image-\(wrong).tar: layer \(layer) "), "\(packed)")
      }
    }
  }

  @Test func bothPlacesMayBeWrongInTheSameWay() async throws {
    let bad = try Self.damaged(.ociArchive, layer: 1)
    let text = try await failure([bad, bad])
    #expect(text.hasPrefix("/image-0.tar: layer 1 ") && text.contains("its digest"), "\(text)")
  }

  @Test func digestsGoBeforeWhatTheirBytesLedTo() async throws {
    let lying = Self.recipe.with { recipe in
      recipe.editConfiguration = {
        $0["rootfs"]?["diff_ids"]?.elements[0] = .string(
          "sha256:" + String(repeating: "0", count: 64))
        $0["rootfs"]?["diff_ids"]?.elements[1] = .string(
          "sha256:" + String(repeating: "1", count: 64))
      }
    }
    let archive = try ArchiveFormat.ociArchive.archive(of: lying)
    let digests = try lying.build().layers.map(\.digest)
    let first = try await failure([archive])
    #expect(first.contains("layer 0 ") && first.contains("diffID"), "\(first)")
    // The last and largest has a wrong digest; then the one before it, too.
    let last = try archive.flippingBit(of: digests[2], at: 300)
    #expect(try await failure([last]).contains("layer 2 (\(digests[2])) does not match its digest"))
    let two = try last.flippingBit(of: digests[1], at: 30)
    #expect(try await failure([two]).contains("layer 1 (\(digests[1])) does not match its digest"))
    // In the order of the images, not of sizes.
    let whole = try ArchiveFormat.ociArchive.archive(of: Self.recipe)
    let text = try await failure([whole, last, two])
    #expect(text.hasPrefix("/image-1.tar: layer 2 "), "\(text)")
  }
}
