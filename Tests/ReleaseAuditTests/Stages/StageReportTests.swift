import Comparison
import Dockerfile
import FixtureBuilder
import Foundation
import JSON
import LayerFilesystem
import ReleaseAudit
import Reporting
import System
import Testing

@Suite("What is printed about stages")
struct StageReportTests {
  private func text(_ report: some Report, width: Int = 80) throws -> String {
    try written { report.writeText(to: TextPage($0, TextOptions(width: width))) }
  }

  private func json(_ report: some Report) throws -> String {
    try written { report.writeJSON(to: JSONWriter($0), warnings: ["a warning"]) }
  }

  private func written(_ body: (ByteSink) -> Void) throws -> String {
    var bytes: [UInt8] = []
    let sink = ByteSink { bytes += $0 }
    body(sink)
    try sink.finish()
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let isValidatorInstalled: Bool = {
    (try? python(["-c", "import jsonschema, referencing"]).status) == 0
  }()

  private static func python(_ arguments: [String]) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let errors = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: errors, as: UTF8.self))
  }

  /// Checks a document against a schema of Docs/schema.
  private func expect(_ document: String, fits schema: String) throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("imgdiff-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(document.utf8).write(to: url)
    let script = """
      import json, pathlib, sys, jsonschema, referencing
      folder, name, path = sys.argv[1:]
      schemas = {f.name: json.loads(f.read_text()) for f in pathlib.Path(folder).glob("*.json")}
      registry = referencing.Registry().with_resources(
          (n, referencing.jsonschema.DRAFT202012.create_resource(s)) for n, s in schemas.items())
      jsonschema.Draft202012Validator.check_schema(schemas[name + ".json"])
      jsonschema.Draft202012Validator(schemas[name + ".json"], registry=registry).validate(
          json.load(open(path, encoding="utf-8")))
      """
    let folder = StageImages.repository.appendingPathComponent("Docs/schema").path
    let outcome = try Self.python([
      "-c", "import referencing.jsonschema\n" + script, folder, schema, url.path,
    ])
    #expect(outcome.status == 0, "\(outcome.errors.suffix(600))")
  }

  @Test("A finding has its place, its reason and the mended lines")
  func findings() throws {
    let text = try text(
      StagesReport(
        StageImages.analysis(
          "FROM debian:12 AS app\nFROM app AS tests\nRUN pytest\nFROM app AS service\n"),
        file: "Dockerfile"))
    #expect(text.contains("✗ error test-stage-skipped at Dockerfile:3:5\n"))
    #expect(text.contains("      COPY --from=tests /tests-passed /tests-passed\n"))
    #expect(text.contains("Dockerfile: 1 error\n"))
  }

  @Test("Nothing in a file acts on a terminal")
  func hostile() throws {
    let report = StagesReport(
      try StageImages.analysis("FROM a\u{1B}[31mb:1 AS x\nRUN echo \u{202E} && pytest || true\n"),
      file: "a\u{1B}b")
    let text = try text(report)
    #expect(
      !text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
  }

  @Test("The JSON is what its schema says", .enabled(if: isValidatorInstalled))
  func schemas() async throws {
    for text in [
      try StageImages.sampleText(), "FROM scratch\n",
      "FROM a AS app\nFROM app AS tests\nRUN pytest || true\nFROM ap\nCOPY --from=x:1 / /\n",
    ] {
      let report = StagesReport(try StageImages.analysis(text), file: "Dockerfile")
      try expect(try json(report), fits: "stages")
    }
    let pair = SamplePair()
    let images = try await StageImages.indexed([pair.service, pair.localdev])
    try expect(try json(TopologyReport(LayerTopology(images))), fits: "topology")
  }

  @Test("The drawing of the sample pair's layers shows where they part")
  func topology() async throws {
    let pair = SamplePair()
    let images = try await StageImages.indexed([pair.service, pair.localdev])
    let report = TopologyReport(LayerTopology(images), style: .ascii)
    let text = try text(report, width: 100)
    #expect(text.contains("layers 0 to 4"))
    #expect(text.contains("[image0.tar]") && text.contains("[image1.tar]"))
    #expect(
      text.hasSuffix(
        "image1.tar: layer 7 differs in nothing but times from layer 5 of image0.tar\n"))
    let dot = try written { report.writeDOT(to: TextPage($0, TextOptions())) }
    #expect(dot.contains("branch0 -> branch1;") && dot.contains("branch0 -> branch2;"))
    let mermaid = try written { report.writeMermaid(to: TextPage($0, TextOptions())) }
    #expect(mermaid.contains("branch0 --> branch2"))
  }

  @Test("A comparison says which line made a layer, and what the file promises")
  func comparison() async throws {
    let pair = SamplePair()
    let images = try await StageImages.indexed([pair.service, pair.localdev])
    let audit = try await StageImages.report(images, dockerfile: StageImages.sampleText())
    let text = try text(VerdictReport(audit), width: 200)
    #expect(text.hasPrefix("PROVEN"))
    #expect(
      text.contains(
        "service is the stage 'service': 2 layers of its base, then layers 2 to 6 of "
          + "lines 13, 14, 15, 26, 47"))
    #expect(text.contains("That tests ran is not shown"))
    #expect(text.contains("by the file a build of 'service' runs them first"))
    let json = try json(VerdictReport(audit))
    #expect(json.contains("\"testsRan\": \"not-shown\""))
    #expect(json.contains("{\"image\":\"service\",\"layer\":5,\"stage\":\"builder\",\"line\":26}"))
  }

  @Test("A mismatch that the policy makes an error is no leak, and does not read like one")
  func strict() async throws {
    let pair = SamplePair()
    let images = try await StageImages.indexed([pair.service, pair.localdev])
    let policy = try PolicyFile.parse("levels: {dockerfile-mismatch: error}", file: "p.yml")
    let audit = try await StageImages.report(
      images, dockerfile: "FROM a:1 AS service\nCOPY x y\n", policy: policy)
    let text = try text(VerdictReport(audit), width: 200)
    #expect(text.hasPrefix("LEAKED") && text.contains("was not built as it should be"))
    #expect(text.contains("! dockerfile-mismatch: "))
    #expect(text.contains("no stage is known to be localdev's"))
  }

  @Test("Provenance is shown without a Dockerfile, too")
  func provenance() async throws {
    let pair = SamplePair()
    let service = pair.service.with {
      $0.attestations = [.provenanceV1(target: "service", runs: ["pytest -q"])]
    }
    let images = try await StageImages.indexed([service, pair.localdev], as: .ociArchive)
    let audit = try await StageImages.report(images, dockerfile: nil)
    let text = try text(VerdictReport(audit), width: 200)
    #expect(text.contains("\nBuild\n") && text.contains("      /bin/sh -c pytest -q\n"))
    #expect(!text.contains("\nDockerfile\n"))
  }
}

extension VerdictReport {
  /// The report about an audit, with the comparison of its images.
  fileprivate init(_ audit: AuditReport) {
    self.init(
      audit,
      ImageComparison(audit.service.files, audit.localdev.files))
  }
}
