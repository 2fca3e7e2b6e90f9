/// How much a finding weighs.
public enum Level: String, Sendable, Hashable, CaseIterable {
  /// A promise of the file is broken.
  case error
  /// It costs time, or will break a promise one day.
  case warning
  /// Worth knowing; it may be right as it is.
  case note
}

/// The rules, by the names that reports and policies use.
public enum Rule: String, Sendable, Hashable, CaseIterable {
  case testStageSkipped = "test-stage-skipped"
  case testFailureIgnored = "test-failure-ignored"
  case noTestStage = "no-test-stage"
  case serviceBuildsOnTests = "service-builds-on-tests"
  case undefinedStage = "undefined-stage"
  case testDepsAfterSource = "test-deps-after-source"
  case duplicateCopy = "duplicate-copy"
  case localdevNotOnServiceDeps = "localdev-not-on-service-deps"
  case unpinnedBase = "unpinned-base"
  case requirementsCopiedWithSource = "requirements-copied-with-source"
}

/// One thing that a check found.
public struct Finding: Sendable, Hashable {
  /// The rule that it breaks.
  public var rule: Rule
  /// How much it weighs.
  public var level: Level
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, where one is known.
  public var column: Int?
  /// The stage's name, or its number.
  public var stage: String?
  /// What is wrong and why, in one or two sentences.
  public var message: String
  /// The mended lines, ready to be put in the file.
  public var mend: String
}
