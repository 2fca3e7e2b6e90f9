/// `[ $? -ne 0 ]` and its kin: a comparison of a status with a number.
struct StatusTest: Sendable, Hashable {
  /// The word that holds the status.
  var word: String
  /// The number that it is compared with.
  var number: Int
  private var comparison: Comparison

  private enum Comparison: Sendable, Hashable {
    case equal, unequal, less, lessOrEqual, greater, greaterOrEqual

    init?(_ word: String) {
      switch word {
      case "-eq", "=", "==": self = .equal
      case "-ne", "!=": self = .unequal
      case "-lt": self = .less
      case "-le": self = .lessOrEqual
      case "-gt": self = .greater
      case "-ge": self = .greaterOrEqual
      default: return nil
      }
    }

    func holds(_ left: Int, _ right: Int) -> Bool {
      switch self {
      case .equal: left == right
      case .unequal: left != right
      case .less: left < right
      case .lessOrEqual: left <= right
      case .greater: left > right
      case .greaterOrEqual: left >= right
      }
    }
  }

  init?(words: [String]) {
    var words = words[...]
    switch words.first {
    case "[", "[[": words = words.dropFirst().dropLast()
    case "test": words = words.dropFirst()
    default: return nil
    }
    guard words.count == 3, let left = words.first, let right = words.last.flatMap({ Int($0) }),
      left.hasPrefix("$"), let comparison = Comparison(words[words.startIndex + 1])
    else { return nil }
    word = left
    number = right
    self.comparison = comparison
  }

  /// What the comparison ends with: `code` is what a failed command exited with.
  func holds(for status: ShellRun.Status, code: Int) -> ShellRun.Status {
    switch status {
    case .unknown: .unknown
    case .succeeded: comparison.holds(0, number) ? .succeeded : .failed
    case .failed: comparison.holds(code, number) ? .succeeded : .failed
    }
  }
}
