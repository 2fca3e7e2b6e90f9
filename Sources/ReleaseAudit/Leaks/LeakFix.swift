/// What to do about a leak.
package struct LeakFix: Sendable, Hashable {
  /// What to do and why it helps: whole sentences. Names from an image stand in it: not safe to show as
  /// it is.
  package let text: String
  /// Lines to paste into the Dockerfile or a shell; empty where none would fit. Text from an image stands
  /// in them.
  package let lines: [String]

  /// A fix with those texts.
  package init(_ text: String, lines: [String] = []) {
    self.text = text
    self.lines = lines
  }
}
