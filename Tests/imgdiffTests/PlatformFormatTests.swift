import FixtureBuilder
import Foundation
import Testing

/// What platforms read: the forms word for word, and by the tools that read them.
@Suite("Formats of platforms") struct PlatformFormatTests {
  private let imgdiff: Imgdiff

  init() throws {
    imgdiff = try .withSamples()
    try imgdiff.write("Dockerfile", Self.dockerfile)
  }

  /// Its tests do not run for the service.
  private static let dockerfile = """
    FROM python:3.12.7-slim-bookworm AS service_deps
    RUN pip install flask
    FROM service_deps AS tests
    COPY tests /app/tests
    RUN pytest || true
    FROM service_deps AS service
    COPY app /app

    """

  private static let formats = ["sarif", "junit", "codequality", "github"]

  @Test("The sample pair in each form", arguments: formats)
  func goldens(format: String) throws {
    for (name, call, status) in [
      ("compare", "service.tar localdev.tar", 0),
      ("compare-leaking", "leaking.tar localdev.tar", 1),
      ("stages", "stages Dockerfile", 1),
    ] {
      let outcome = try imgdiff.run(
        arguments: call.split(separator: " ").map(String.init) + ["--format", format])
      #expect(outcome.status == Int32(status) && outcome.errors == "", "\(call)")
      try Golden.expect(outcome.text, is: "\(name)-\(format).\(Self.ending(format))")
    }
  }

  private static func ending(_ format: String) -> String {
    switch format {
    case "junit": "xml"
    case "github": "txt"
    default: "json"
    }
  }

  @Test(
    "The tools that read a form accept it", .enabled(if: Validators.areThere, Validators.absence),
    arguments: [
      ("sarif", "service.tar localdev.tar", "0 results"),
      ("sarif", "leaking.tar localdev.tar", "4 results"),
      ("sarif", "stages Dockerfile", nil),
      ("sarif", "leaking.tar localdev.tar --dockerfile Dockerfile", nil),
      ("junit", "service.tar localdev.tar", "8 tests, 0 failures, 0 errors"),
      ("junit", "leaking.tar localdev.tar", "8 tests, 4 failures, 0 errors"),
      ("junit", "stages Dockerfile", nil),
      ("codequality", "service.tar localdev.tar", "0 issues"),
      ("codequality", "leaking.tar localdev.tar", "4 issues"),
      ("codequality", "stages Dockerfile", nil),
      ("github", "service.tar localdev.tar", "0 annotations"),
      ("github", "leaking.tar localdev.tar", "4 annotations"),
      ("github", "stages Dockerfile", nil),
      ("sarif", "absent.tar localdev.tar", "failed"),
      ("junit", "absent.tar localdev.tar", "1 tests, 0 failures, 1 errors"),
      ("codequality", "localdev.tar service.tar", "1 issues"),
      ("github", "absent.tar localdev.tar", "1 annotations"),
      ("sarif", "stages absent", "failed"),
      ("sarif", "hostile.tar localdev.tar", nil), ("junit", "hostile.tar localdev.tar", nil),
      ("codequality", "hostile.tar localdev.tar", nil), ("github", "hostile.tar localdev.tar", nil),
    ] as [(String, String, String?)])
  func validators(format: String, call: String, expected: String?) throws {
    try imgdiff.add("hostile.tar", .dockerSave25([Self.hostile]))
    let outcome = try imgdiff.run(
      arguments: call.split(separator: " ").map(String.init) + ["--report", "\(format)=report"])
    #expect(
      outcome.status
        == (call.contains("absent") || call.hasPrefix("localdev")
          ? 2
          : expected?.hasPrefix("0 ") == true
            ? 0 : expected?.contains(", 0 failures") == true ? 0 : 1))
    let verdict = try imgdiff.shell(Validators.call(format, "report"))
    #expect(verdict.status == 0, "\(verdict.errors)")
    if let expected { #expect(verdict.text == expected + "\n") }
  }

  /// A service with tests whose names would be commands of a log, markup, and no UTF-8.
  private static var hostile: ImageRecipe {
    var service = SamplePair().service
    let test = "def test_one():\n    assert 1\n\n\ndef test_two():\n    assert 2\n"
    let names: [ByteString] = [
      "app/tests/test_a\n::error::owned%0A.py", "app/tests/test_##[error]b.py",
      "app/tests/test_<b onclick='x'>&amp;c.py", "app/tests/test_\u{1B}[31md\u{7}.py",
      "app/tests/test_{0}[link](x).py",
      "app/tests/test_" + ByteString([0xFF, 0xFE] as [UInt8]) + ".py",
    ]
    let layer = LayerRecipe(
      names.map { .file($0, ByteString(test)) }, createdBy: "RUN echo\n::error::owned ]]> <x>")
    service.steps.append(.layer(layer))
    return service
  }

  @Test(
    "Nothing from an image begins a command of a log, opens markup or is a bare control character")
  func hostileNames() throws {
    try imgdiff.add("hostile.tar", .dockerSave25([Self.hostile]))
    for format in Self.formats {
      let text = try imgdiff.run("hostile.tar", "localdev.tar", "--format", format).text
      #expect(text.contains("app/tests"), "\(format)")
      #expect(format != "junit" || !text.contains("<x>") && !text.contains("<b "), "\(format)")
      let lines = text.split(separator: "\n")
      #expect(!lines.contains { $0.hasPrefix("::error::owned") }, "\(format)")
      let isBare = text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }
      #expect(!isBare, "\(format)")
    }
    let sarif = try imgdiff.run("hostile.tar", "localdev.tar", "--format", "sarif").text
    #expect(sarif.contains("app/tests/test_%FF%FE.py") && sarif.contains("owned%250A.py"))
  }

  @Test("A finding keeps its fingerprint when layers are added and built anew")
  func fingerprints() throws {
    var other = SamplePair(leak: .uninstalledLater).service
    other.steps.insert(
      .layer(LayerRecipe([.file("etc/more", "more\n")], createdBy: "RUN more")), at: 1)
    try imgdiff.add("other.tar", .dockerSave25([other]))
    let prints = try ["leaking.tar", "other.tar"].map { image in
      try imgdiff.run(image, "localdev.tar", "--format", "codequality").text
        .split(separator: "\n").filter { $0.contains("\"fingerprint\"") }.map(String.init)
    }
    #expect(prints[0].count == 4 && prints[0] == prints[1])
  }
}

extension Imgdiff {
  /// Writes a text beside the images.
  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.url(name))
  }
}

/// The Python with the tools that read formats: `make test` installs them.
enum Validators {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  private static let python =
    ProcessInfo.processInfo.environment["IMGDIFF_VALIDATORS"]
    ?? folder.deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent(".build/validators/bin/python").path

  static let absence: Comment = "the validators are not installed; make test does it"

  /// Whether the tools can be asked; continuous integration must have them.
  static var areThere: Bool {
    FileManager.default.isExecutableFile(atPath: python)
      || ProcessInfo.processInfo.environment["CI"] != nil
  }

  /// The line of bash that lets the libraries of others read or make attestations.
  static func attestation(_ arguments: String) -> String {
    "'\(python)' '\(folder.path)/Formats/attestation.py' \(arguments)"
  }

  /// The line of bash that asks the queries of a document of a folder.
  static func queries(_ document: String, of folder: String) -> String {
    "'\(python)' '\(Self.folder.path)/Formats/queries.py' '\(document)' '\(folder)'"
  }

  /// The line of bash that judges a file.
  static func call(_ format: String, _ file: String) -> String {
    "'\(python)' '\(folder.path)/Formats/validate.py' \(format) '\(file)'"
  }
}
