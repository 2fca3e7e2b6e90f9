import Codecs
import FixtureBuilder
import Foundation
import HTTP
import LayerFilesystem
import System
import Testing

@testable import ContainerImage

/// The server of TestImages/registry, which misbehaves as it is told.
private final class Server {
  let port: Int
  let folder: TemporaryFolder
  private let process = Process()
  private let log: String

  init(_ mode: String, _ image: BuiltImage) throws {
    folder = try TemporaryFolder()
    for name in ["manifests", "blobs"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
    }
    let manifest = image.manifest
    for name in ["1", manifest.digest] {
      _ = try folder.write("manifests/\(name)", manifest.bytes.bytes)
    }
    for blob in image.blobs { _ = try folder.write("blobs/\(blob.digest)", blob.bytes.bytes) }
    _ = try folder.write("type", Array(manifest.mediaType.utf8))
    log = try folder.write("log", [])
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", root.appendingPathComponent("TestImages/registry/registry.py").path, folder.path,
      mode,
    ]
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var line: Substring?
    for _ in 0..<200 where line == nil {
      usleep(50_000)
      let text = try String(contentsOfFile: log, encoding: .utf8)
      if text.contains("\n") { line = text.split(separator: "\n").first }
    }
    port = try #require(line.flatMap { Int($0) })
  }

  deinit { process.terminate() }

  /// What was asked: path, kind of credentials, range.
  var requests: [[String]] {
    get throws {
      try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").dropFirst()
        .map { $0.split(separator: " ").map(String.init) }
    }
  }

  func read(
    _ reference: String = "registry:127.0.0.1:PORT/team/app:1", credentials: Bool = false,
    password: String = "secret-word",
    stall: Int = 30
  ) async throws -> IndexedImage {
    var settings = RegistrySettings()
    settings.pause = 0.01
    settings.http.stallSeconds = stall
    settings.credentialFiles = []
    if credentials {
      let secret = Data("user:\(password)".utf8).base64EncodedString()
      settings.credentialFiles = [
        try folder.write(
          "auth.json",
          Array("{\"auths\":{\"127.0.0.1:\(port)/team\":{\"auth\":\"\(secret)\"}}}".utf8))
      ]
    }
    let indexer = ImageIndexer()
    let source = ImageSource(
      providers: [RegistryImages(settings), LocalImages()], sink: indexer.scanner)
    let text = reference.replacing("PORT", with: "\(port)")
    return try await indexer.index([source.open(try ImageReference(text))])[0]
  }
}

@Suite struct RegistryTests {
  private static let recipe = ImageRecipe(
    layers: [
      LayerRecipe([
        .file("a", ByteString((0..<90_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }))
      ]),
      LayerRecipe([.file("b", "two")], compression: .zstd),
    ], tags: ["app:1"])

  @Test(arguments: ["plain", "bearer", "busy", "cut", "norange"])
  func anImageIsReadAsFromAFile(_ mode: String) async throws {
    let server = try Server(mode, try Self.recipe.build())
    let found = try await server.read()
    let folder = try TemporaryFolder()
    let path = try folder.write(try ArchiveFormat.ociArchive.archive(of: Self.recipe))
    #expect(summary(found) == summary(try await verified(path)))
    #expect(found.image.format == .registry)
    #expect(
      "\(try #require(found.image.manifestDigest))" == (try Self.recipe.build().manifest.digest))
    // Once, and no more than once: a tag may move.
    let manifests = try server.requests.filter { $0[0].hasPrefix("/v2/team/app/manifests/1") }
    #expect(manifests.count == (mode == "bearer" || mode == "busy" ? 2 : 1))
    if mode == "cut" { #expect(try server.requests.contains { $0[2].hasPrefix("bytes=") }) }
    if mode == "bearer" {
      let tokens = try server.requests.filter { $0[0].hasPrefix("/token") }
      #expect(tokens.count == 1)
      #expect(tokens[0][0].contains("scope=repository%3Ateam%2Fapp%3Apull"))
      #expect(tokens[0][0].contains("service=a%2Cb"))
    }
  }

  @Test func credentialsAreForTheirHostAlone() async throws {
    let server = try Server("redirect", try Self.recipe.build())
    _ = try await server.read(credentials: true)
    let elsewhere = try server.requests.filter { $0[0].hasPrefix("/elsewhere/") }
    #expect(!elsewhere.isEmpty && elsewhere.allSatisfy { $0[1] == "-" })
    // Nothing is said before the registry asks.
    #expect(try server.requests.first { $0[0].contains("manifests") }?[1] == "-")
  }

