import FixtureBuilder
import LayerFilesystem
import Testing

@testable import ContainerImage

/// `docker save` writes an index and a list of its own; the two do not always say the same.
@Suite struct TwoTablesTests {
  private static let recipe = ImageRecipe(
    layers: [
      LayerRecipe([.file("a", "1")], createdBy: "one"),
      LayerRecipe([.file("b", "2")], createdBy: "two"),
      LayerRecipe([.file("c", "3")], createdBy: "three"),
    ], tags: ["order:1"])

  @Test func anIndexWithLayersInAnotherOrderGivesWayToManifestJSON() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(try Self.disordered())
    for reference in [path, "\(path):order:1", "docker-archive:\(path)"] {
      let found = try await verified(reference)
      #expect(found.layers.map(\.layer.createdBy) == ["one", "two", "three"])
      #expect(found.listing == ["/a", "/b", "/c"])
    }
    #expect(try await open(path).warnings.count == 1)
    await #expect(throws: (any Error).self) { try await verified("oci-archive:\(path)") }
  }

  /// As Docker 25.0.0 wrote: the layers of the manifest in an order of its own.
  private static func disordered() throws -> ImageArchive {
    let backwards = recipe.with { $0.editManifest = { $0["layers"]?.elements.reverse() } }
    let index = try ArchiveFormat.dockerSave25.archive(of: backwards)
    let list = try ArchiveFormat.dockerSave25.archive(of: recipe)
    return try index.replacing("manifest.json", with: list.member("manifest.json").content)
  }

  @Test(arguments: [JSON.null, .array([])])
  func anIndexOfNothingIsNoReasonToRefuse(_ manifests: JSON) async throws {
    let folder = try TemporaryFolder()
    let archive = try ArchiveFormat.dockerSave25.archive(of: Self.recipe.with { $0.tags = [] })
    let path = try folder.write(
      try archive.replacing(
        "index.json",
        with: (["schemaVersion": 2, "manifests": manifests] as JSON).encoded))
    for reference in [path, "docker-archive:\(path)"] {
      let found = try await verified(reference)
      #expect(found.listing == ["/a", "/b", "/c"] && found.image.format == .dockerArchive)
    }
    await #expect {
      _ = try await open("oci-archive:\(path)")
    } throws: { "\($0)".contains("it holds no image") }
  }

  @Test func imagesThatOneTableAloneHasAreToBeChosenFrom() async throws {
    let folder = try TemporaryFolder()
    // Docker leaves images that were saved by digest out of the index when there are others.
    let both = try ArchiveFormat.dockerSave25.archive(
      of: [Sample.small, Self.recipe.with { $0.tags = [] }])
    let index = try ArchiveFormat.dockerSave25.archive(of: Sample.small).member("index.json")
    let path = try folder.write(try both.replacing("index.json", with: index.content))
    await #expect {
      _ = try await open(path)
    } throws: { "\($0)".contains("holds several images") }
    #expect(try await open("\(path):small:1").layers.count == 1)
    let digest = try Self.recipe.build(compression: Compression.none).configuration.digest
    #expect(try await verified("\(path)@\(digest)").listing == ["/a", "/b", "/c"])
  }
}

/// Indexes list more than images.
@Suite struct ArtifactTests {
  private static let empty = FixtureBuilder.Blob(
    mediaType: "application/vnd.oci.empty.v1+json", bytes: "{}")

  /// A manifest of something that is no image.
  private static func artifact(
    config: FixtureBuilder.Blob = empty,
    layerType: String = "application/vnd.dev.cosign.simplesigning.v1+json",
    _ edit: (inout JSON) -> Void = { _ in }
  ) -> FixtureBuilder.OCILayout.Node {
    let layer = FixtureBuilder.Blob(mediaType: layerType, bytes: "{\"critical\":{}}")
    let manifest = FixtureBuilder.Blob(
      mediaType: MediaTypeFamily.oci.manifest,
      bytes: ([
        "schemaVersion": 2, "mediaType": .string(MediaTypeFamily.oci.manifest),
        "config": config.descriptor, "layers": [layer.descriptor],
      ] as JSON).encoded)
    var descriptor = manifest.descriptor
    edit(&descriptor)
    return .descriptor(descriptor, blobs: [manifest, config, layer])
  }

