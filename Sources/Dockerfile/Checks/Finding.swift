import Rules

/// One thing that a check found.
package struct Finding: Sendable, Hashable {
  /// The rule that it breaks.
  package var rule: RuleDescriptor
  /// How much it weighs.
  package var level: Level
  /// The line, from 1.
  package var line: Int
  /// The column, from 1, where one is known.
  package var column: Int?
  /// The stage's name, or its number.
  package var stage: String?
  /// What is wrong and why, in one or two sentences.
  package var message: String
  /// What to change.
  package var correction: Fix
  /// Why the file's author wants it left alone; nil for a finding that counts.
  package var ignored: String?

  /// The changed lines, ready to be put in the file, each run led by its place; or what to do.
  package var fix: String { correction.text(at: line) }
}