  @Test func credentialsAreNamedAndNeverShown() async throws {
    let server = try Server("basic", try Self.recipe.build())
    _ = try await server.read(credentials: true)
    await #expect {
      _ = try await server.read()
    } throws: { "\($0)".contains("answered 401") && "\($0)".contains("no credentials") }
    await #expect {
      _ = try await server.read(credentials: true, password: "wrong-word")
    } throws: { error in
      var dumped = ""
      dump(error, to: &dumped)
      return "\(error)".contains("auth.json") && !"\(error)\(dumped)".contains("wrong")
    }
    let credential = RegistryCredential(user: "user", password: "secret-word", origin: "a file")
    var dumped = "\(credential) \(String(reflecting: credential))"
    dump(credential, to: &dumped)
    #expect(dumped.contains("a file") && !dumped.contains("secret") && !dumped.contains("user"))
  }

  @Test(arguments: ["identitytoken", "registrytoken"])
  func anIdentityTokenIsSaidAndNotPassedOver(_ key: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "auth.json", Array(#"{"auths": {"a.example": {"\#(key)": "secret-word"}}}"#.utf8))
    let repository = try #require(RepositoryName("a.example/app"))
    #expect {
      _ = try CredentialFiles(paths: [path]).credential(for: repository)
    } throws: { "\($0)".contains("identity token") && !"\($0)".contains("secret") }
  }

  @Test(arguments: [
    ("flipped", "does not match its digest"), ("size", "its manifest says"),
    ("endless", "bytes"), ("schema1", "schema 1"), ("confused", "was sent as"),
    ("lying", "and not of sha256:000"), ("shifted", "another part"), ("drip", "next to nothing"),
    ("metadata", "local network"), ("away", "plain http"),
  ])
  func aRegistryThatLiesIsFoundOut(_ mode: String, _ text: String) async throws {
    let server = try Server(mode, try Self.recipe.build())
    await #expect {
      _ = try await server.read(stall: 1)
    } throws: { error in
      if !"\(error)".contains(text) { print(mode, error) }
      return "\(error)".contains(text) && "\(error)".contains("team/app")
    }
  }

  @Test func anUnknownTagIsSaidInTheRegistrysWords() async throws {
    let server = try Server("plain", try Self.recipe.build())
    await #expect {
      _ = try await server.read("registry:127.0.0.1:PORT/team/app:2")
    } throws: { "\($0)".contains("404 (MANIFEST_UNKNOWN: unknown)") }
    let digest = try Self.recipe.build().manifest.digest
    // The digest counts before the tag.
    _ = try await server.read("docker://127.0.0.1:PORT/team/app:2@\(digest)")
  }

  @Test func referencesAreReadAsEnginesReadThem() throws {
    let none: (String) -> Bool = { _ in false }
    for (text, place) in [
      ("registry:host.example/a/b:1", "host.example/a/b"),
      ("docker://python:3", "docker.io/library/python"),
      ("registry:team/app", "docker.io/team/app"), ("localhost:5000/app:1", "localhost:5000/app"),
      ("host.example/team/app:1", "host.example/team/app"),
    ] {
      let repository = try ImageReference(text, exists: none).repository
      #expect(repository.map { "\($0)" } == place, "\(text)")
    }
    for text in [
      "host.example/app", "./images/a:1", "images.d/service.tar:1", "app:1", "oci:a.b/c:1",
    ] {
      #expect(try ImageReference(text, exists: none).repository == nil, "\(text)")
    }
    for text in [
      "registry:Host.example/UPPER", "registry:", "registry:a/b:", "docker://a/b@sha256:12",
    ] {
      #expect(throws: ImageError.self) { try ImageReference(text, exists: none) }
    }
    #expect(
      try ImageReference("host.example/app:1", exists: { $0 == "host.example/app" }).repository
        == nil)
  }

  @Test func challengesAreReadWithTheirQuotes() {
    let all = Challenge.all(in: [
      #"Negotiate, Bearer realm="https://a/b?c=d,e",Service="x \"y\"""#, "basic realm=z",
    ])
    #expect(all.map(\.scheme) == ["negotiate", "bearer", "basic"])
    #expect(all[1].parameters == ["realm": "https://a/b?c=d,e", "service": "x \"y\""])
  }
}
