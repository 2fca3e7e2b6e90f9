import FixtureBuilder
import Foundation
import Testing

/// Where `--output` may write. What it may not is refused before an image is read.
@Suite("Places for --output") struct OutputPlaceTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .withSamples() }

  @Test(
    "What cannot be written is refused before anything is read",
    arguments: [
      ("absent/out", "No such file or directory"), (".", "Is a directory"),
      ("service.tar/out", "Not a directory"), ("loop", "Too many levels of symbolic links"),
      ("dangling", "No such file or directory"), (String(repeating: "n", count: 300), "too long"),
    ])
  func unwritable(path: String, reason: String) throws {
    try link("loop", to: "loop")
    try link("dangling", to: "absent/out")
    // Reading would fail, too, and say something else.
    for arguments in [["layers"], ["stages"], ["localdev.tar"]] {
      let outcome = try imgdiff.run(arguments: arguments + ["absent.tar", "--output", path])
      #expect(outcome.status == 2 && outcome.errorLines.count == 1)
      #expect(outcome.errors.contains("cannot write \(path): "), "\(outcome.errors)")
      #expect(outcome.errors.contains(reason), "\(outcome.errors)")
    }
  }

  @Test(
    "An image that is read is not written over, however it is named",
    arguments: ["service.tar", "./service.tar", "folder/../service.tar", "symlink", "hardlink"])
  func input(path: String) throws {
    let before = try Data(contentsOf: imgdiff.folder.url("service.tar"))
    try FileManager.default.createDirectory(
      at: imgdiff.folder.url("folder"), withIntermediateDirectories: false)
    try link("symlink", to: "folder/../service.tar")
    try FileManager.default.linkItem(
      at: imgdiff.folder.url("service.tar"), to: imgdiff.folder.url("hardlink"))
    let calls = [
      ["layers", "service.tar"], ["service.tar", "localdev.tar"],
      ["files", "docker-archive:service.tar"],
      ["stages", "--images", "localdev.tar", "service.tar"],
    ]
    for call in calls {
      let outcome = try imgdiff.run(arguments: call + ["--output", path])
      #expect(outcome.status == 2 && outcome.errorLines.count == 1)
      #expect(
        outcome.errors.contains("cannot write \(path): it would replace the input service.tar"),
        "\(outcome.errors)")
    }
    #expect(try Data(contentsOf: imgdiff.folder.url("service.tar")) == before)
  }

  @Test(
    "Nor is any other file that a run reads",
    arguments: [
      ("stages Dockerfile", "Dockerfile"), ("stages Dockerfile --policy p.yml", "p.yml"),
      ("stages Dockerfile --compose c.yml", "c.yml"), ("stages Dockerfile --bake b.hcl", "b.hcl"),
      ("service.tar localdev.tar --dockerfile Dockerfile", "Dockerfile"),
      ("service.tar localdev.tar --policy p.yml", "p.yml"),
      ("service.tar localdev.tar --requirements r.txt", "r.txt"),
      ("service.tar localdev.tar --test-requirements r.txt", "r.txt"),
      ("service.tar localdev.tar", ".imgdiff.yml"),
    ])
  func files(call: String, file: String) throws {
    for (name, text) in [
      ("Dockerfile", "FROM a\n"), ("p.yml", "version: 1\n"), (".imgdiff.yml", "version: 1\n"),
      ("c.yml", "services: {}\n"), ("b.hcl", ""), ("r.txt", "a\n"),
    ] {
      try Data(text.utf8).write(to: imgdiff.folder.url(name))
    }
    let outcome = try imgdiff.run(
      arguments: call.split(separator: " ").map(String.init) + ["--output", "./\(file)"])
    #expect(outcome.status == 2 && outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("it would replace the input \(file)"), "\(outcome.errors)")
  }

  @Test("A layout's folder takes no output")
  func folder() throws {
    let archive = try OCILayout([SamplePair().service]).archive()
    for member in archive.members where !member.name.text.hasSuffix("/") {
      let url = imgdiff.folder.url("layout/\(member.name.text)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(member.content.bytes).write(to: url)
    }
    try link("inside", to: "layout")
    for path in ["layout/index.json", "inside/new"] {
      let outcome = try imgdiff.run("layers", "layout", "--output", path)
      #expect(outcome.status == 2)
      #expect(
        outcome.errors.contains("cannot write \(path): it is inside the input layout"),
        "\(outcome.errors)")
    }
    #expect(try imgdiff.run("layers", "layout", "--output", "beside").status == 0)
  }

  @Test("A link to nothing stays a link, and what it names is written")
  func dangling() throws {
    try FileManager.default.createDirectory(
      at: imgdiff.folder.url("reports"), withIntermediateDirectories: false)
    try link("first", to: "reports/second")
    try link("reports/second", to: "result")
    #expect(try imgdiff.run("layers", "service.tar", "--output", "first").status == 0)
    #expect(try Data(contentsOf: imgdiff.folder.url("reports/result")).isEmpty == false)
    let target = try FileManager.default.destinationOfSymbolicLink(
      atPath: imgdiff.folder.url("first").path)
    #expect(target == "reports/second")
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: imgdiff.folder.url(name).path, withDestinationPath: target)
  }
}
