import FixtureBuilder
import Foundation

extension Imgdiff {
  /// The program in a folder with the clean pair (`service.tar`, `localdev.tar`), a service that
  /// leaks (`leaking.tar`), and an image of oddities (`odd.tar`).
  static func withSamples() throws -> Imgdiff {
    let imgdiff = Imgdiff(folder: try TemporaryFolder())
    for (name, bytes) in try samples.get() {
      try Data(bytes).write(to: imgdiff.folder.url(name))
    }
    return imgdiff
  }

  /// Built once: most tests want them.
  private static let samples = Result {
    [
      ("service.tar", try ImageArchive.dockerSave25([SamplePair().service]).bytes()),
      ("localdev.tar", try ImageArchive.dockerSave25([SamplePair().localdev]).bytes()),
      (
        "leaking.tar",
        try ImageArchive.dockerSave25([SamplePair(leak: .uninstalledLater).service]).bytes()
      ),
      ("odd.tar", try OCILayout([oddities]).archive().bytes()),
    ]
  }

  /// The program in an empty folder.
  static func alone() throws -> Imgdiff { Imgdiff(folder: try TemporaryFolder()) }

  func add(_ name: String, _ archive: ImageArchive) throws {
    try Data(archive.bytes()).write(to: folder.url(name))
  }

  /// Names that would act on a terminal, names that are not UTF-8, wide names; every kind of entry;
  /// instructions of the classic builder.
  static var oddities: ImageRecipe {
    let invalid = ByteString([0x63, 0x61, 0x66, 0xE9] as [UInt8])
    let base = LayerRecipe(
      [
        .directory("data"),
        .file("data/original", "the same bytes\n", mode: 0o4755, uid: 1000, gid: 1000),
        .hardlink("data/other name", to: "data/original", mode: 0o4755),
        .symlink("data/link", to: "../data/\u{1B}[2Jgone"),
        .characterDevice("data/null", major: 1, minor: 3),
        .fifo("data/pipe"),
        .file("data/red\u{1B}[31m", "one\n"),
        .file("data/two\nlines", "two\n"),
        .file("data/right-to-left \u{202E}txt.exe", "three\n"),
        .file("data/\u{6771}\u{4EAC}", "four\n"),
        .file("data/" + invalid, "five\n"),
        .file("data/replaced", "first\n"),
        .file("data/removed", "soon gone\n"),
        .file("unnamed/parents/of/this", "six\n"),
      ], createdBy: "/bin/sh -c #(nop) ADD file:\(String(repeating: "ab", count: 32)) in / ")
    let second = LayerRecipe(
      [.file("data/replaced", "second\n"), .whiteout(of: "data/removed"), .opaque("unnamed")],
      createdBy:
        "|2 A=1 B=two words /bin/sh -c set -eux; \tmake\n  && echo \u{1B}[31mdone # buildkit")
    var configuration = ImageConfiguration()
    configuration.environment = ["PATH=/bin", "EMPTY=", "MESSAGE=\u{1B}]0;owned\u{07}"]
    configuration.labels = [("maintainer", "someone"), ("quoted", "\"words\"")]
    configuration.healthcheck = ["CMD-SHELL", "curl localhost || exit 1"]
    return ImageRecipe(
      layers: [base, second], configuration: configuration, tags: ["odd:latest"])
  }

  /// An image of one layer with many files in one folder, enough to fill a pipe.
  static func large(_ count: Int) -> ImageRecipe {
    ImageRecipe(
      layers: [
        LayerRecipe(
          [.directory("many")]
            + (0..<count).map { .file(ByteString("many/file-\($0)"), ByteString("\($0)\n")) })
      ], tags: ["large:latest"])
  }
}
