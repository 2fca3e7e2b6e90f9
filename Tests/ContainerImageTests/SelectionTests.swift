import Codecs
import FixtureBuilder
import Testing

@testable import ContainerImage

/// A module's name cannot stand in a macro's argument.
private typealias Target = ContainerImage.Platform

/// Which of several images is meant.
@Suite struct SelectionTests {
  func description(_ body: () async throws -> Image) async -> String {
    do {
      return "found \(try await body().names)"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: ArchiveFormat.allCases.filter { $0 != .skopeoDirectory && $0 != .jib })
  func severalImagesNeedATagOrADigest(_ format: ArchiveFormat) async throws {
    let folder = try TemporaryFolder()
    let images = [Sample.text("one", "first:1"), Sample.text("two", "second:2")]
    let path = try folder.write(try format.archive(of: images), isFolder: format.isFolder)
    let text = await description { try await open(path) }
    #expect(
      text.contains("holds several images") && text.contains("first:1") && !text.contains("\n"))
    for wanted in ["first:1", "1"] {
      #expect(try await open("\(path):\(wanted)").names.contains { $0.contains("1") })
    }
    let isCompressed = format == .kaniko
    let digest = try images[1].build(compression: isCompressed ? .gzip : Compression.none)
      .configuration.digest
    #expect(try await open("\(path)@\(digest)").configDigest.description == digest)
    let none = await description { try await open("\(path):third") }
    #expect(none.contains("no image ':third'") && none.contains("second:2"))
  }

  @Test(arguments: [ArchiveFormat.dockerSaveLegacy, .ociArchive])
  func imagesOfDifferentNamesAreNotOneImageForSeveralPlatforms(_ format: ArchiveFormat) async throws
  {
    let folder = try TemporaryFolder()
    let images = [Sample.text("one", "first:1"), Sample.text("two", "second:2", .arm64)]
    let layout = OCILayout(images.map { .index([.image($0.with { $0.tags = [] })], tags: $0.tags) })
    let archive = format == .ociArchive ? try layout.archive() : try format.archive(of: images)
    let path = try folder.write(archive)
    #expect(await description { try await open(path) }.contains("holds several images"))
    #expect(try await open("\(path):second:2").platform == Target("linux/arm64"))
  }

  @Test func aPlatformIsChosenOutOfAnIndex() async throws {
    let folder = try TemporaryFolder()
    let images = [
      Sample.text("amd", "", .amd64), Sample.text("arm", "", .arm64), Sample.text("v7", "", .armV7),
      Sample.text("v6", "", .init("arm", variant: "v6")),
    ]
    let path = try folder.write(try OCILayout.multiPlatform(images, tags: ["multi:1"]).archive())
    #expect(try await open(path).platform == .host)
    for wanted in [
      "linux/arm64", "linux/arm64/v8", "linux/arm/v6", "linux/aarch64", "linux/arm/v7",
      "linux/x86_64",
    ] {
      let platform = try #require(Target(wanted))
      #expect(try await open(path, platform: platform).platform == platform)
    }
    #expect(
      try await open(path, platform: .init(os: "linux", architecture: "arm")).platform.variant
        == "v7")
    let text = await description {
      try await open(path, platform: .init(os: "linux", architecture: "s390x"))
    }
    #expect(text.contains("no platform linux/s390x") && text.contains("linux/arm/v6"))
    let foreign = try folder.write(
      try OCILayout.multiPlatform(
        [Sample.text("a", "", .init("s390x")), Sample.text("b", "", .init("riscv64"))],
        tags: ["m:1"]
      ).archive())
    #expect(await description { try await open(foreign) }.contains("several platforms"))
    let single = try folder.write(
      try ArchiveFormat.ociArchive.archive(of: Sample.text("a", "a:1", .init("s390x"))))
    #expect(try await open(single).platform.architecture == "s390x")
    #expect(await description { try await open(single, platform: .host) }.contains("no platform"))
  }

  @Test func nestedIndexesAreFollowedToADepth() async throws {
    let folder = try TemporaryFolder()
    for depth in 0...7 {
      #expect(
        try await open(try folder.write(try .nestedIndexes(depth: depth, Sample.small))).layers
          .count == 1
      )
    }
    let deep = try folder.write(try .nestedIndexes(depth: 40, Sample.small))
    #expect(await description { try await open(deep) }.contains("deep"))
    let own = await description { try await open(try folder.write(.indexContainingItself())) }
    #expect(own.contains("does not match its digest") || own.contains("contains itself"))
  }

  @Test(.timeLimit(.minutes(20)))
  func indexesThatNameEachOtherOverAndOverAreNotReadForEver() async throws {
    let folder = try TemporaryFolder()
    var blobs: [FixtureBuilder.Blob] = []
    var last: JSON = FixtureBuilder.Blob(mediaType: "application/x-other", bytes: "{}").descriptor
    for _ in 0..<8 {
      let json: JSON = ["schemaVersion": 2, "manifests": .array(Array(repeating: last, count: 12))]
      let blob = FixtureBuilder.Blob(mediaType: MediaTypeFamily.oci.index, bytes: json.encoded)
      blobs.append(blob)
      last = blob.descriptor
    }
    let path = try folder.write(try OCILayout([.descriptor(last, blobs: blobs)]).archive())
    #expect(await description { try await open(path) }.contains("too many"))
  }

  @Test func variantsAndSpellingsOfPlatforms() async throws {
    #expect(Target("linux/amd64/v1") == Target("linux/x86-64"))
    #expect(Target("linux/armhf") == Target("linux/arm/7"))
    for text in ["", "linux", "linux/", "/amd64", "a/b/c/d", "linux//v7"] {
      #expect(Target(text) == nil)
    }
  }
}

