import ByteText
import Codecs
import Dockerfile
import JSON
import LayerFilesystem
import ReleaseAudit
import Rules

/// What a comparison says about how the images were built: the Dockerfile's lines behind the layers,
/// what does not fit, whether tests are known to have run, and what the file itself promises.
struct DockerfileSection {
  private let audit: AuditReport

  init(_ audit: AuditReport) { self.audit = audit }

  // MARK: Text

  func writeText(to page: TextPage) {
    let findings = audit.findings.filter { $0.rule.kind == .build }
    guard audit.dockerfile != nil || !findings.isEmpty else { return }
    page.heading(audit.dockerfile == nil ? "Build" : "Dockerfile")
    if let comparison = audit.dockerfile { writeLines(comparison, to: page) }
    for finding in findings {
      let mark = finding.level == .note ? "·" : page.accented("!", .changed)
      page.paragraph(
        "\(mark) \(finding.rule.id): \(finding.subject.singleLine): "
          + finding.message.singleLine, indent: 2)
      if case .testRun(let run) = finding.evidence {
        page.line(fitting: "      \(run.step.command.singleLine)")
      }
    }
    guard let comparison = audit.dockerfile else { return }
    page.paragraph(Self.tests(comparison), indent: 2)
    let stages = StageFindingsText(comparison.analysis, file: comparison.file)
    page.line()
    page.paragraph("\(stages.summary) (the verdict above is about the images alone)", indent: 2)
    stages.write(to: page)
  }

  private func writeLines(_ comparison: DockerfileComparison, to page: TextPage) {
    let localdev = comparison.localdev.map { [("localdev", $0)] } ?? []
    let images = [("service", comparison.service)] + localdev
    for (role, built) in images {
      let start = "\(role) is the stage '\(built.label)': "
      guard let attribution = built.attribution else {
        page.paragraph(start + "its history does not tell which line made which layer", indent: 2)
        continue
      }
      page.paragraph(start + Self.lines(attribution), indent: 2)
    }
    if comparison.localdev == nil {
      page.paragraph(
        "no stage is known to be localdev's; name it under stages in the policy", indent: 2)
    }
  }

  /// `1 layer of its base, then layers 1 to 3 of lines 13, 14, 15`.
  private static func lines(_ attribution: LayerAttribution) -> String {
    let base = Quantity.count(attribution.baseCount, "layer") + " of its base"
    let steps = attribution.steps.sorted { $0.key < $1.key }
    guard let first = steps.first, let last = steps.last else { return base + " alone" }
    if last.key - first.key == steps.count - 1, steps.count > 1 {
      let numbers = steps.map { "\($0.value.line)" }.joined(separator: ", ")
      return "\(base), then layers \(first.key) to \(last.key) of lines \(numbers)"
    }
    let pairs = steps.map { "layer \($0.key) of line \($0.value.line)" }
    return "\(base), then \(pairs.joined(separator: ", "))"
  }

  /// What is known about goal 2: that the tests ran.
  private static func tests(_ comparison: DockerfileComparison) -> String {
    if comparison.claimsTests { return "Tests ran, as the service's provenance says." }
    let start = "That tests ran is not shown: the service carries no provenance with such a step"
    guard comparison.service.attribution?.isComplete == true else { return start + "." }
    return comparison.needsTests
      ? start + "; by the file a build of '\(comparison.service.label)' runs them first."
      : start + ", and the file lets '\(comparison.service.label)' be built without them."
  }

  // MARK: JSON

  func writeMembers(to json: JSONWriter) {
    guard let comparison = audit.dockerfile else { return }
    json.name("stages")
    json.object(.lines) {
      json.member("dockerfile", comparison.file)
      json.member("service", comparison.service.label)
      json.member("localdev", comparison.localdev?.label)
      json.member("testsRan", comparison.claimsTests ? "claimed" : "not-shown")
      json.member("needsTests", flag: comparison.needsTests)
      json.name("layers")
      json.array(.lines) {
        write("service", comparison.service, comparison, to: json)
        if let localdev = comparison.localdev { write("localdev", localdev, comparison, to: json) }
      }
      StagesJSON(comparison.analysis).write(to: json)
    }
  }

  private func write(
    _ role: String, _ built: DockerfileComparison.BuiltStage, _ comparison: DockerfileComparison,
    to json: JSONWriter
  ) {
    for (layer, step) in (built.attribution?.steps ?? [:]).sorted(by: { $0.key < $1.key }) {
      json.object {
        json.member("image", role)
        json.member("layer", layer)
        json.member("stage", comparison.analysis.graph.stages[step.stage].label)
        json.member("line", step.line)
      }
    }
  }
}
