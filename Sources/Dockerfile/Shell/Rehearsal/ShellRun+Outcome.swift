extension ShellRun {
  /// Where a failure was lost, and to what.
  struct Loss: Sendable, Hashable {
    enum Cause: Sendable, Hashable {
      /// `|| right`, and the right side succeeds.
      case alternative
      /// A later command of the pipe gives the status.
      case pipe
      /// The next command of the list runs all the same.
      case sequence
      /// The same, and `set +e` is why.
      case disabledExit
      /// `&`.
      case background
      /// It is the condition of `if`, `while` or `until`.
      case condition
      /// `!`.
      case negation
      /// `for` goes on with its next word.
      case loop
      /// The status of `$(…)` among a command's words is not looked at.
      case substitution
    }

    var cause: Cause
    /// The text that loses it, in the outermost script: what a mend takes away or replaces.
    var range: Range<Int>
    /// Whether the loss is inside `sh -c '…'` or another inner script, where `range` doesn't reach.
    var isNested: Bool
  }

  /// What came out.
  struct Outcome: Sendable, Hashable {
    var status: Status
    var loss: Loss?
    /// Whether the failing command was run at all.
    var wasReached: Bool
  }
}
