import Foundation
import Testing

/// What `imgdiff stages` reads, and how it prints what a hostile file says.
@Suite struct StagesInputTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .withSamples() }

  @Test(arguments: [
    ("compare", "compare takes two images"),
    ("a.tar b.tar c", "unexpected argument 'c' (see imgdiff --help)"),
    ("inspect", "missing expected argument '<image>' (see imgdiff --help)"),
    ("files service.tar --layer x", "'--layer <index>' (see imgdiff --help)"),
    ("files service.tar --layer 7", "no layer 7 in service.tar: it has 7 layers, counted from 0"),
    ("files service.tar [a", "a '[' has no ']'"),
    ("layers service.tar --format xml", "one of 'text' and 'json'"),
    ("layers absent.tar --format markdown", "the value 'markdown' is invalid for '--format"),
    ("stages absent --format markdown", "provide one of 'text', 'json', 'dot' or 'mermaid'"),
    ("absent.tar absent.tar --format dot", "provide one of 'text', 'json' or 'markdown'"),
    ("localdev.tar service.tar", "the images are probably swapped"),
    ("service.tar service.tar", "the service image was given twice"),
    ("service.tar localdev.tar --policy absent.yml", "cannot read the policy absent.yml"),
    ("layers service.tar --platform linux", "'linux' is not a platform such as linux/amd64"),
    ("layers service.tar --platform linux/s390x", "no platform linux/s390x"),
    ("layers service.tar --max-expansion 0", "--max-expansion takes a number above 0"),
    ("layers service.tar --quiet --verbose", "--quiet and --verbose exclude each other"),
    ("layers service.tar --colour always", "unknown option '--colour'"),
    ("- -", "standard input is not an image"),
    ("inspect oci:-", "standard input is not an image: it is no folder, and oci: means one"),
    ("oci:service.tar localdev.tar", "service.tar is not an image: it is no folder"),
    ("service.tar localdev.tar:other", "localdev.tar: there is no image ':other'"),
    ("layers absent.tar", "cannot open absent.tar: No such file or directory"),
    ("service.tar absent.tar", "cannot open absent.tar: No such file or directory"),
    ("layers empty.tar", "empty.tar is not an image: it is empty"),
    ("layers docker:debian", "save the image first (docker save"),
    ("layers -", "standard input"),
    (
      "layers service.tar --output absent/out", "cannot write absent/out: No such file or directory"
    ),
    ("layers service.tar --output .", "cannot write .: Is a directory"),
    ("layers service.tar --output /dev/full", "cannot write /dev/full: No space left on device"),
  ])
  func mistake(arguments: String, message: String) throws {
    try Data().write(to: imgdiff.folder.url("empty.tar"))
    let outcome = try imgdiff.run(arguments: arguments.split(separator: " ").map(String.init))
    #expect(outcome.status == 2 && !outcome.wasSignalled)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.hasPrefix("imgdiff: error: "), "\(outcome.errors)")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

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
    let outcome = try imgdiff.run("stages", "-", input: text)
    let printed = outcome.text + outcome.errors
    let isPlain = printed.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar.value >= 0x20 && scalar.value != 0x7F && scalar != "\u{202E}"
    }
    #expect(isPlain, "\(printed.debugDescription)")
    #expect(!printed.split(separator: "\n").contains { $0.trimmingPrefix(" ").hasPrefix("::") })
  }
}
