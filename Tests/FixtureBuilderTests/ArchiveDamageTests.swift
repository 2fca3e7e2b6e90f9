import FixtureBuilder
import Testing

/// Damage reaches the member it names, and nothing else.
@Suite struct ArchiveDamageTests {
  static let layer = LayerRecipe([.file("a", "content")])
  static let image = ImageRecipe(layers: [layer], tags: ["one:1"])

  @Test func blobsAreFoundByTheirDigest() throws {
    let archive = try OCILayout([Self.image]).archive()
    let digest = Self.layer.diffID
    #expect(try archive.replacing(digest, with: "x").member(digest).content == "x")
    #expect(try archive.truncating(digest, to: 10).member(digest).content.count == 10)
    let flipped = try archive.flippingBit(of: digest, at: 0).member(digest)
    #expect(Digest.of(flipped.content) != digest)
    #expect(throws: FixtureError.self) { try archive.dropping(digest).member(digest) }
    #expect(archive.mutated { $0.removeLast() }.members.count == archive.members.count - 1)
  }

  @Test func documentsAreEditedBeforeTheyAreDigested() throws {
    let image = Self.image.with { image in
      image.editConfiguration = { $0["rootfs"]?["diff_ids"]?.elements.append("sha256:00") }
      image.editManifest = { $0["layers"]?.elements[0]["size"] = 1 }
    }
    let built = try image.build()
    #expect(built.configuration.bytes.text.contains(",\"sha256:00\"]"))
    #expect(built.manifest.bytes.text.contains("\"size\":1}"))
    #expect(built.manifest.digest == Digest.of(built.manifest.bytes))
    let foreign = Self.image.mapLayers {
      $0.mediaType = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
      $0.editDescriptor = { $0["urls"] = ["https://example.invalid/layer"] }
    }
    let manifest = try foreign.build().manifest.bytes.text
    #expect(manifest.contains("foreign") && manifest.contains("\"urls\":[\"https"))
  }

  @Test func hostileJSONGoesOutAsWritten() {
    #expect(JSON.nestedArrays(depth: 3).encoded == "[[[]]]")
    let twice = JSON.object([.init("a", 1), .init("a", .verbatim("1e999"))])
    #expect(twice.encoded == "{\"a\":1,\"a\":1e999}")
    #expect(JSON.string("<\u{1}\"\\\n").encoded == "\"\\u003c\\u0001\\\"\\\\\\n\"")
  }
}
