import Codecs
import FixtureBuilder
import Foundation
import LayerFilesystem
import System
import Testing

@testable import ContainerImage

/// The engine of TestImages/registry, on a socket of its own.
private final class FakeEngine {
  private let folder: TemporaryFolder
  private let process = Process()
  private let log: String
  var socket: String { folder.path + "/s" }

  static let recipes = ["team/service:1", "team/localdev:1"].map { name in
    ImageRecipe(
      layers: [
        LayerRecipe([.file("base", ByteString(repeating: 7, count: 300_000))]),
        LayerRecipe([.file("name", ByteString(name))]),
      ], tags: [name])
  }

  init(_ mode: String) throws {
    folder = try TemporaryFolder()
    var words: [String] = []
    for recipe in Self.recipes {
      let file = try folder.write(ImageArchive.dockerSaveLegacy([recipe]))
      words.append("\(recipe.tags[0])=\(try recipe.build().configuration.digest)=\(file)")
    }
    words.append("+=-=\(try folder.write(ImageArchive.dockerSaveLegacy(Self.recipes)))")
    log = try folder.write("log", [])
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["python3", root.appendingPathComponent("TestImages/registry/engine.py").path, socket, mode]
      + words
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    for _ in 0..<200 where try requests.isEmpty { usleep(50_000) }
  }

  deinit { process.terminate() }

  var requests: [String] {
    get throws {
      try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
    }
  }

  func read(_ names: [String], platform: ContainerImage.Platform? = nil) async throws
    -> [IndexedImage]
  {
    var settings = EngineSettings()
    settings.addresses = [.docker: .socket(socket), .podman: .socket(socket)]
    let indexer = ImageIndexer()
    let source = ImageSource(
      platform: platform, providers: [EngineImages(settings, platform: platform), LocalImages()],
      sink: indexer.scanner)
    return try await indexer.index(source.open(names.map { try ImageReference($0) }))
  }
}

@Suite struct EngineTests {
  @Test(arguments: ["docker", "podman"])
  func aPairIsReadInOnePass(_ scheme: String) async throws {
    let engine = try FakeEngine("plain")
    let names = FakeEngine.recipes.map { "\(scheme):\($0.tags[0])" }
    let images = try await engine.read(names)
    let folder = try TemporaryFolder()
    for (image, recipe) in zip(images, FakeEngine.recipes) {
      let path = try folder.write(ImageArchive.dockerSaveLegacy([recipe]))
      #expect(summary(image) == summary(try await verified(path)))
    }
    #expect(images.map { $0.image.reference.text } == names)
    let saved = try engine.requests.filter { $0.hasPrefix("/images/get") }
    #expect(saved == ["/images/get?names=team/localdev:1&names=team/service:1"])
  }

  @Test func aPlatformIsAskedForWhereTheEngineKnowsThat() async throws {
    for (mode, knows) in [("plain", false), ("new", true)] {
      let engine = try FakeEngine(mode)
      _ = try await engine.read(["docker:team/service:1"], platform: .init("linux/amd64"))
      let saved = try engine.requests.filter { $0.hasPrefix("/images/get") }
      #expect(saved.count == 1 && saved[0].contains("platform=%7B%22os%22") == knows)
      // What comes is looked at, whatever was asked for.
      await #expect(throws: ImageError.self) {
        try await engine.read(["docker:team/service:1"], platform: .init("linux/arm64"))
      }
    }
  }

  @Test(arguments: [
    (
      "plain", "docker:team/servce:1", "there is no image 'team/servce:1'; there are team/service:1"
    ),
    ("plain", "docker:service:2", "there are team/service:1"),
    ("broken", "docker:team/service:1", "it answered 500: no space left on device"),
    ("cut", "docker:team/service:1", "docker at"),
    ("lying", "docker:team/service:1", "it says that 'team/service:1' is for linux/arm64"),
  ])
  func whatAnEngineCannotGiveIsSaid(_ mode: String, _ name: String, _ text: String) async throws {
    let engine = try FakeEngine(mode)
    await #expect {
      _ = try await engine.read([name])
    } throws: { error in
      if !"\(error)".contains(text) { print(mode, error) }
      return "\(error)".contains(text)
    }
  }

  @Test func anEngineElsewhereIsNotSpokenWith() async throws {
    var settings = EngineSettings()
    settings.addresses = [.docker: .elsewhere("tcp://far:2375")]
    let source = ImageSource(
      providers: [EngineImages(settings)], sink: ImageIndexer().scanner)
    await #expect {
      _ = try await source.open(try ImageReference("docker:app"))
    } throws: { "\($0)".contains("it is at tcp://far:2375") }
    settings.addresses = [.docker: .socket("/imgdiff/absent.sock")]
    let absent = ImageSource(providers: [EngineImages(settings)], sink: ImageIndexer().scanner)
    await #expect {
      _ = try await absent.open(try ImageReference("docker:app"))
    } throws: { "\($0)".contains("it does not answer") }
    #expect(EngineImages(settings).enginesWith("app").isEmpty)
  }

  @Test func namesThatAreNoneAreRefused() throws {
    for text in ["docker:", "docker:-x", "docker:a b", "podman:../x", "docker:a?b", "docker:a%2fb"]
    {
      #expect(throws: ImageError.self) { try ImageReference(text) }
    }
    #expect(try ImageReference("docker-daemon:team/app:1").engine == .docker)
    #expect(try ImageReference("docker:app", exists: { $0 == "docker:app" }).engine == nil)
  }
}
