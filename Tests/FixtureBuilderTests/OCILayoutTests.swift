import FixtureBuilder
import Foundation
import Testing

/// Indexes in their forms, and what stands beside the images in them.
@Suite struct OCILayoutTests {
  static func image(_ platform: Platform) -> ImageRecipe {
    ImageRecipe(layers: [LayerRecipe([.file("arch", ByteString(platform.architecture))])]).with {
      $0.configuration.platform = platform
    }
  }

  @Test(.enabled(if: Tool.skopeo.isInstalled, "skopeo is not installed"))
  func skopeoChoosesAPlatformAndPassesAttestationsOver() throws {
    let statement = Attestation.provenanceV02(target: "service", runs: ["pytest"])
    let amd64 = Self.image(.amd64).with { $0.attestations = [statement] }
    let layout = OCILayout.multiPlatform(
      [amd64, Self.image(.arm64), Self.image(.armV7)], tags: ["multi"])
    let folder = try TemporaryFolder()
    try layout.archive().writeFolder(to: folder.path)
    for (architecture, variant) in [("amd64", ""), ("arm64", ""), ("arm", "v7")] {
      let printed = try Tool.skopeo.run(
        "--override-os=linux", "--override-arch=\(architecture)", "--override-variant=\(variant)",
        "inspect", "oci:\(folder.path):multi")
      let json = try JSONSerialization.jsonObject(with: printed) as? [String: Any]
      #expect(json?["Architecture"] as? String == architecture)
    }
  }

  @Test(.enabled(if: Tool.skopeo.isInstalled, "skopeo is not installed"))
  func dockerMediaTypesAreRead() throws {
    let folder = try TemporaryFolder()
    let image = Self.image(.amd64).with { $0.mediaTypes = .docker }
      .mapLayers { $0.compression = .gzip }
    // skopeo wants OCI's types in a layout; its `dir:` takes both.
    try ImageArchive.skopeoDirectory([image]).writeFolder(to: "\(folder.path)/dir")
    try Tool.skopeo.run("copy", "-q", "dir:\(folder.path)/dir", "oci:\(folder.path)/oci:one")
  }

  @Test func everyDescriptorNamesABlobOfItsSizeAndDigest() throws {
    let statement = Attestation.provenanceV1(target: "service", runs: [])
    let image = Self.image(.amd64).with {
      $0.attestations = [statement]
      $0.tags = ["one:1"]
    }
    let layouts: [OCILayout] = [
      OCILayout([image]), .multiPlatform([image, Self.image(.arm64)], tags: ["a", "b"]),
      OCILayout([.index([.index([.image(image)])])]),
      OCILayout([image]).with { $0.inlineData = true },
      OCILayout([.index([.image(image)], mediaTypes: .docker)]),
    ]
    for layout in layouts { #expect(try reachableBlobs(of: layout.archive()) > 2) }
    #expect(try reachableBlobs(of: .nestedIndexes(depth: 50, image)) > 50)
    #expect(try reachableBlobs(of: ImageArchive.dockerSave25([image])) == 3)
    #expect(try reachableBlobs(of: ImageArchive.dockerSaveContainerd([image])) == 7)
  }

  @Test func membersStandInTheOrderAskedFor() throws {
    let archive = try OCILayout([Self.image(.amd64)]).archive()
    #expect(archive.members.map(\.name).suffix(2) == ["index.json", "oci-layout"])
    #expect(archive.documentsFirst().members.first?.name == "index.json")
    #expect(archive.documentsLast().members.last?.name == "oci-layout")
    #expect(archive.dotSlash().members.prefix(2).map(\.name) == ["./", "./blobs/"])
  }

  @Test func anIndexThatContainsItselfTellsTheTruthAboutItsSizeAlone() throws {
    let archive = ImageArchive.indexContainingItself()
    let blob = try archive.member(String(repeating: "5e1f", count: 16))
    #expect(try archive.member("index.json").content == blob.content)
    #expect(blob.content.text.contains("\"size\":\(blob.content.count)"))
  }

  /// Follows all descriptors and compares each with its blob; the answer is the number of blobs.
  private func reachableBlobs(of archive: ImageArchive) throws -> Int {
    var found: Set<String> = []
    func follow(_ bytes: ByteString) throws {
      guard let json = try? JSONSerialization.jsonObject(with: Data(bytes.bytes)) else { return }
      let object = json as? [String: Any]
      var descriptors = (object?["manifests"] ?? object?["layers"]) as? [[String: Any]] ?? []
      if let configuration = object?["config"] as? [String: Any], configuration["digest"] != nil {
        descriptors.append(configuration)
      }
      for descriptor in descriptors {
        let digest = try #require(descriptor["digest"] as? String)
        let member = try archive.member(digest)
        #expect(Digest.of(member.content) == digest)
        #expect(descriptor["size"] as? Int == member.content.count)
        if let data = descriptor["data"] as? String {
          #expect(Data(base64Encoded: data) == Data(member.content.bytes))
        }
        if found.insert(digest).inserted { try follow(member.content) }
      }
    }
    try follow(archive.member("index.json").content)
    return found.count
  }
}
