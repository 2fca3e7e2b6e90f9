import FixtureBuilder
import Foundation
import Testing

@Suite struct CacheTests {
  private let imgdiff: Imgdiff

  init() throws {
    imgdiff = try Imgdiff.withSamples()
    try imgdiff.add("gzip.tar", Self.archive(.gzip))
    try imgdiff.add("plain.tar", Self.archive(.none))
  }

  /// Layers that are large enough to be kept.
  private static func archive(_ compression: FixtureBuilder.Compression) throws -> ImageArchive {
    var image = Imgdiff.large(6_000)
    image = image.mapLayers { $0.compression = compression }
    return try OCILayout([image]).archive()
  }

  private func run(_ arguments: String) throws -> Imgdiff.Outcome {
    try imgdiff.run(arguments: arguments.split(separator: " ").map(String.init))
  }

  private func kept(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: imgdiff.folder.url(folder).path)) ?? []
  }

  @Test(arguments: ["files", "layers", "inspect", "packages"])
  func everyCommandSaysTheSameFromWhatIsKept(command: String) throws {
    let without = try run("\(command) gzip.tar --format json --no-cache")
    #expect(without.status == 0)
    for _ in 0..<2 {
      let with = try run("\(command) gzip.tar --format json --cache kept")
      #expect(with.output == without.output)
      #expect(with.errors == without.errors && with.status == 0)
    }
    #expect(kept("kept").count == 1)
  }

  @Test func nothingIsKeptWithoutNeedOrAgainstTheWill() throws {
    #expect(try run("layers gzip.tar --no-cache").status == 0)
    #expect(try run("layers plain.tar --cache plain").status == 0)
    #expect(kept("plain").isEmpty)
    let home = imgdiff.folder.url("home").path
    let outcome = try imgdiff.run(
      "layers", "plain.tar", environment: ["XDG_CACHE_HOME": home])
    #expect(outcome.status == 0)
    #expect(!FileManager.default.fileExists(atPath: home), "no folder is made for nothing")
  }

  @Test func theFolderIsTheOneOfTheXDGSpecification() throws {
    let (cache, home) = (imgdiff.folder.url("xdg").path, imgdiff.folder.url("home").path)
    _ = try imgdiff.run(
      "layers", "gzip.tar", environment: ["XDG_CACHE_HOME": cache, "HOME": home])
    #expect(kept("xdg/imgdiff").count == 1 && kept("home").isEmpty)
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(cache)/imgdiff")
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    // A path that is not absolute is passed over.
    _ = try imgdiff.run(
      "layers", "gzip.tar", environment: ["XDG_CACHE_HOME": "relative", "HOME": home])
    #expect(kept("home/.cache/imgdiff").count == 1)
    let none = try imgdiff.run(
      "layers", "gzip.tar", environment: ["XDG_CACHE_HOME": "", "HOME": ""])
    #expect(none.status == 0 && none.errors.isEmpty)
  }

  @Test func statisticsAndClearing() throws {
    let empty = try run("cache --cache kept")
    #expect(
      empty.status == 2 && empty.errorLines.count == 1, "a folder that was named must be there")
    #expect(empty.errors.contains("name one that a run was given"), "it says what to do")
    for command in [["cache"], ["layers", "gzip.tar"]] {
      let nameless = try imgdiff.run(arguments: command + ["--cache", ""])
      #expect(nameless.status == 2 && nameless.errors.contains("--cache takes a folder"))
    }
    _ = try run("layers gzip.tar --cache kept")
    let shown = try run("cache --stats --cache kept")
    #expect(shown.status == 0)
    #expect(
      shown.text.hasPrefix("kept holds 1 index, ") && shown.text.contains(" of at most 1.07 GB."))
    #expect(try run("cache --cache kept").output == shown.output)
    #expect(try run("cache --clear --cache kept").text.hasPrefix("Removed 1 index ("))
    #expect(kept("kept").isEmpty)
    #expect(try run("cache --clear --cache kept").text.hasPrefix("Removed 0 indexes (0 B)"))
    #expect(try run("cache --stats --clear --cache kept").status == 2)
    let usual = try imgdiff.run(
      "cache", environment: ["XDG_CACHE_HOME": imgdiff.folder.url("nowhere").path])
    #expect(
      usual.status == 0
        && usual.text.split(separator: "\n").joined(separator: " ").contains(
          " holds 0 indexes, 0 B of ")
    )
  }

  @Test func aFolderThatCannotBeUsedIsAnErrorIfItWasNamed() throws {
    for folder in ["plain.tar", "/proc/imgdiff", "plain.tar/below"] {
      let outcome = try run("layers gzip.tar --cache \(folder)")
      #expect(outcome.status == 2 && outcome.errorLines.count == 1 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("--no-cache"), "it says what to do")
    }
    #expect(try run("layers gzip.tar --cache kept --no-cache").status == 2)
    // The usual folder is a convenience.
    let outcome = try imgdiff.run(
      "layers", "gzip.tar", environment: ["XDG_CACHE_HOME": "/proc"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
  }

  /// How a process is denied what the mode of a file denies its owner, root or not.
  private static let plainly: String? =
    geteuid() != 0
    ? "exec"
    : access("/usr/bin/setpriv", X_OK) == 0
      ? "exec /usr/bin/setpriv --bounding-set=-dac_override,-dac_read_search" : nil

  @Test(.enabled(if: plainly != nil))
  func aFolderThatCannotBeWrittenIsAnErrorIfItWasNamed() throws {
    let plainly = try #require(Self.plainly)
    let folder = imgdiff.folder.url("home/imgdiff")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for mode in [0o500, 0o600] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path)
      let named = try imgdiff.shell("\(plainly) \"$0\" layers gzip.tar --cache home/imgdiff")
      #expect(named.status == 2 && named.errorLines.count == 1 && named.output.isEmpty)
      #expect(named.errors.contains("Permission denied") && named.errors.contains("--no-cache"))
      let usual = try imgdiff.shell(
        "export XDG_CACHE_HOME=\"$PWD/home\"; \(plainly) \"$0\" layers gzip.tar")
      #expect(usual.status == 0 && usual.errors.isEmpty)
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    #expect(kept("home/imgdiff").isEmpty)
  }

  @Test func aUsualFolderThatOthersCanWriteToIsWarnedOfAndNotUsed() throws {
    let folder = imgdiff.folder.url("open/imgdiff")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
    let outcome = try imgdiff.run(
      "layers", "gzip.tar",
      environment: ["XDG_CACHE_HOME": imgdiff.folder.url("open").path])
    #expect(outcome.status == 0 && outcome.errorLines.count == 1)
    #expect(outcome.errors.hasPrefix("imgdiff: warning: ") && outcome.errors.contains("chmod go-w"))
    #expect(kept("open/imgdiff").isEmpty)
  }

  @Test func severalProcessesAtOnceGiveOneAnswerAndKeepOneIndex() throws {
    let expected = try run("files gzip.tar --format json --no-cache").output
    let processes = try (0..<6).map { _ in
      try imgdiff.process(
        Imgdiff.path, ["files", "gzip.tar", "--format", "json", "--cache", "kept"])
    }
    for process in processes { try process.run() }
    for process in processes {
      process.waitUntilExit()
      let outcome = try Imgdiff.outcome(of: process)
      #expect(outcome.status == 0 && outcome.output == expected)
    }
    #expect(kept("kept").count == 1)
  }
}
