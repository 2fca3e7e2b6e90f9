import Rules

/// One thing that a check found.
public struct Finding: Sendable, Hashable {
  /// The rule that it breaks.
  public var rule: RuleDescriptor
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
  /// What to change.
  public var correction: Fix
  /// Why the file's author wants it left alone; nil for a finding that counts.
  public var ignored: String?

  /// The changed lines, ready to be put in the file, each run led by its place; or what to do.
  public var fix: String { correction.text(at: line) }
}