@Suite struct ImageReferenceTests {
  struct Expectation: Sendable {
    let text: String
    let path: String
    var transport: ImageReference.Transport?
    var selector: String?
  }

  static let digest = "sha256:" + String(repeating: "a", count: 64)
  static let expectations: [Expectation] = [
    .init(text: "a.tar", path: "a.tar"), .init(text: "-", path: "-"),
    .init(text: "-:tag", path: "-", selector: ":tag"), .init(text: "/dev/stdin", path: "-"),
    .init(text: "/dev/stdin:repo/x:v1", path: "-", selector: ":repo/x:v1"),
    .init(
      text: "docker-archive:/dev/stdin:tag", path: "-", transport: .dockerArchive,
      selector: ":tag"),
    .init(text: "a.tar:v1", path: "a.tar", selector: ":v1"),
    .init(text: "a.tar:repo/x:v1", path: "a.tar", selector: ":repo/x:v1"),
    .init(text: "a.tar@\(digest)", path: "a.tar", selector: "@\(digest)"),
    .init(text: "docker-archive:a.tar", path: "a.tar", transport: .dockerArchive),
    .init(
      text: "docker-archive://a.tar:v1", path: "a.tar", transport: .dockerArchive, selector: ":v1"),
    .init(
      text: "docker-archive:///tmp/x:y.tar:v1", path: "/tmp/x:y.tar", transport: .dockerArchive,
      selector: ":v1"),
    .init(text: "oci:dir:v1", path: "dir", transport: .oci, selector: ":v1"),
    .init(text: "oci-archive:a.tar", path: "a.tar", transport: .ociArchive),
    .init(text: "dir:/tmp/x:y.tar", path: "/tmp/x:y.tar", transport: .directory),
    .init(text: "oci:real", path: "oci:real"), .init(text: "missing:v1", path: "missing:v1"),
    .init(text: "unknown:a.tar", path: "unknown:a.tar"),
  ]

  @Test(arguments: expectations) func referencesAreSplit(_ expected: Expectation) throws {
    let files: Set = ["a.tar", "dir", "/tmp/x:y.tar", "oci:real"]
    let found = try ImageReference(expected.text) { files.contains($0) }
    #expect(found.path == expected.path && found.transport == expected.transport)
    #expect(found.selector?.description == expected.selector)
  }

  @Test(arguments: [
    "", "oci:", "docker-archive://", "a.tar:", "a.tar@sha256:12", "docker:", "https://x",
  ])
  func whatIsNoReferenceIsAnError(_ text: String) {
    #expect(throws: ImageError.self) { try ImageReference(text) { $0 == "a.tar" } }
  }
}
