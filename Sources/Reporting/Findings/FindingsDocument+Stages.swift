import ByteText
import Dockerfile
import Rules

extension FindingsDocument {
  /// The rules of Dockerfiles, in the order of the documentation.
  static let stageRules: [RuleDescriptor] = Check.all.map(\.rule)

  /// What the checks of Dockerfiles found.
  init(_ files: [StagesReport.File]) {
    command = "stages"
    headline = files.map { StageFindingsText($0.analysis, file: $0.name).summary }
      .joined(separator: "; ")
    image = nil
    dockerfile = files.first?.name
    rules = Self.stageRules
    findings = files.flatMap(Self.findings).sortedByLevel()
    cases = files.flatMap { file in
      let found = Self.findings(of: file)
      return Self.stageRules.map { rule in
        let concerned = found.filter { $0.rule == rule }
        return Case(
          id: rule.id, subject: file.name, statement: rule.statement,
          failures: concerned.filter { $0.level == .error },
          remarks: concerned.filter { $0.level != .error })
      }
    }
  }

  /// The findings of a file; what its author wants ignored is a note with the reason.
  static func findings(of file: StagesReport.File) -> [ReportedFinding] {
    (file.analysis.findings + file.analysis.ignored).map { finding in
      ReportedFinding(
        rule: finding.rule, level: finding.ignored == nil ? finding.level : .note,
        subject: finding.stage.map { "stage \($0)" } ?? file.name, message: finding.message,
        fix: finding.correction.advice
          ?? "Change line \(finding.line) as imgdiff stages shows it.",
        source: ReportedFinding.Source(
          file: file.name, line: finding.line, column: finding.column),
        stage: finding.stage, excuse: finding.ignored)
    }
  }
}

extension StagesReport: JudgingReport {
  /// Writes what was found in a form that a platform reads.
  package func write(_ format: PlatformFormat, warnings: [String], to page: TextPage) {
    FindingsDocument(files).write(format, warnings: warnings, to: page)
  }
}
