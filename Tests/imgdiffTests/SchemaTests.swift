import FixtureBuilder
import Foundation
import Testing

/// Every JSON that the program prints is what the schemas in Docs/schema say.
///
/// Needs python3 with `jsonschema` (Debian: python3-jsonschema); continuous integration has it.
@Suite struct SchemaTests {
  private static let isValidatorInstalled: Bool = {
    let outcome = try? Imgdiff.alone().shell("python3 -c 'import jsonschema'")
    return outcome?.status == 0
  }()
  private static let isRequired = ProcessInfo.processInfo.environment["CI"] != nil

  private static let sampleDockerfile = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("TestImages/sample-service/Dockerfile").path

  @Test(
    .enabled(if: isValidatorInstalled || isRequired, "python3-jsonschema is not installed"),
    arguments: [
      ("compare", "service.tar localdev.tar"), ("compare", "leaking.tar localdev.tar"),
      ("compare", "localdev.tar localdev.tar"),
      ("compare-platforms", "service.tar localdev.tar --all-platforms"),
      ("compare-platforms", "leaking.tar localdev.tar --all-platforms"),
      ("diff", "diff service.tar localdev.tar"), ("diff", "diff leaking.tar odd.tar"),
      ("diff", "diff odd.tar odd.tar"), ("diff", "diff forms.tar service.tar"),
      ("diff", "diff service.tar leaking.tar --max-growth 1 --min-efficiency 99.5%"),
      ("inspect", "inspect leaking.tar --max-size 1GB --max-wasted 0 --min-efficiency 90%"),
      ("inspect", "inspect service.tar"), ("inspect", "inspect odd.tar"),
      ("layers", "layers leaking.tar"), ("layers", "layers odd.tar"),
      ("files", "files service.tar"), ("files", "files odd.tar"),
      ("files", "files odd.tar --layer 0"), ("files", "files odd.tar --layer 1"),
      ("files", "files odd.tar --hidden"), ("files", "files leaking.tar --hidden"),
      ("files", "files odd.tar nothing"), ("files", "files leaking.tar --owners"),
      ("files", "files leaking.tar --owners --hidden"),
      ("stages", "stages \(sampleDockerfile)"),
      ("topology", "stages --images service.tar localdev.tar leaking.tar"),
      ("compare", "service.tar localdev.tar --dockerfile \(sampleDockerfile)"),
      ("packages", "packages localdev.tar"), ("packages", "packages leaking.tar --all"),
      ("packages", "packages odd.tar"), ("packages", "packages localdev.tar --files pytest"),
      ("packages", "packages localdev.tar --why iniconfig"),
      ("packages", "packages localdev.tar --tree"),
      ("audit", "audit proven.jsonl"), ("audit", "audit leaking.jsonl --results kept"),
      ("audit", "audit absent.jsonl"),
      ("cache", "cache"), ("cache", "cache --clear --cache ."),
      ("packages", "packages forms.tar --all"), ("packages", "packages forms.tar --tree"),
    ])
  func output(schema: String, arguments: String) throws {
    let imgdiff = try Imgdiff.withSamples()
    try imgdiff.add("forms.tar", .dockerSave25([PackagesTests.forms]))
    for (name, service) in [("proven", "service"), ("leaking", "leaking"), ("absent", "absent")] {
      try Data("{\"service\": \"\(service).tar\", \"localdev\": \"localdev.tar\"}".utf8)
        .write(to: imgdiff.folder.url("\(name).jsonl"))
    }
    let run = try imgdiff.run(
      arguments: arguments.split(separator: " ").map(String.init) + ["--format", "json"])
    try run.output.write(to: imgdiff.folder.url("output.json"))
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let schemas = tests.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Docs/schema")
    let validation = try imgdiff.shell(
      "python3 '\(tests.path)/validate.py' '\(schemas.path)' \(schema) output.json")
    #expect(validation.status == 0, "\(validation.errors)")
  }
}
