import FixtureBuilder
import Foundation
import Testing

/// Images for several platforms, of which each is judged with `--all-platforms`.
@Suite("All platforms") struct PlatformsTests {
  private let imgdiff: Imgdiff
  private static let clean = SamplePair()
  private static let leaking = SamplePair(leak: .wrongStage)

  init() throws {
    imgdiff = Imgdiff(folder: try TemporaryFolder())
    try save("service", Self.clean.service, Self.arm(Self.clean.service))
    try save("leaking", Self.clean.service, Self.arm(Self.leaking.service))
    try save("localdev", Self.clean.localdev, Self.arm(Self.clean.localdev))
    try save("one", Self.clean.localdev)
  }

  private static func arm(_ image: ImageRecipe) -> ImageRecipe {
    image.with { $0.configuration.platform = .arm64 }
  }

  private func save(_ name: String, _ images: ImageRecipe...) throws {
    try OCILayout.multiPlatform(images, tags: ["\(name):latest"]).archive()
      .write(to: imgdiff.folder.path + "/\(name).tar")
  }

  private func run(_ call: String) throws -> Imgdiff.Outcome {
    try imgdiff.run(arguments: call.split(separator: " ").map(String.init))
  }

  @Test("Every platform is judged, and the first line and the last say for which")
  func all() throws {
    let outcome = try run("service.tar localdev.tar --all-platforms")
    #expect(outcome.status == 0 && outcome.errors == "")
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.first == "PROVEN  proven for linux/amd64, linux/arm64")
    #expect(lines.last == lines.first)
    #expect(lines.contains("For linux/amd64") && lines.contains("For linux/arm64"))
    #expect(!outcome.text.contains("Not judged") && !outcome.text.contains("unjudged-platform"))
  }

  @Test("A leak on one platform is a leak, which --platform of the other does not see")
  func leak() throws {
    #expect(try run("leaking.tar localdev.tar --platform linux/amd64").status == 0)
    let outcome = try run("leaking.tar localdev.tar --all-platforms --quiet")
    #expect(outcome.status == 1)
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.first == "LEAKED  leaked for linux/arm64; proven for linux/amd64")
    #expect(lines.count == 3 && lines[2].hasPrefix("linux/arm64  LEAKED  leaking.tar ships "))
  }

  @Test("Where localdev lacks a platform nothing is concluded, unless another one leaks")
  func missing() throws {
    let outcome = try run("service.tar one.tar --all-platforms")
    #expect(outcome.status == 2 && outcome.text == "")
    #expect(
      outcome.errors
        == "imgdiff: error: for linux/arm64 nothing can be concluded: one.tar has no image for "
        + "linux/arm64, but for linux/amd64: build it for the same platforms\n")
    try save("swapped", Self.leaking.service, Self.arm(Self.clean.service))
    let leaked = try run("swapped.tar one.tar --all-platforms --quiet --format json")
    #expect(leaked.status == 1)
    let object = try #require(
      JSONSerialization.jsonObject(with: leaked.output) as? [String: Any])
    #expect(object["schema"] as? String == "imgdiff.compare-platforms/1")
    #expect(object["verdict"] as? String == "leaked")
    let warnings = try #require(object["warnings"] as? [String])
    #expect(warnings.contains { $0.hasPrefix("linux/arm64: nothing can be concluded: ") })
    let platforms = try #require(object["platforms"] as? [[String: Any]])
    #expect(platforms.map { $0["platform"] as? String } == ["linux/amd64"])
  }

  @Test("A pipe for both images is read once")
  func pipe() throws {
    let outcome = try imgdiff.shell(
      "cat service.tar | \(Imgdiff.path) - localdev.tar --all-platforms --quiet")
    #expect(outcome.status == 0)
    #expect(outcome.text.hasPrefix("PROVEN  proven for linux/amd64, linux/arm64\n"))
  }

  @Test("An image for one platform is judged for that one")
  func single() throws {
    let outcome = try run("one.tar one.tar --all-platforms")
    #expect(outcome.status == 1 && outcome.text.hasPrefix("LEAKED  leaked for linux/amd64\n"))
  }

  @Test("Files for programs have a part for each platform")
  func forms() throws {
    let outcome = try run(
      "leaking.tar localdev.tar --all-platforms --format json --report sarif=s --report junit=j "
        + "--report codequality=c --report markdown=m --report github=g")
    #expect(outcome.status == 1)
    let object = try #require(
      JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    let platforms = try #require(object["platforms"] as? [[String: Any]])
    let verdicts = platforms.map { ($0["report"] as? [String: Any])?["verdict"] as? String }
    #expect(verdicts == ["proven", "leaked"])
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: imgdiff.folder.path + "/\(name)", encoding: .utf8)
    }
    let log = try JSONSerialization.jsonObject(with: Data(try text("s").utf8)) as? [String: Any]
    let runs = try #require(log?["runs"] as? [[String: Any]])
    let categories = runs.map { ($0["automationDetails"] as? [String: Any])?["id"] as? String }
    #expect(
      categories == [
        "imgdiff/compare/leaking/linux/amd64/", "imgdiff/compare/leaking/linux/arm64/",
      ])
    let junit = try text("j")
    #expect(junit.contains("<testsuite name=\"imgdiff (linux/arm64)\" tests=\"8\""))
    #expect(junit.contains("<testsuites name=\"imgdiff\" tests=\"16\""))
    let issues = try JSONSerialization.jsonObject(with: Data(try text("c").utf8)) as? [Any]
    #expect((issues?.count ?? 0) > 0)
    #expect(try text("m").hasPrefix("# linux/amd64\n"))
    #expect(try text("g").contains("::error "))
  }

  @Test(
    "What excludes each other is refused before anything is read",
    arguments: [
      ("--platform linux/amd64", "--platform and --all-platforms exclude each other"),
      ("--format html", "a page of html shows one platform: name it with --platform"),
    ])
  func refused(option: String, reason: String) throws {
    let outcome = try run("absent.tar localdev.tar --all-platforms \(option)")
    #expect(outcome.status == 2 && outcome.errors.contains(reason))
  }
}
