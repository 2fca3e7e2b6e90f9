import Codecs
import FixtureBuilder
import Foundation
import LayerFilesystem
import Testing

@testable import ContainerImage

@Suite struct FormatTests {
  @Test(
    arguments: ArchiveFormat.allCases,
    [
      FixtureBuilder.Compression.none, .gzip, .gzipMembers(of: 700), .zstd, .zstdChunked, .eStargz,
      .xz, .bzip2, .lz4,
    ])
  func everyFormatGivesTheSameImage(
    _ format: ArchiveFormat, _ compression: FixtureBuilder.Compression
  ) async throws {
    let folder = try TemporaryFolder()
    let recipe = Sample.image.mapLayers { $0.compression = compression }
    let archive = try format.archive(of: recipe)
    let found = try await verified(try folder.write(archive, isFolder: format.isFolder))
    #expect(
      found.layers.map(\.layer.createdBy) == [
        "COPY a /etc/ # buildkit", "RUN b", "COPY a /etc/ # buildkit",
      ])
    #expect(found.view.nodeCount == 5 || compression == .eStargz)
    #expect(found.image.config.config?.env == ["A=1"])
    #expect(found.layers[0].layer.diffID == found.layers[2].layer.diffID)
    let expected: [ArchiveFormat: Image.Format] = [
      .ociArchive: .ociArchive, .ociLayout: .oci, .skopeoDirectory: .directory,
    ]
    #expect(found.image.format == expected[format] ?? .dockerArchive)
    // What reads the image in another way finds the same in it.
    guard !format.isFolder else { return }
    for order in [archive.dotSlash(), archive.documentsFirst(), archive.documentsLast()] {
      #expect(summary(try await verified(try folder.write(order))) == summary(found))
    }
  }

  @Test(
    arguments: ArchiveFormat.allCases.filter { !$0.isFolder },
    [FixtureBuilder.Compression.gzip, .zstd, .xz])
  func theWholeFileMayBeCompressed(
    _ format: ArchiveFormat, _ compression: FixtureBuilder.Compression
  ) async throws {
    let folder = try TemporaryFolder()
    let archive = try format.archive(of: Sample.image)
    let plain = try await verified(try folder.write(archive))
    for order in [archive, archive.documentsFirst(), archive.documentsLast()] {
      let packed = try await verified(try folder.write(order.compressed(compression)))
      #expect(summary(packed) == summary(plain))
    }
  }

  /// A reader of a pipe meets every possible cut: contents' first bytes are seen one by one.
  @Test(arguments: [ArchiveFormat.dockerSaveLegacy, .ociArchive], [1 << 16, 1_021, 3])
  func aPipeGivesWhatAFileGives(_ format: ArchiveFormat, _ size: Int) async throws {
    let folder = try TemporaryFolder()
    let zip: ByteString = "PK\u{3}\u{4} a wheel, by its first bytes"
    let padding = ByteString(repeating: 1, count: size == 3 ? 9 : 1_100_000)
    let recipe = ImageRecipe(
      layers: [LayerRecipe([.file("pad", padding), .file("w", zip), .file("s", "#!/bin/sh")])],
      tags: ["a:1"])
    let archive = try format.archive(of: recipe)
    let plain = try await verified(try folder.write(archive))
    let pipe = "\(folder.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let bytes = try archive.bytes()
    let writer = Thread {
      let descriptor = Glibc.open(pipe, O_WRONLY)
      for start in stride(from: 0, to: bytes.count, by: size) {
        let chunk = Array(bytes[start..<min(start + size, bytes.count)])
        guard write(descriptor, chunk, chunk.count) == chunk.count else { break }
      }
      close(descriptor)
    }
    writer.start()
    #expect(summary(try await verified(pipe)) == summary(plain))
  }

  @Test func twoFilesOfOneImageGiveOneResultHoweverManyTasksRun() async throws {
    let folder = try TemporaryFolder()
    let paths = try [
      folder.write(ArchiveFormat.dockerSaveLegacy.archive(of: Sample.image)),
      folder.write(ArchiveFormat.kaniko.archive(of: Sample.image)),
      folder.write(ArchiveFormat.ociArchive.archive(of: Sample.image)),
    ]
    for references in [paths, [paths[0], paths[0]], [paths[1], paths[0]], paths.reversed()] {
      var results: [[[String]]] = []
      for parallelism in [1, 8] {
        let indexer = ImageIndexer(parallelism: parallelism)
        let source = ImageSource(sink: indexer.scanner)
        let images = try await source.open(references.map { try ImageReference($0) })
        results.append(try await indexer.index(images).map(summary))
      }
      #expect(results[0] == results[1])
      #expect(Set(results[0].map { $0.dropFirst() }).count == 1)
    }
  }

  @Test func twoGzipStreamsOfOneLayerNeedNotBeTheSameBytes() async throws {
    let folder = try TemporaryFolder()
    let archive = try ArchiveFormat.kaniko.archive(of: Sample.small)
    // The time stamp of the gzip header.
    let layer = try #require(archive.members.firstIndex { $0.name.text.hasSuffix(".tar.gz") })
    let other = archive.mutated { $0[layer].content.bytes[5] ^= 1 }
    let indexer = ImageIndexer()
    let source = ImageSource(sink: indexer.scanner)
    let images = try await source.open(
      [archive, other].map { try ImageReference(try folder.write($0)) })
    #expect(try await indexer.index(images).count == 2)
    let broken = archive.mutated { $0[layer].content.bytes[20] ^= 1 }
    let damaged = try await source.open(try ImageReference(try folder.write(broken)))
    await #expect(throws: LayerError.self) { try await indexer.index([images[0], damaged]) }
  }

  @Test func historyIsMappedToLayersOrNotAtAll() async throws {
    let folder = try TemporaryFolder()
    func instructions(_ history: ImageRecipe.History) async throws -> [String?] {
      let recipe = Sample.image.with { $0.history = history }
      let path = try folder.write(try ArchiveFormat.ociArchive.archive(of: recipe))
      return try await open(path).layers.map(\.createdBy)
    }
    #expect(try await instructions(.absent) == [nil, nil, nil])
    #expect(
      try await instructions(.entries([HistoryEntry("A"), HistoryEntry("B")])) == [nil, nil, nil])
    #expect(
      try await instructions(
        .entries([
          HistoryEntry("E", isEmptyLayer: true), HistoryEntry("A"), HistoryEntry(""),
          HistoryEntry("E", isEmptyLayer: true),
          HistoryEntry("C"),
        ])) == ["A", nil, "C"])
  }

  @Test func attestationsArePassedOverAndKept() async throws {
    let folder = try TemporaryFolder()
    let recipe = Sample.small.with {
      $0.attestations = [
        .provenanceV1(target: "service", runs: ["pytest"]), .provenanceV02(target: "s", runs: []),
      ]
    }
    for format in [ArchiveFormat.ociArchive, .dockerSaveContainerd] {
      let image = try await open(try folder.write(try format.archive(of: recipe)))
      #expect(
        image.attestations.map(\.predicateType) == [
          "https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v0.2",
        ])
      #expect(String(decoding: image.attestations[0].statement, as: UTF8.self).contains("pytest"))
    }
  }

  @Test func inlineDataStandsForBlobsAndIsVerified() async throws {
    let folder = try TemporaryFolder()
    let layout = OCILayout([Sample.small]).with { $0.inlineData = true }
    var archive = try layout.archive()
    #expect(try await verified(try folder.write(archive)).layers.count == 1)
    let blobs = archive.members.filter {
      $0.name.text.contains("blobs/sha256/") && $0.kind == .file
    }
    #expect(blobs.count == 3)
    // The documents' blobs go, their copies in the descriptors stay.
    archive.members.removeAll {
      $0.kind == .file && $0.content.bytes.first == UInt8(ascii: "{")
        && $0.name.text.contains("blobs/")
    }
    #expect(try await verified(try folder.write(archive)).layers.count == 1)
  }

  @Test func dockersMediaTypesAreRead() async throws {
    let folder = try TemporaryFolder()
    let recipe = Sample.image.with { $0.mediaTypes = .docker }
    for format in [ArchiveFormat.ociArchive, .skopeoDirectory, .dockerSaveContainerd] {
      let path = try folder.write(try format.archive(of: recipe), isFolder: format.isFolder)
      #expect(
        try await verified(path).image.layers[0].mediaType.rawValue
          == "application/vnd.docker.image.rootfs.diff.tar.gzip")
    }
  }

  @Test func anImageMayHaveNoLayers() async throws {
    let folder = try TemporaryFolder()
    for format in ArchiveFormat.allCases {
      let path = try folder.write(
        try format.archive(of: ImageRecipe(layers: [])), isFolder: format.isFolder)
      #expect(try await verified(path).layers.isEmpty)
    }
    let null = try ArchiveFormat.dockerSaveLegacy.archive(of: ImageRecipe(layers: []))
    let text = try null.member("manifest.json").content.text.replacingOccurrences(
      of: "\"Layers\":[]", with: "\"Layers\":null")
    #expect(text.contains("null"))
    #expect(
      try await verified(
        try folder.write(try null.replacing("manifest.json", with: ByteString(text)))
      ).layers.isEmpty)
  }

  @Test func layersOfNothingAreLayers() async throws {
    let folder = try TemporaryFolder()
    for compression in [FixtureBuilder.Compression.none, .gzip, .zstd] {
      for bytes in [ByteString(""), ByteString(repeating: 0, count: 1024)] {
        let recipe = ImageRecipe(layers: [.bytes(bytes, compression: compression)])
        #expect(
          try await verified(try folder.write(try ArchiveFormat.ociArchive.archive(of: recipe)))
            .layers[0].table.entries.isEmpty)
      }
    }
  }
}
