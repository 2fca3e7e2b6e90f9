import Rules

/// The stages as `imgdiff stages --format json` prints them (design, "JSON"): plain values for any
/// encoder.
package struct StageReport: Sendable, Hashable, Codable {
  /// One stage.
  package struct Stage: Sendable, Hashable, Codable {
    /// The name, or the number as text.
    package var name: String
    /// The place in the file, from 0.
    package var index: Int
    /// The line of its `FROM`.
    package var line: Int
    /// What `FROM` names, variables expanded.
    package var base: String
    /// The stage that it builds on; none where the base is an image.
    package var parents: [String]
    /// The stages and images that it copies or mounts from.
    package var copiesFrom: [String]
    /// The targets for which BuildKit builds it, itself included.
    package var builtFor: [String]
  }

  /// One finding.
  package struct Finding: Sendable, Hashable, Codable {
    /// The rule's id.
    package var rule: String
    /// `error`, `warning` or `note`.
    package var level: String
    /// The line, from 1.
    package var line: Int
    /// The column, from 1, where one is known.
    package var column: Int?
    /// The stage.
    package var stage: String?
    /// What is wrong and why.
    package var message: String
    /// The changed lines, or what to do.
    package var fix: String
    /// Why the file's author wants it ignored; nil for a finding that counts.
    package var ignored: String?
  }

  /// `imgdiff.stages/1`.
  package var schema = "imgdiff.stages/1"
  /// The stages in the file's order.
  package var stages: [Stage]
  /// The findings by line.
  package var findings: [Finding]

  /// The values of an analysis.
  package init(_ analysis: StageAnalysis) {
    let graph = analysis.graph
    stages = graph.stages.map { stage in
      var copies: [String] = []
      for copy in stage.copies {
        let name =
          copy.origin.stage.map { graph.stages[$0].label } ?? copy.origin.image ?? copy.written
        if !copies.contains(name) { copies.append(name) }
      }
      return Stage(
        name: stage.label, index: stage.index, line: stage.line, base: stage.baseName,
        parents: stage.base.stage.map { [graph.stages[$0].label] } ?? [], copiesFrom: copies,
        builtFor: graph.targets(building: stage.index).map { graph.stages[$0].label })
    }
    findings = (analysis.findings + analysis.ignored).map { finding in
      Finding(
        rule: finding.rule.id, level: finding.level.rawValue, line: finding.line,
        column: finding.column, stage: finding.stage, message: finding.message, fix: finding.fix,
        ignored: finding.ignored)
    }
  }
}