  @Test func aSignatureBesideAnImageIsNoImage() async throws {
    let folder = try TemporaryFolder()
    let charts = FixtureBuilder.Blob(
      mediaType: "application/vnd.cncf.helm.config.v1+json", bytes: "{\"name\":\"chart\"}")
    let artifacts = [
      Self.artifact { $0["artifactType"] = "application/vnd.dev.cosign.artifact.sig.v1+json" },
      Self.artifact(),
      Self.artifact(config: charts, layerType: "application/vnd.oci.image.layer.v1.tar"),
    ]
    for artifact in artifacts {
      let path = try folder.write(
        try OCILayout([.image(Sample.small), artifact]).archive())
      let image = try await open(path)
      #expect(image.layers.count == 1 && image.otherPlatforms.isEmpty)
    }
    let alone = try folder.write(try OCILayout([Self.artifact()]).archive())
    await #expect(throws: ImageError.self) { try await open(alone) }
  }

  /// Anybody can write an annotation or a type beside an image that an engine would run.
  @Test func whatADescriptorSaysDoesNotHideAnImage() async throws {
    let folder = try TemporaryFolder()
    let arm = try Sample.text("b", "", .arm64).build()
    let edits: [@Sendable (inout JSON) -> Void] = [
      { $0["annotations"] = ["vnd.docker.reference.type": "attestation-manifest"] },
      { $0["artifactType"] = "application/vnd.example" },
      { $0["platform"] = nil },
    ]
    for edit in edits {
      var descriptor = arm.manifest.descriptor
      descriptor["platform"] = ["os": "linux", "architecture": "arm64"]
      edit(&descriptor)
      let amd = FixtureBuilder.OCILayout.Node.image(Sample.text("a", "", .amd64))
      let layout = OCILayout([
        .index([amd, .descriptor(descriptor, blobs: arm.blobs)], tags: ["multi:1"])
      ])
      let path = try folder.write(try layout.archive())
      let image = try await open(path)
      #expect(image.platform.architecture == "amd64")
      #expect(image.otherPlatforms.map(\.description) == ["linux/arm64"])
      let other = ContainerImage.Platform(os: "linux", architecture: "arm64")
      #expect(try await open(path, platform: other).platform == other)
    }
  }

  @Test func anAttestationIsNoOtherPlatform() async throws {
    let folder = try TemporaryFolder()
    let recipe = Sample.small.with { $0.attestations = [.provenanceV1(target: "s", runs: [])] }
    for format in [ArchiveFormat.ociArchive, .dockerSaveContainerd] {
      let image = try await open(try folder.write(try format.archive(of: recipe)))
      #expect(image.otherPlatforms.isEmpty && image.attestations.count == 1)
    }
  }

  @Test func platformsThatWereNotChosenAreKnown() async throws {
    let folder = try TemporaryFolder()
    let images = [
      Sample.text("v7", "", .armV7), Sample.text("amd", "", .amd64), Sample.text("arm", "", .arm64),
    ]
    let multi = OCILayout.multiPlatform(images, tags: ["multi:1"])
    let path = try folder.write(
      try OCILayout(multi.nodes + [.image(Sample.text("x", "other:1", .init("s390x")))]).archive())
    let image = try await open("\(path):multi:1")
    #expect(image.otherPlatforms.map(\.description) == ["linux/arm/v7", "linux/arm64"])
    #expect(try await open("\(path):other:1").otherPlatforms.isEmpty)
    let every = try await everyPlatform("\(path):multi:1")
    #expect(every.map(\.platform.description) == ["linux/arm/v7", "linux/amd64", "linux/arm64"])
    #expect(try await everyPlatform("\(path):other:1").count == 1)
    // Of platforms that were not saved nothing can be said.
    let digest = try Sample.text("arm", "", .arm64).build().manifest.digest
    let partial = try folder.write(try multi.archive().dropping(digest))
    #expect(try await open(partial).otherPlatforms.map(\.description) == ["linux/arm/v7"])
  }
}
