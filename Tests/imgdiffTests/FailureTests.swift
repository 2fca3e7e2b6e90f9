import FixtureBuilder
import Foundation
import Testing

/// Mistakes end with exit code 2, one line on standard error, and nothing on standard output.
@Suite struct FailureTests {
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
    ("stages absent --format markdown", "is invalid for '--format <format>'"),
    ("absent.tar absent.tar --format dot", "is invalid for '--format <format>'"),
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
    ("layers https://debian", "save the image first (docker save"),
    ("layers docker:debian", "docker at /imgdiff/absent.sock: it does not answer"),
    ("layers podman:-x", "'-x' is not the name of an image"),
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

  @Test func aDamagedLayerIsNamedWithBothDigests() throws {
    let layer = try SamplePair().service.build().layers[4]
    let archive = try ImageArchive.dockerSaveLegacy([SamplePair().service])
    let name = try #require(
      archive.members.map(\.name.text).first { name in
        name.hasSuffix("layer.tar")
          && (try? archive.member(name).content.bytes.count) == layer.tar.bytes.count
      })
    try imgdiff.add("damaged.tar", try archive.flippingBit(of: name, at: 600))
    let outcome = try imgdiff.run("damaged.tar", "localdev.tar", "--format", "json")
    #expect(outcome.status == 2 && outcome.output.isEmpty && outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("damaged.tar: layer 4"))
    #expect(outcome.errors.contains("expected \(layer.diffID), found sha256:"))
  }

  @Test func theFullDiskIsReported() throws {
    let outcome = try imgdiff.shell("\"$0\" layers service.tar > /dev/full")
    #expect(outcome.status == 2)
    #expect(
      outcome.errors
        == "imgdiff: error: cannot write standard output: No space left on device\n")
  }

  @Test func aWarningGoesToStandardErrorAndIntoTheObject() throws {
    let warning = "no file matches '*.nothing'"
    let outcome = try imgdiff.run("files", "service.tar", "*.nothing", "--format", "json")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "imgdiff: warning: \(warning)\n")
    #expect(outcome.text.contains("\"warnings\": [\n    \"\(warning)\"\n  ]"))
    #expect(try imgdiff.run("files", "service.tar", "*.nothing", "--quiet").errors == "")
  }
}
