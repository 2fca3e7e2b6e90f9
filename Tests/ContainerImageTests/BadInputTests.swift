import Codecs
import FixtureBuilder
import Foundation
import LayerFilesystem
import Testing

@testable import ContainerImage

/// One line, an error and no verdict, whatever the input.
@Suite struct BadInputTests {
  /// The error's text, after checks that hold for every one.
  @discardableResult
  func failure(
    _ reference: String, _ comment: Comment? = nil, location: SourceLocation = #_sourceLocation
  ) async -> String {
    do {
      _ = try await verified(reference)
      Issue.record("no error \(comment?.rawValue ?? "")", sourceLocation: location)
      return ""
    } catch {
      #expect(error is ImageError || error is LayerError, sourceLocation: location)
      let text = "\(error)"
      #expect(!text.isEmpty && text.count < 3_000, sourceLocation: location)
      #expect(
        !text.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(text)",
        sourceLocation: location)
      return text
    }
  }

  @Test func whatIsNoImageIsNamed() async throws {
    let folder = try TemporaryFolder()
    #expect(await failure("/no/such/image.tar").contains("/no/such/image.tar"))
    #expect(await failure(folder.path).contains("neither index.json"))
    #expect(await failure(try folder.write("empty", [])).contains("empty"))
    #expect(await failure("/dev/null").contains("/dev/null"))
    for seed in 0..<60 {
      var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
      let bytes = (0..<(seed * 97 + 1)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1
        return UInt8(truncatingIfNeeded: state >> 33)
      }
      let path = try folder.write("random-\(seed)", bytes)
      #expect(await failure(path).contains("random-\(seed)"))
    }
    #expect(
      await failure(
        "docker-archive:\(try folder.write(try ArchiveFormat.ociArchive.archive(of: Sample.small)))"
      ).contains("manifest.json"))
    #expect(
      await failure(
        "oci-archive:\(try folder.write(try ArchiveFormat.dockerSaveLegacy.archive(of: Sample.small)))"
      ).contains("index.json"))
  }

  @Test(arguments: [FixtureBuilder.Compression.none, .gzip, .zstd])
  func aFileThatIsCutShortIsNoImage(_ compression: FixtureBuilder.Compression) async throws {
    let folder = try TemporaryFolder()
    let bytes = try ArchiveFormat.ociArchive.archive(of: Sample.small).compressed(compression)
      .bytes()
    let whole = summary(try await verified(try folder.write("whole", bytes)))
    for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 97)) {
      let path = try folder.write("cut", Array(bytes[..<count]))
      // Cut in the zeros at its end the archive is whole.
      if compression == .none, bytes[count...].allSatisfy({ $0 == 0 }), count.isMultiple(of: 512) {
        #expect(summary(try await verified(path)) == whole)
      } else {
        await failure(path, "\(count) of \(bytes.count)")
      }
    }
  }

  @Test(arguments: [ArchiveFormat.ociArchive, .dockerSaveLegacy, .dockerSave25])
  func everyBlobIsVerified(_ format: ArchiveFormat) async throws {
    let folder = try TemporaryFolder()
    let archive = try format.archive(of: Sample.small)
    let layer = try Sample.small.build(compression: format == .ociArchive ? nil : .some(.none))
    for blob in layer.blobs where format != .dockerSaveLegacy || blob.mediaType.contains("config") {
      for place in [0, blob.bytes.count / 2, blob.bytes.count - 1] {
        let text = await failure(
          try folder.write(try archive.flippingBit(of: blob.digest, at: place)))
        #expect(text.contains(blob.digest.dropFirst(7)) || text.contains("diffID"), "\(text)")
      }
      for size in [0, blob.bytes.count - 1] {
        await failure(try folder.write(try archive.truncating(blob.digest, to: size)))
      }
      let missing = await failure(try folder.write(try archive.dropping(blob.digest)))
      #expect(
        missing.contains(blob.digest.dropFirst(7)) || missing.contains("holds no image"),
        "\(missing)")
    }
  }

  @Test(arguments: [ArchiveFormat.ociArchive, .dockerSaveLegacy, .dockerSaveContainerd, .kaniko])
  func aBitThatIsTurnedAnywhereIsFoundOrMeansNothing(_ format: ArchiveFormat) async throws {
    let folder = try TemporaryFolder()
    let bytes = try format.archive(of: Sample.small).bytes()
    let whole = summary(try await verified(try folder.write("whole", bytes)))
    var errors = 0
    for turn in 0..<120 {
      var damaged = bytes
      damaged[turn * 7_919 % bytes.count] ^= UInt8(1 << (turn % 8))
      let path = try folder.write("damaged", damaged)
      do {
        #expect(summary(try await verified(path)) == whole, "byte \(turn * 7_919 % bytes.count)")
      } catch {
        #expect(!"\(error)".contains("\n"))
        errors += 1
      }
    }
    #expect(errors > 10)
  }

  @Test func documentsThatLieAreRefused() async throws {
    let folder = try TemporaryFolder()
    func recipe(_ change: (inout ImageRecipe) -> Void) async throws -> String {
      await failure(
        try folder.write(try ArchiveFormat.ociArchive.archive(of: Sample.small.with(change))))
    }
    #expect(
      try await recipe {
        $0.editConfiguration = {
          $0["rootfs"]?["diff_ids"]?.elements.append(
            .string("sha256:" + String(repeating: "0", count: 64)))
        }
      }.contains("diff_ids"))
    #expect(
      try await recipe {
        $0.editConfiguration = {
          $0["rootfs"]?["diff_ids"]?.elements[0] = .string(
            "sha256:" + String(repeating: "0", count: 64))
        }
      }.contains("diffID"))
    #expect(
      try await recipe {
        $0.editConfiguration = { $0["rootfs"]?["diff_ids"]?.elements[0] = "md5:\n\u{1B}[2J" }
      }.contains("not a digest"))
    #expect(try await recipe { $0.editConfiguration = { $0["rootfs"] = nil } }.contains("rootfs"))
    for size in [
      JSON.number(1), 0, -1, .number(.max), .verbatim("1e999"), .verbatim("99999999999999999999"),
      "7", .null,
    ] {
      _ = try await recipe { $0.editManifest = { $0["layers"]?.elements[0]["size"] = size } }
    }
    #expect(
      try await recipe {
        $0.editManifest = { $0["mediaType"] = .string(MediaTypeFamily.oci.index) }
      }.contains("media type"))
    for type in [
      "application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "application/vnd.in-toto+json",
      "text/plain",
    ] {
      #expect(
        try await recipe {
          $0.editManifest = { $0["layers"]?.elements[0]["mediaType"] = .string(type) }
        }.contains("cannot be read"))
    }
    let foreign = Sample.small.mapLayers {
      $0.mediaType = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
    }
    let layer = try foreign.build().layers[0].digest
    #expect(
      await failure(
        try folder.write(try ArchiveFormat.ociArchive.archive(of: foreign).dropping(layer))
      ).contains("foreign"))
  }

  @Test(arguments: [
    ("[{}]", "'Config' is missing at [0]"),
    (#"[{"Config":7}]"#, "a string is expected, and a number is there, at [0].Config"),
    (
      #"[{"Config":"a","Layers":["x",null]}]"#,
      "a string is expected, and null is there, at [0].Layers[1]"
    ),
    (#"[{"Config":"a"}"#, "it is not JSON that can be read: ',' or ']' is expected at byte 15"),
    (#"[{"config":"a","Config":"a"}]"#, "the name 'Config' is there in two spellings at [0]"),
  ])
  func errorsNameTheDocumentAndTheKey(document: String, expected: String) async throws {
    let folder = try TemporaryFolder()
    let archive = try ArchiveFormat.dockerSaveLegacy.archive(of: Sample.small)
      .replacing("manifest.json", with: ByteString(document))
    let error = await failure(try folder.write(archive))
    #expect(error.hasSuffix("manifest.json is not what it should be: \(expected)"), "\(error)")
  }

  /// Engines are written in Go, to which names are the same that differ in case alone.
  @Test func namesAreReadAsEnginesReadThem() async throws {
    let folder = try TemporaryFolder()
    let archive = try ArchiveFormat.dockerSaveLegacy.archive(of: Sample.small)
    let document = try archive.member("manifest.json").content.text
    let spelt = document.replacingOccurrences(of: "\"Layers\"", with: "\"layer\u{17F}\"")
      .replacingOccurrences(of: "\"Config\"", with: "\"CONFIG\"")
    #expect(spelt != document)
    let image = try await verified(
      try folder.write(try archive.replacing("manifest.json", with: ByteString(spelt))))
    #expect(image.layers.count == Sample.small.layers.count)
  }

  @Test func hostileJSONIsRefused() async throws {
    let folder = try TemporaryFolder()
    let good = try ArchiveFormat.ociArchive.archive(of: Sample.small).member("index.json").content
      .text
    let documents: [String] = [
      "", "{", "null", "[]", "7", "\"x\"", "{\"manifests\":7}", "{\"manifests\":[null]}",
      "\u{FEFF}", "{}}", "{\"a\":\"\\",
      String(repeating: "[", count: 1_000_000), String(repeating: "{\"a\":", count: 200_000),
      good.replacingOccurrences(of: "\"manifests\":", with: "\"manifests\":[],\"manifests\":"),
      good.replacingOccurrences(of: "\"manifests\":", with: "\"Manifests\":[],\"manifests\":"),
      good.replacingOccurrences(
        of: "\"manifests\":", with: "\"manife\\u0073ts\":[],\"manifests\":"),
      good.replacingOccurrences(
        of: "\"manifests\":", with: "\"manife\u{17F}ts\":[],\"manifests\":"),
      good.replacingOccurrences(of: "\"digest\":", with: "\"Digest\":\"x\",\"digest\":"),
    ]
    for document in documents {
      for format in [ArchiveFormat.ociArchive, .ociLayout] {
        let archive = try format.archive(of: Sample.small).replacing(
          "index.json", with: ByteString(document))
        let path = try folder.write(archive, isFolder: format.isFolder)
        await failure(path, "\(document.prefix(60))")
      }
      let docker = try ArchiveFormat.dockerSaveLegacy.archive(of: Sample.small)
      await failure(
        try folder.write(try docker.replacing("manifest.json", with: ByteString(document))))
    }
    let labels = try ArchiveFormat.ociArchive.archive(
      of: Sample.small.with { $0.configuration.labels = [("a", "1"), ("A", "2")] })
    #expect(try await verified(try folder.write(labels)).layers.count == 1)
  }

  @Test func aDocumentBeyondTheLimitIsNotRead() async throws {
    let folder = try TemporaryFolder()
    let large = ByteString("{") + ByteString(repeating: 0x20, count: (64 << 20) + 1)
    let archive = try ArchiveFormat.ociArchive.archive(of: Sample.small).replacing(
      "index.json", with: large)
    #expect(await failure(try folder.write(archive)).contains("64 MiB"))
  }

  @Test func readersMustAgreeOnWhichMemberCounts() async throws {
    let folder = try TemporaryFolder()
    for (format, name) in [
      (ArchiveFormat.ociArchive, "index.json"), (.ociArchive, "oci-layout"),
      (.dockerSaveLegacy, "manifest.json"), (.jib, "config.json"),
    ] {
      let archive = try format.archive(of: Sample.small)
      let twice = try archive.mutated { $0.append(try archive.member(name)) }
      #expect(await failure(try folder.write(twice)).contains("more than once"))
    }
    let other = try ArchiveFormat.dockerSave25.archive(of: Sample.text("x", "small:1"))
    let mixed = try ArchiveFormat.dockerSave25.archive(of: Sample.small).mutated { members in
      let names = Set(members.map(\.name))
      members += other.members.filter { !names.contains($0.name) }
    }.replacing("manifest.json", with: other.member("manifest.json").content)
    #expect(await failure(try folder.write(mixed)).contains("different images"))
    let both = try ArchiveFormat.dockerSave25.archive(of: [Sample.small, Sample.text("y", "y:1")])
    let third = try both.mutated { members in
      let names = Set(members.map(\.name))
      members += other.members.filter { !names.contains($0.name) }
    }.replacing("manifest.json", with: other.member("manifest.json").content)
    #expect(await failure("\(try folder.write(third)):y:1").contains("different images"))
  }

  @Test func aDecompressionBombIsStopped() async throws {
    let folder = try TemporaryFolder()
    let zeros = TarEntry.file("zeros", ByteString(repeating: 0, count: 8 << 20))
    let recipe = ImageRecipe(layers: [LayerRecipe([zeros], compression: .gzip)])
    let limit = ExpansionLimit(ratio: 10, allowance: 1 << 20)
    func run(_ path: String) async throws {
      let indexer = ImageIndexer(expansionLimit: limit)
      let source = ImageSource(
        providers: [LocalImages(expansionLimit: limit)], sink: indexer.scanner)
      _ = try await indexer.index([source.open(try ImageReference(path))])
    }
    let layered = try folder.write(try ArchiveFormat.ociArchive.archive(of: recipe))
    let whole = try folder.write(
      try ArchiveFormat.dockerSaveLegacy.archive(of: recipe).compressed(.gzip))
    for path in [layered, whole] {
      do {
        try await run(path)
        Issue.record("not stopped")
      } catch {
        #expect("\(error)".contains("raise the limit"))
      }
    }
  }

  @Test func membersWithImpossibleSizesAreErrors() async throws {
    let folder = try TemporaryFolder()
    let archive = try ArchiveFormat.ociArchive.archive(of: Sample.small)
    for size in [Int.max, Int.max - 511, 1 << 62, 1 << 40] {
      let lying = archive.mutated { members in
        members.append(
          TarEntry.file("lie", "x").with {
            $0.pax = [PaxRecord("size", ByteString("\(size)"))]
          })
      }
      await failure(try folder.write(lying))
      await failure(try folder.write(lying.compressed(.gzip)))
    }
    for target in ["a", "loop", "../../../../etc/passwd"] as [ByteString] {
      let loop = archive.mutated {
        $0 =
          $0.filter { $0.name != "index.json" } + [
            .symlink("index.json", to: target), .symlink("a", to: "index.json"),
          ]
      }
      await failure(try folder.write(loop))
    }
  }

  /// Deterministic damage to small archives of every format: an error or an image, never a trap.
  @Test(arguments: ArchiveFormat.allCases.filter { !$0.isFolder })
  func mutatedArchivesNeverTrap(_ format: ArchiveFormat) async throws {
    let folder = try TemporaryFolder()
    let recipe = ImageRecipe(
      layers: [
        LayerRecipe(
          [.directory("d"), .file("d/a", "x"), .symlink("l", to: "d"), .hardlink("h", to: "d/a")],
          compression: .gzip),
        LayerRecipe([.whiteout(of: "d/a"), .opaque("d"), .file("l/b", "y")]),
      ], tags: ["a:1"])
    let bytes = try format.archive(of: recipe).bytes()
    var state: UInt64 = 42
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, bound)
    }
    for turn in 0..<80 {
      var mutant = bytes
      switch turn % 4 {
      case 0: for _ in 0...random(8) { mutant[random(mutant.count)] ^= UInt8(1 << random(8)) }
      case 1: mutant.removeLast(random(mutant.count))
      case 2:
        let (from, to) = (random(mutant.count / 512) * 512, random(mutant.count / 512) * 512)
        let length = min(random(8) * 512, mutant.count - max(from, to))
        mutant.replaceSubrange(to..<to + length, with: Array(bytes[from..<from + length]))
      default:
        let start = random(mutant.count)
        mutant.removeSubrange(start..<min(mutant.count, start + random(1_000)))
      }
      let path = try folder.write("mutant", mutant)
      do { _ = try await verified(path) } catch { #expect(!"\(error)".contains("\n")) }
      if turn.isMultiple(of: 5) {
        let packed = try FixtureBuilder.Compression.gzip.apply(to: ByteString(mutant))
        do { _ = try await verified(try folder.write("mutant", packed.bytes)) } catch {
          #expect(!"\(error)".contains("\n"))
        }
      }
    }
  }
}
