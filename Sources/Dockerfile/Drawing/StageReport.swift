import Rules

/// The stages as `imgdiff stages --format json` prints them (design, "JSON"): plain values for any
/// encoder.
public struct StageReport: Sendable, Hashable, Codable {
  /// One stage.
  public struct Stage: Sendable, Hashable, Codable {
    /// The name, or the number as text.
    public var name: String
    /// The place in the file, from 0.
    public var index: Int
    /// The line of its `FROM`.
    public var line: Int
    /// What `FROM` names, variables expanded.
    public var base: String
    /// The stage that it builds on; none where the base is an image.
    public var parents: [String]
    /// The stages and images that it copies or mounts from.
    public var copiesFrom: [String]
    /// The targets for which BuildKit builds it, itself included.
    public var builtFor: [String]
  }

  /// One finding.
  public struct Finding: Sendable, Hashable, Codable {
    /// The rule's id.
    public var rule: String
    /// `error`, `warning` or `note`.
    public var level: String
    /// The line, from 1.
    public var line: Int
    /// The column, from 1, where one is known.
    public var column: Int?
    /// The stage.
    public var stage: String?
    /// What is wrong and why.
    public var message: String
    /// The changed lines, or what to do.
    public var fix: String
    /// Why the file's author wants it ignored; nil for a finding that counts.
    public var ignored: String?
  }

  /// `imgdiff.stages/1`.
  public var schema = "imgdiff.stages/1"
  /// The stages in the file's order.
  public var stages: [Stage]
  /// The findings by line.
  public var findings: [Finding]

  /// The values of an analysis.
  public init(_ analysis: StageAnalysis) {
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
