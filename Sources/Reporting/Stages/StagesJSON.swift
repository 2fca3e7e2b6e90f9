import Dockerfile
import JSON

/// The members `stages` and `findings` of `imgdiff.stages/1`.
struct StagesJSON {
  private let report: StageReport

  init(_ analysis: StageAnalysis) { report = StageReport(analysis) }

  func write(to json: JSONWriter) {
    json.name("stages")
    json.array(.lines) { for stage in report.stages { write(stage, to: json) } }
    json.name("findings")
    json.array(.lines) { for finding in report.findings { write(finding, to: json) } }
  }

  private func write(_ stage: StageReport.Stage, to json: JSONWriter) {
    json.object {
      json.member("name", stage.name)
      json.member("index", stage.index)
      json.member("line", stage.line)
      json.member("base", stage.base)
      json.member("parents", list: stage.parents)
      json.member("copiesFrom", list: stage.copiesFrom)
      json.member("builtFor", list: stage.builtFor)
    }
  }

  private func write(_ finding: StageReport.Finding, to json: JSONWriter) {
    json.object(.lines) {
      json.member("rule", finding.rule)
      json.member("level", finding.level)
      json.member("line", finding.line)
      json.member("column", finding.column)
      json.member("stage", finding.stage)
      json.member("message", finding.message)
      json.member("fix", finding.fix)
      if let reason = finding.ignored { json.member("ignored", reason) }
    }
  }
}
