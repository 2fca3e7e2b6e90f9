/// `[ $? -ne 0 ]` and its kin: a comparison of a status with zero.
struct StatusTest: Sendable, Hashable {
  /// The word that holds the status.
  var word: String
  /// Whether the comparison holds for zero.
  var holdsForZero: Bool

  init?(words: [String]) {
    var words = words[...]
    switch words.first {
    case "[", "[[": words = words.dropFirst().dropLast()
    case "test": words = words.dropFirst()
    default: return nil
    }
    guard words.count == 3, let left = words.first, let right = words.last, right == "0",
      left.hasPrefix("$")
    else { return nil }
    word = left
    switch words[words.startIndex + 1] {
    case "-eq", "=", "==", "-le": holdsForZero = true
    case "-ne", "!=", "-gt": holdsForZero = false
    default: return nil
    }
  }

  func holds(for status: ShellRun.Status) -> ShellRun.Status {
    switch status {
    case .unknown: .unknown
    case .succeeded: holdsForZero ? .succeeded : .failed
    case .failed: holdsForZero ? .failed : .succeeded
    }
  }
}
