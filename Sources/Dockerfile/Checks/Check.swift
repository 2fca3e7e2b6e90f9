/// A check: what it says, how it is mended, and how it looks. Each has a file of its own beside this;
/// Docs/stages.md repeats these texts, and a test compares them.
public struct Check: Sendable {
  /// The rule that it guards.
  public let rule: Rule
  /// The level of its findings, where no policy says otherwise.
  public let level: Level
  /// What a finding means.
  public let statement: String
  /// What to do about it.
  public let remedy: String

  let findings: @Sendable (CheckSubject) -> [Finding]

  init(
    _ rule: Rule, _ level: Level, statement: String, remedy: String,
    findings: @escaping @Sendable (CheckSubject) -> [Finding]
  ) {
    self.rule = rule
    self.level = level
    self.statement = statement
    self.remedy = remedy
    self.findings = findings
  }

  /// Every check, in the order of the documentation.
  public static let all: [Check] = [
    testStageSkipped, testFailureIgnored, noTestStage, serviceBuildsOnTests, undefinedStage,
    testDepsAfterSource, duplicateCopy, localdevNotOnServiceDeps, unpinnedBase,
    requirementsCopiedWithSource,
  ]

  /// A finding of this check's rule.
  static func finding(
    _ rule: Rule, _ level: Level, at position: SourcePosition, stage: Stage?, _ message: String,
    mend: String
  ) -> Finding {
    Finding(
      rule: rule, level: level, line: position.line, column: position.column,
      stage: stage?.label, message: message, mend: mend)
  }
}
