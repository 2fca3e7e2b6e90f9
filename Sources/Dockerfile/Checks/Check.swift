import Rules

/// A check: the rule that it guards, and how it looks. Each has a file of its own beside this, with
/// its rule's texts; Docs/stages.md repeats them, and a test compares them.
package struct Check: Sendable {
  /// What the rule says.
  package let rule: RuleDescriptor

  let findings: @Sendable (CheckSubject) -> [Finding]

  init(_ rule: RuleDescriptor, findings: @escaping @Sendable (CheckSubject) -> [Finding]) {
    self.rule = rule
    self.findings = findings
  }

  /// Every check, in the order of the documentation.
  package static let all: [Check] = [
    testStageSkipped, testsNotRequired, testFailureIgnored, noTestStage, serviceBuildsOnTests,
    contextIncludesTests, undefinedStage, testDepsAfterSource, requirementsCopiedWithSource,
    duplicateCopy, localdevNotOnServiceDeps, localdevDiffers, unpinnedBase,
  ]

  /// The rule of that name; nil where no check has it.
  package static func rule(named id: String) -> RuleDescriptor? {
    all.first { $0.rule.id == id }?.rule
  }
}

extension CheckSubject {
  /// A finding of a rule in a stage.
  func finding(
    _ rule: RuleDescriptor, _ level: Level? = nil, at position: SourcePosition, _ stage: Stage?,
    _ message: String, fix: Fix?
  ) -> Finding {
    Finding(
      rule: rule, level: level ?? rule.level, line: position.line, column: position.column,
      stage: stage?.label, message: message, correction: fix ?? Fix(advice: rule.fix))
  }
}
