import Foundation
import Testing

/// What `imgdiff stages` reads, and how it prints what a hostile file says.
@Suite struct StagesInputTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .withSamples() }

  @Test func stagesReadsTheDockerfileOfTheFolderWhereNoneIsNamed() throws {
    let none = try imgdiff.shell("mkdir none && cd none && $0 stages")
    #expect(none.status == 2)
    #expect(none.errorLines.count == 1)
    #expect(none.errors.contains("no Dockerfile here: give a Dockerfile"))
    let container = try imgdiff.shell(
      "mkdir one && cd one && echo FROM scratch > Containerfile && $0 stages")
    #expect(container.status == 0)
    #expect(container.text.contains("Containerfile keeps its promises"))
    let docker = try imgdiff.shell("cd one && echo FROM scratch > Dockerfile && $0 stages")
    #expect(docker.status == 0)
    #expect(docker.text.contains("Dockerfile keeps its promises"))
  }

  @Test(arguments: [
    "FROM python:3.12 AS a\nCOPY te\u{1B}[31msts/\u{7}\r::error::x /x\nCMD [\"pytest\"]\n",
    "FROM python:3.12 AS a\nCOPY . .\nRUN pip install -r re\u{1B}[2Jq-dev.txt\nCMD [\"a\"]\n",
    "FROM pyt\u{1B}[31mhon:latest\nRUN pip install a\nCMD [\"python\"]\n",
    "FROM python AS x\u{1B}[31m\u{202E}\nRUN x\n",
    "FROM scratch\n::error::y\u{1B}[2J\n",
  ])
  func stagesPrintsNoControlBytesOfItsFile(text: String) throws {
    try Data(text.utf8).write(to: imgdiff.folder.url("hostile"))
    let outcome = try imgdiff.run("stages", "hostile")
    let printed = outcome.text + outcome.errors
    let isPlain = printed.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar.value >= 0x20 && scalar.value != 0x7F && scalar != "\u{202E}"
    }
    #expect(isPlain, "\(printed.debugDescription)")
    #expect(!printed.split(separator: "\n").contains { $0.trimmingPrefix(" ").hasPrefix("::") })
  }
}
