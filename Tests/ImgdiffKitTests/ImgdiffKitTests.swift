import FixtureBuilder
import Foundation
import ImgdiffKit
import Testing

/// The library as a program uses it: nothing but its public names.
@Suite struct ImgdiffKitTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("kit-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file(_ name: String, _ recipe: ImageRecipe) throws -> String {
    let file = folder.appendingPathComponent(name)
    try Data(ImageArchive.dockerSave25([recipe]).bytes()).write(to: file)
    return file.path
  }

  private func contents(_ service: ImageRecipe) async throws -> [ImageContents] {
    let reader = ImageReader()
    return try await reader.read(
      await reader.open([
        try file("service.tar", service), try file("localdev.tar", SamplePair().localdev),
      ]))
  }

  @Test func provesACleanPairAndRendersTheProof() async throws {
    let images = try await contents(SamplePair().service)
    let result = try await Audit().run(service: images[0], localdev: images[1])
    #expect(result.verdict == .proven)
    #expect(result.claims.allSatisfy(\.holds) && result.claims.contains { $0.examined > 0 })
    #expect(result.exceptions.isEmpty)
    #expect(result.text().contains("PROVEN") || result.text().contains("proven"))
    #expect(result.json().hasPrefix(#"{"#) && result.json().contains(#""imgdiff.compare/1""#))
    #expect(result.markdown().contains("Proven"))
    try FileManager.default.removeItem(at: folder)
  }

  @Test func namesWhatLeaksWithItsLayerAndPaths() async throws {
    let images = try await contents(SamplePair(leak: .uninstalledLater).service)
    let result = try await Audit().run(service: images[0], localdev: images[1])
    #expect(result.verdict == .leaked)
    let error = try #require(result.findings.first)
    #expect(error.level == .error && error.layer != nil && error.hiddenBy != nil)
    #expect(error.paths.allSatisfy { $0.bytes.first == UInt8(ascii: "/") })
    #expect(result.claims.contains { !$0.holds && $0.id == error.rule })
    try FileManager.default.removeItem(at: folder)
  }

  @Test func takesTheInventoryAndComparesWithoutAVerdict() async throws {
    let images = try await contents(SamplePair().service)
    let names = images.map { Set($0.distributions.map(\.normalizedName)) }
    #expect(!names[0].contains("pytest") && names[1].contains("pytest"))
    #expect(images[0].image.configDigest.hasPrefix("sha256:"))
    #expect(images[0].json().contains(#""imgdiff.inspect/1""#) && !images[0].text().isEmpty)
    let difference = ImageDifference(service: images[0], localdev: images[1])
    #expect(difference.sharedLayers > 0)
    #expect(
      difference.changes.contains { $0.kind == .added && "\($0.path)".contains("pytest") })
    try FileManager.default.removeItem(at: folder)
  }

  @Test func errorsSayOfWhatKindTheyAreAndNameNoOption() async throws {
    let path = try file("service.tar", SamplePair().service)
    let localdev = try file("localdev.tar", SamplePair().localdev)
    let text = folder.appendingPathComponent("text").path
    try Data("no image".utf8).write(to: URL(fileURLWithPath: text))
    var foreign = ImageReader()
    foreign.platform = "linux/s390x"
    var odd = ImageReader()
    odd.platform = "linux"
    var unread = Audit()
    unread.policy = folder.appendingPathComponent("none.yml").path
    let usual = ImageReader()
    var errors: [ImgdiffError] = []
    func attempt(_ body: () async throws -> Void) async {
      do {
        try await body()
        Issue.record("no error after \(errors.count)")
      } catch let error as ImgdiffError {
        errors.append(error)
      } catch {
        Issue.record(error)
      }
    }
    await attempt { _ = try await usual.open("/nowhere/service.tar") }
    await attempt { _ = try await usual.open("\(path):no-such-tag") }
    await attempt { _ = try await foreign.open(path) }
    await attempt { _ = try await odd.open(path) }
    let both = try await usual.read(usual.open([path, localdev]))
    await attempt { _ = try await unread.run(service: both[0], localdev: both[1]) }
    #expect(errors.map(\.kind) == Array(repeating: .request, count: 5))
    await attempt { _ = try await usual.open(text) }
    #expect(errors.last?.kind == .input)
    await attempt { _ = try await Audit().run(service: both[0], localdev: both[0]) }
    await attempt { _ = try await Audit().run(service: both[1], localdev: both[0]) }
    #expect(errors.suffix(2).map(\.kind) == [.inconclusive, .inconclusive])
    for error in errors { #expect(!"\(error)".contains("--"), "\(error)") }
    try FileManager.default.removeItem(at: folder)
  }

  @Test func handlesNoSignals() async throws {
    // Those of the process that runs the tests stay.
    func handlers() -> [UInt] {
      [SIGBUS, SIGPIPE, SIGINT, SIGTERM].map { number in
        var action = sigaction()
        sigaction(number, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: UInt.self)
      }
    }
    let before = handlers()
    _ = try await contents(SamplePair().service)
    #expect(handlers() == before)
    try FileManager.default.removeItem(at: folder)
  }

  /// The program that the documentation shows is the one that is built against the library.
  @Test func theDocumentationShowsTheProgramThatIsBuilt() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let program = try String(
      contentsOf: root.appendingPathComponent("Tests/KitConsumer/Sources/kit-consumer/main.swift"),
      encoding: .utf8)
    let page = try String(
      contentsOf: root.appendingPathComponent("Docs/library.md"), encoding: .utf8)
    #expect(page.contains("```swift\n\(program)```"))
    let manifest = try String(
      contentsOf: root.appendingPathComponent("Tests/KitConsumer/Package.swift"), encoding: .utf8)
    #expect(manifest.contains(#".product(name: "ImgdiffKit", package: "imgdiff")"#))
  }

  /// What would tie a program to its environment is in no module that the library is made of.
  @Test func readsNoEnvironment() throws {
    let sources = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources")
    for case let file as URL in try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    where file.pathExtension == "swift" && !file.path.contains("/Sources/imgdiff/") {
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains("Environment.value("), "\(file.lastPathComponent)")
      let isPlace = file.lastPathComponent == "Environment.swift"
      #expect(isPlace || !text.contains("getenv("), "\(file.lastPathComponent)")
    }
  }
}
