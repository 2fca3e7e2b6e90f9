import Codecs
import FixtureBuilder
import Foundation
import HTTP
import LayerFilesystem
import Synchronization
import System
import Testing

@testable import ContainerImage

/// The server of TestImages/registry, which misbehaves as it is told.
private final class Server {
  let port: Int
  let folder: TemporaryFolder
  private let process = Process()
  private let log: String

  init(_ mode: String, _ image: BuiltImage, program: String = "registry.py") throws {
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
      "python3", root.appendingPathComponent("TestImages/registry/\(program)").path, folder.path,
      mode,
    ]
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var line: Substring?
    for _ in 0..<600 where line == nil {
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
    stall: Int = 30, _ prepare: (inout ImageIndexer) -> Void = { _ in },
    settings changed: (inout RegistrySettings) -> Void = { _ in }
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
    changed(&settings)
    var indexer = ImageIndexer()
    prepare(&indexer)
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

  @Test("What failed may pass where the registry was busy or away, and not where it refused")
  func mayPass() async throws {
    let built = try Self.recipe.build()
    for (mode, tag, port, isPassing) in [
      ("overloaded", "1", "PORT", true), ("plain", "2", "PORT", false),
      ("basic", "1", "PORT", false),
      ("plain", "1", "1", true),
    ] {
      let server = try Server(mode, built)
      await #expect {
        _ = try await server.read("registry:127.0.0.1:\(port)/team/app:\(tag)")
      } throws: { ($0 as? ImageError)?.mayPass == isPassing }
    }
  }

  @Test("What a tag means is asked with HEAD, and of a registry that answers none with GET")
  func digestOfTag() throws {
    let built = try Self.recipe.build()
    let server = try Server("plain", built)
    let images = RegistryImages()
    let reference = try ImageReference("registry:127.0.0.1:\(server.port)/team/app:1")
    let digest = try images.digest(of: reference)
    #expect("\(digest)" == built.manifest.digest)
    #expect(try server.requests.last?[0] == "/v2/team/app/manifests/1")
    // A digest needs no answer.
    let pinned = try ImageReference("registry:127.0.0.1:1/team/app@\(digest)")
    #expect(try images.digest(of: pinned) == digest)
  }

  @Test(arguments: ["plain", "bearer", "busy", "dated", "cut", "norange"])
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
    #expect(manifests.count == (["bearer", "busy", "dated"].contains(mode) ? 2 : 1))
    if mode == "cut" { #expect(try server.requests.contains { $0[2].hasPrefix("bytes=") }) }
    if mode == "bearer" {
      let tokens = try server.requests.filter { $0[0].hasPrefix("/token") }
      #expect(tokens.count == 1)
      #expect(tokens[0][0].contains("scope=repository%3Ateam%2Fapp%3Apull"))
      #expect(tokens[0][0].contains("service=a%2Cb"))
    }
  }

  // MARK: Known layers

  /// A folder for kept indexes, and a cache in it that says what day it is.
  private func cache(_ folder: TemporaryFolder, on day: String) throws -> IndexCache {
    var cache = IndexCache(try CacheFolder(path: folder.path + "/cache", creating: true))
    cache.today = day
    return cache
  }

  private func layersFetched(_ server: Server) throws -> Int {
    let layers = try Self.recipe.build().layers.map { "/\($0.digest)" }
    return try server.requests.count { request in
      layers.contains { request[0].hasSuffix($0) }
    }
  }

  @Test func aKnownLayerIsNotFetchedAndItsDayIsTold() async throws {
    let server = try Server("plain", try Self.recipe.build())
    let folder = try TemporaryFolder()
    let first = try await server.read { $0.cache = try? cache(folder, on: "2026-01-01") }
    #expect(first.layers.map(\.verifiedEarlier) == [nil, nil])
    #expect(try layersFetched(server) == 2)
    let second = try await server.read { $0.cache = try? cache(folder, on: "2026-01-05") }
    #expect(second.layers.map(\.verifiedEarlier) == ["2026-01-01", "2026-01-01"])
    #expect(summary(second) == summary(first))
    #expect(try layersFetched(server) == 2)
    let third = try await server.read {
      $0.cache = try? cache(folder, on: "2026-01-07")
      $0.fetchesAll = true
    }
    #expect(third.layers.map(\.verifiedEarlier) == [nil, nil])
    #expect(summary(third) == summary(first))
    #expect(try layersFetched(server) == 4)
    // What was verified again is known to have been.
    let fourth = try await server.read { $0.cache = try? cache(folder, on: "2026-01-09") }
    #expect(fourth.layers.map(\.verifiedEarlier) == ["2026-01-07", "2026-01-07"])
  }

