import FixtureBuilder
import Foundation
import Testing

/// `--report FORMAT=FILE`: several forms of one run, each whole or not there.
@Suite("Several reports of one run") struct ReportTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .withSamples() }

  @Test("Each report is what --format prints")
  func same() throws {
    let forms = ["json", "markdown", "sarif", "junit", "codequality", "github"]
    let outcome = try imgdiff.run(
      arguments: ["leaking.tar", "localdev.tar"]
        + forms.flatMap { ["--report", "\($0)=out.\($0)"] })
    #expect(outcome.status == 1 && outcome.text.contains("LEAKED"))
    for form in forms {
      let printed = try imgdiff.run("leaking.tar", "localdev.tar", "--format", form)
      #expect(try Data(contentsOf: imgdiff.folder.url("out.\(form)")) == printed.output, "\(form)")
    }
  }

  @Test("A form may be asked for twice, beside --output")
  func beside() throws {
    let outcome = try imgdiff.run(
      "layers", "service.tar", "--output", "a", "--report", "json=b", "--report", "json=c")
    #expect(outcome.status == 0 && outcome.output.isEmpty)
    let contents = try ["b", "c"].map { try Data(contentsOf: imgdiff.folder.url($0)) }
    #expect(contents[0] == contents[1] && !contents[0].isEmpty)
  }

  @Test(
    "What cannot be is refused before anything is read",
    arguments: [
      ("absent.tar localdev.tar --report csv=out", "there is no format 'csv' here, but text, json"),
      ("absent.tar localdev.tar --format csv", "csv"),
      ("layers absent.tar --report sarif=out", "there is no format 'sarif' here, but text, json"),
      ("absent.tar localdev.tar --report json", "'json' is not FORMAT=FILE"),
      ("absent.tar localdev.tar --report json=", "names no file"),
      ("absent.tar localdev.tar --report json=-", "names no file"),
      ("absent.tar localdev.tar --report json=none/out", "cannot write none/out"),
      (
        "absent.tar localdev.tar --report json=localdev.tar",
        "it would replace the input localdev.tar"
      ),
      (
        "absent.tar localdev.tar --report json=out --report sarif=./out",
        "cannot write ./out: another report goes to out already"
      ),
      (
        "absent.tar localdev.tar --output out --report sarif=out",
        "cannot write out: another report goes to it already"
      ),
      (
        "absent.tar localdev.tar --report json=old --report sarif=link",
        "another report goes to old already"
      ),
      ("stages --images absent.tar b.tar --report sarif=out", "images are drawn, not judged"),
    ])
  func refusals(call: String, reason: String) throws {
    try imgdiff.write("old", "old\n")
    try FileManager.default.linkItem(at: imgdiff.folder.url("old"), to: imgdiff.folder.url("link"))
    let before = try imgdiff.folder.names
    let outcome = try imgdiff.run(arguments: call.split(separator: " ").map(String.init))
    #expect(outcome.status == 2 && outcome.errorLines.count == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
    #expect(try imgdiff.folder.names == before)
  }

  @Test("Where nothing can be concluded no report reads as clean, an earlier one neither")
  func failure() throws {
    let forms = ["text", "json", "markdown", "sarif", "junit", "codequality", "github"]
    for form in forms { try imgdiff.write("out.\(form)", "PROVEN by an earlier run\n") }
    let outcome = try imgdiff.run(
      arguments: ["localdev.tar", "service.tar"]
        + forms.flatMap { ["--report", "\($0)=out.\($0)"] })
    #expect(outcome.status == 2 && outcome.output.isEmpty && outcome.errorLines.count == 1)
    for form in ["text", "json", "markdown"] {
      #expect(!FileManager.default.fileExists(atPath: imgdiff.folder.url("out.\(form)").path))
    }
    for form in ["sarif", "junit", "codequality", "github"] {
      let text = try String(contentsOf: imgdiff.folder.url("out.\(form)"), encoding: .utf8)
      #expect(text.contains("swapped") && !text.contains("PROVEN"), "\(form)")
    }
    let sarif = try String(contentsOf: imgdiff.folder.url("out.sarif"), encoding: .utf8)
    #expect(sarif.contains("\"executionSuccessful\": false") && !sarif.contains("\"results\""))
  }

  @Test("A report that cannot be finished leaves no other one")
  func unfinished() throws {
    let outcome = try imgdiff.run(
      "leaking.tar", "localdev.tar", "--report", "json=out.json", "--report", "markdown=/dev/full")
    #expect(outcome.status == 2 && outcome.errors.contains("/dev/full"))
    #expect(try !imgdiff.folder.names.contains("out.json"))
  }

  @Test("Of several Dockerfiles one that cannot be read leaves no report that reads as clean")
  func severalDockerfiles() throws {
    try imgdiff.write("good.Dockerfile", "FROM scratch AS service\n")
    try imgdiff.write("bad.Dockerfile", "NONSENSE\n")
    let outcome = try imgdiff.run(
      "stages", "good.Dockerfile", "bad.Dockerfile", "--report", "junit=out.xml", "--report",
      "json=out.json")
    #expect(outcome.status == 2 && outcome.text.contains("good.Dockerfile"))
    let report = try String(contentsOf: imgdiff.folder.url("out.xml"), encoding: .utf8)
    #expect(report.contains("<error type=\"inconclusive\""))
    #expect(try !imgdiff.folder.names.contains("out.json"))
  }
}
