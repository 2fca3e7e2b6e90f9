import Codecs
import FixtureBuilder
import LayerFilesystem
import Testing

@testable import PythonDistributions

@Suite("Archives that images share")
struct SharedArchiveTests {
  private let demo = PythonDistribution("demo-kit", "1.5")

  /// Two images on one base with archives of all kinds in it, the second with another on top.
  private func recipes() throws -> [ImageRecipe] {
    let wheel = try demo.wheel()
    let zipapp = try ZipWriter.archive(
      [
        ZipWriter.Member("__main__.py", "import a\n"), ZipWriter.Member("inner.whl", wheel),
      ], prefix: "#!/usr/bin/env python3\n")
    let base = layer([
      .file("wheels/demo.whl", wheel), .file("app.pyz", zipapp),
      .file("src/demo-kit-1.5.tar.gz", try demo.sourceDistribution()),
      .file("broken.zip", ByteString(wheel.bytes.prefix(wheel.count / 2))),
    ])
    let other = layer([
      .file("more/demo.whl", wheel),
      .file("wheels/demo.whl", try PythonDistribution("other-kit", "2.0").wheel()),
    ])
    return [image([base]), image([base, other])]
  }

  @Test("Images that are looked at together have the inventories that each has alone")
  func together() async throws {
    for isCompressed in [false, true] {
      let images = try await recipes().asyncMap { recipe in
        isCompressed
          ? try await indexedImage(
            recipe.mapLayers { $0.compression = .gzip }, as: .ociArchive)
          : try await indexedImage(recipe)
      }
      let together = await PythonInventory.inventories(of: images)
      for (image, inventory) in zip(images, together) {
        let alone = PythonInventory(of: image)
        #expect(inventory.warnings == alone.warnings)
        #expect(
          inventory.distributions.map(\.metadataPath) == alone.distributions.map(\.metadataPath))
        #expect(inventory.archives.count == alone.archives.count)
        for (archive, expected) in zip(inventory.archives, alone.archives) {
          #expect(archive.path == expected.path && archive.view == expected.view)
          #expect(archive.kind == expected.kind && archive.damage == expected.damage)
          #expect(archive.members.map(\.name) == expected.members.map(\.name))
          let places = Array(archive.members.indices)
          #expect(
            archive.digests(of: places, in: image) == expected.digests(of: places, in: image))
          #expect(archive.digests(of: places, in: image).count == places.count)
        }
      }
    }
  }

  @Test("What cannot be uncompressed is known to be unreadable before anybody asks for its digest")
  func unreadable() async throws {
    let member = ZipWriter.Member("a/b.py", ByteString(String(repeating: "x = 1\n", count: 99)))
    var zip = try ZipWriter.archive([member]).bytes
    // The first byte of the data, behind the local header and the name.
    zip[30 + 6] = 0xFF
    let found = try await indexedImage(image([layer([.file("x.zip", ByteString(zip))])]))
    let archive = try #require(await PythonInventory.inventories(of: [found])[0].archives.first)
    #expect(archive.members.map(\.content) == [.unreadable])
    #expect(archive.damage != nil)
    #expect(archive.digests(of: [0, 1], in: found).isEmpty)
  }
}

extension Array {
  fileprivate func asyncMap<Product>(
    _ transform: (Element) async throws -> Product
  ) async rethrows -> [Product] {
    var products: [Product] = []
    for element in self { products.append(try await transform(element)) }
    return products
  }
}