  @Test func whatTheKeptIndexesLackIsFetched() async throws {
    struct Other: ContentPolicy {
      let identity = "other.1"
      func treatment(
        name: Span<UInt8>, size: Int64, contentKind: Entry.ContentKind
      ) -> ContentTreatment { .keep }
      func oversized(contentKind: Entry.ContentKind) -> [UInt8]? { nil }
      func extract(from content: Span<UInt8>, contentKind: Entry.ContentKind) -> [UInt8]? { nil }
    }
    let server = try Server("plain", try Self.recipe.build())
    let folder = try TemporaryFolder()
    let first = try await server.read { $0.cache = try? cache(folder, on: "2026-01-01") }
    // For another command more is wanted of contents than was kept.
    let other = try await server.read {
      $0.cache = try? cache(folder, on: "2026-01-01")
      $0.policy = Other()
    }
    #expect(other.layers.map(\.verifiedEarlier) == [nil, nil])
    #expect(try layersFetched(server) == 4)
    // Damage is no index.
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/cache") {
      let file = URL(fileURLWithPath: "\(folder.path)/cache/\(name)")
      var bytes = try Data(contentsOf: file)
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: file)
    }
    let third = try await server.read { $0.cache = try? cache(folder, on: "2026-01-01") }
    #expect(third.layers.map(\.verifiedEarlier) == [nil, nil])
    #expect(summary(third) == summary(first))
    #expect(try layersFetched(server) == 6)
  }

  @Test func aManifestThatLiesAboutTheSizeOfAKnownLayerIsFoundOut() async throws {
    let folder = try TemporaryFolder()
    let server = try Server("plain", try Self.recipe.build())
    _ = try await server.read { $0.cache = try? cache(folder, on: "2026-01-01") }
    let image = try Self.recipe.build()
    let manifest = String(decoding: image.manifest.bytes.bytes, as: UTF8.self)
    let size = "\"size\":\(image.layers[0].blob.count)"
    let lying = Array(manifest.replacing(size, with: "\"size\":7").utf8)
    #expect(lying.count < manifest.utf8.count)
    _ = try server.folder.write("manifests/lying", lying)
    await #expect {
      _ = try await server.read("registry:127.0.0.1:PORT/team/app:lying") {
        $0.cache = try? cache(folder, on: "2026-01-01")
      }
    } throws: { "\($0)".contains("its manifest says 7") }
  }

  @Test func bothImagesFetchALayerOnceAndALayerThatIsAtHandNeverCountsAsKept() async throws {
    let server = try Server("plain", try Self.recipe.build())
    let folder = try TemporaryFolder()
    let archive = try folder.write(try ArchiveFormat.ociArchive.archive(of: Self.recipe))
    var settings = RegistrySettings()
    settings.pause = 0.01
    let cache = try cache(folder, on: "2026-01-01")
    for run in 0..<2 {
      var indexer = ImageIndexer()
      indexer.cache = cache
      let source = ImageSource(
        providers: [RegistryImages(settings), LocalImages()], sink: indexer.scanner)
      let references = ["127.0.0.1:PORT/team/app:1", "127.0.0.1:PORT/team/other:1", archive]
        .map { $0.replacing("PORT", with: "\(server.port)") }
      // The pair in two repositories, then with a file that has the same blobs.
      let images = try await indexer.index(
        source.open(try references.prefix(run == 0 ? 2 : 3).map { try ImageReference($0) }))
      #expect(images.allSatisfy { $0.layers.map(\.verifiedEarlier) == [nil, nil] })
      #expect(try layersFetched(server) == 2)
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

  /// A file with an entry for the server.
  private func credentials(_ server: Server, _ entry: String) throws -> String {
    try server.folder.write(
      "entry.json", Array("{\"auths\":{\"127.0.0.1:\(server.port)\":{\(entry)}}}".utf8))
  }

  @Test(arguments: [
    ("identity", #""identitytoken": "secret+identity""#),
    ("identity", #""auth": "PHRva2VuPjpzZWNyZXQraWRlbnRpdHk=""#),
    ("identity-old", #""identitytoken": "secret+identity""#),
    ("bearer", #""registrytoken": "abc""#),
  ])
  func tokensOfEveryKindOpenARepository(_ mode: String, _ entry: String) async throws {
    let server = try Server(mode, try Self.recipe.build())
    let file = try credentials(server, entry)
    _ = try await server.read(settings: { $0.credentialFiles = [file] })
    let posts = try server.requests.filter { $0[0] == "POST" }
    #expect(posts.count == (mode == "bearer" ? 0 : 1))
    #expect(posts.allSatisfy { $0[2] == "-" }, "who asks is in the form alone")
    let asked = try server.requests.filter { $0[0].hasPrefix("/token") }
    #expect(asked.count == (mode == "identity-old" ? 1 : 0))
  }

  @Test func anIdentityTokenGoesNowhereElse() async throws {
    let server = try Server("identity-moved", try Self.recipe.build())
    let file = try credentials(server, #""identitytoken": "secret+identity""#)
    _ = try? await server.read(settings: { $0.credentialFiles = [file] })
    #expect(try server.requests.contains { $0[0] == "POST" })
    #expect(try !server.requests.contains { $0[0].contains("/elsewhere/token") })
  }

  @Test func aRegistrysWarningIsPassedOnOnce() async throws {
    let server = try Server("warning", try Self.recipe.build())
    let said = Mutex<[String]>([])
    _ = try await server.read(settings: { settings in
      settings.warn = { text in said.withLock { $0.append(text) } }
    })
    let all = said.withLock { $0 }
    #expect(all.count == 1 && all[0].hasSuffix("says: this registry moves"))
  }

  // MARK: Programs that keep credentials

  /// What was asked of programs.
  private final class Asked: Sendable {
    let lines = Mutex<[String]>([])
  }

  private func helper(
    _ status: Int32, _ output: String, _ asked: Asked? = nil
  ) -> CredentialHelper {
    CredentialHelper { program, input in
      asked?.lines.withLock { $0.append("\(program) \(String(decoding: input, as: UTF8.self))") }
      return (status, Array(output.utf8))
    }
  }

  private func credential(
    _ config: String, _ helper: CredentialHelper?, for repository: String = "a.example/team/app"
  ) throws -> RegistryCredential? {
    let folder = try TemporaryFolder()
    let path = try folder.write("config.json", Array(config.utf8))
    return try CredentialFiles(paths: [path], helper: helper)
      .credential(for: try #require(RepositoryName(repository[...])))
  }

  @Test func programsAreAskedInTheOrderOfTheFile() throws {
    let config = """
      {"credsStore": "store", "credHelpers": {"b.example": "own"},
       "auths": {"a.example": {}, "c.example": {"auth": "dTpw"}}}
      """
    let asked = Asked()
    let helper = helper(0, #"{"ServerURL": "x", "Username": "u", "Secret": "s"}"#, asked)
    for name in ["a.example/x", "a.example/y", "b.example/x", "c.example/x", "python"] {
      let found = try #require(try credential(config, helper, for: name))
      #expect(found.basic == (name.hasPrefix("c") ? "Basic dTpw" : "Basic dTpz"), "\(name)")
    }
    #expect(
      asked.lines.withLock { $0 } == [
        "docker-credential-store a.example\n", "docker-credential-own b.example\n",
        "docker-credential-store https://index.docker.io/v1/\n",
      ], "each once for each registry")
    let token = self.helper(0, #"{"Username": "<token>", "Secret": "s"}"#)
    let identity = try #require(try credential(config, token))
    #expect(identity.identityToken == "s" && identity.basic == nil)
  }

  @Test func aProgramWithoutCredentialsIsNoErrorAndEverythingElseIs() throws {
    let config = #"{"credsStore": "store"}"#
    let none = helper(1, "credentials not found in native keychain\n")
    #expect(try credential(config, none) == nil)
    for (status, output) in [
      (1, "locked hush"), (2, ""), (0, ""), (0, "hush"), (0, #"{"Username": "hush"}"#),
      (0, #"["hush"]"#),
    ] as [(Int32, String)] {
      #expect {
        _ = try credential(config, helper(status, output))
      } throws: { "\($0)".contains("docker-credential-store") && !"\($0)".contains("hush") }
    }
    for name in ["../evil", "a/b", "a b", "a;b", String(repeating: "a", count: 200)] {
      let asked = Asked()
      #expect(throws: ImageError.self) {
        try credential(#"{"credsStore": "\#(name)"}"#, helper(0, "{}", asked))
      }
      #expect(asked.lines.withLock { $0 }.isEmpty)
    }
    #expect(throws: ImageError.self) { try credential(config, nil) }
  }

  @Test(arguments: [
    ("flipped", "so save or push the image again"), ("size", "its manifest says"),
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

  // MARK: Faults

  /// Cut, delayed, flipped, refused, truncated and extended answers, at random places and by chance one
  /// upon another: an image is read as it is, or not at all.
  @Test(.timeLimit(.minutes(30)))
  func faultsNeverMakeAnotherImage() async throws {
    let server = try Server("random", try Self.recipe.build())
    let digest = try Self.recipe.build().manifest.digest
    let folder = try TemporaryFolder()
    let path = try folder.write(try ArchiveFormat.ociArchive.archive(of: Self.recipe))
    let expected = summary(try await verified(path))
    var outcomes: [Bool: Int] = [:]
    while true {
      for _ in 0..<50 {
        let found = try? await server.read(
          "registry:127.0.0.1:PORT/team/app@\(digest)", stall: 5,
          settings: { $0.pause = 0.001 })
        if let found { #expect(summary(found) == expected) }
        outcomes[found != nil, default: 0] += 1
      }
      if try server.requests.count(where: { $0[0] == "FAULT" }) >= 2_000 { break }
    }
    // Both happen, or nothing was shown.
    #expect(outcomes[true, default: 0] > 0 && outcomes[false, default: 0] > 0, "\(outcomes)")
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

/// Debian's docker-registry, as TestImages/registry/real.py starts it.
@Suite(
  .enabled(
    if: FileManager.default.isExecutableFile(atPath: "/usr/bin/docker-registry"),
    "docker-registry is not installed"))
struct RealRegistryTests {
  private static let recipe = ImageRecipe(
    layers: [
      LayerRecipe(
        [.file("a", ByteString((0..<90_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }))],
        compression: .gzip), LayerRecipe([.file("b", "two")], compression: .zstd),
    ], tags: ["app:1"])

  @Test(arguments: ["plain", "basic", "token"])
  func aRealRegistryGivesTheImageThatWasPushed(_ mode: String) async throws {
    let built = try Self.recipe.build()
    let server = try Server(mode, built, program: "real.py")
    let authority = server.folder.path + "/ca.pem"
    let found = try await server.read(
      credentials: mode != "plain", settings: { $0.http.authorityFile = authority })
    let folder = try TemporaryFolder()
    let path = try folder.write(try ArchiveFormat.ociArchive.archive(of: Self.recipe))
    #expect(summary(found) == summary(try await verified(path)))
    #expect(found.image.manifestDigest.map { "\($0)" } == built.manifest.digest)
    guard mode != "plain" else { return }

    // Without credentials, without the authority, and with the authority from a folder of the host's own.
    await #expect {
      _ = try await server.read(settings: { $0.http.authorityFile = authority })
    } throws: { "\($0)".contains("answered 401") && "\($0)".contains("no credentials were found") }
    await #expect {
      _ = try await server.read(credentials: true)
    } throws: { "\($0)".contains("cannot reach 127.0.0.1") }
    // The token server is another host to such folders.
    guard mode == "basic" else { return }
    let certificates = "\(server.folder.path)/certs.d/127.0.0.1:\(server.port)"
    try FileManager.default.createDirectory(
      atPath: certificates, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: authority, toPath: certificates + "/ca.crt")
    let again = try await server.read(
      credentials: true,
      settings: { $0.certificateFolders = [server.folder.path + "/certs.d"] })
    #expect(summary(again) == summary(found))
  }

  @Test func aTokenIsForOneRepository() async throws {
    let server = try Server("token", try Self.recipe.build(), program: "real.py")
    var settings = RegistrySettings()
    settings.http.authorityFile = server.folder.path + "/ca.pem"
    let secret = Data("user:secret-word".utf8).base64EncodedString()
    settings.credentialFiles = [
      try server.folder.write(
        "auth.json",
        Array("{\"auths\":{\"127.0.0.1:\(server.port)\":{\"auth\":\"\(secret)\"}}}".utf8))
    ]
    let indexer = ImageIndexer()
    let source = ImageSource(providers: [RegistryImages(settings)], sink: indexer.scanner)
    let references = try ["app", "other"].map {
      try ImageReference("registry:127.0.0.1:\(server.port)/team/\($0):1")
    }
    _ = try await indexer.index(source.open(references))
    let scopes = try server.requests.map { $0[0].split(separator: "scope=").last ?? "" }
    #expect(scopes == ["repository%3Ateam%2Fapp%3Apull", "repository%3Ateam%2Fother%3Apull"])
  }
}
