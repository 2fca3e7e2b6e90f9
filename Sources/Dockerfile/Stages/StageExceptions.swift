import ByteText
import Rules

/// What a file's author wants ignored: `# imgdiff: ignore RULE reason` in a line of its own above the
/// instruction.
struct StageExceptions {
  private struct Exception {
    var rule: String
    var reason: String
    var line: Int
    /// The instruction that follows.
    var lines: ClosedRange<Int>
    var isUsed = false
  }

  private var exceptions: [Exception] = []
  private var mistakes: [String] = []

  init(_ document: DockerfileDocument) {
    let starts = document.instructions.map(\.lines)
    for comment in document.comments {
      guard comment.text.lowercased().hasPrefix("imgdiff:") else { continue }
      let words = comment.text.dropFirst("imgdiff:".count).split(whereSeparator: \.isWhitespace)
        .map(String.init)
      let place = "line \(comment.line): "
      guard words.first == "ignore", words.count > 1 else {
        mistakes.append(place + "'# \(comment.text)' is not '# imgdiff: ignore RULE reason'")
        continue
      }
      guard Check.rule(named: words[1]) != nil else {
        let names = Check.all.map(\.rule.id)
        let nearest = Similarity.nearest(to: words[1], in: names).map { "; did you mean \($0)?" }
        mistakes.append(place + "there is no rule '\(words[1])'" + (nearest ?? ""))
        continue
      }
      guard words.count > 2 else {
        mistakes.append(place + "a reason must say why \(words[1]) is ignored; it is not ignored")
        continue
      }
      // A comment within a continued instruction is about that one.
      guard let lines = starts.first(where: { $0.upperBound > comment.line }) else { continue }
      exceptions.append(
        Exception(
          rule: words[1], reason: words.dropFirst(2).joined(separator: " "), line: comment.line,
          lines: lines))
    }
  }

  /// The reason to ignore a rule in a line; nil where there is none.
  mutating func reason(toIgnore rule: String, at line: Int) -> String? {
    guard
      let index = exceptions.firstIndex(where: { $0.rule == rule && $0.lines.contains(line) })
    else { return nil }
    exceptions[index].isUsed = true
    return exceptions[index].reason
  }

  /// Comments that can't be followed, and those that nothing was found for.
  var warnings: [String] {
    mistakes
      + exceptions.filter { !$0.isUsed }.map {
        "line \($0.line): nothing is ignored, for \($0.rule) finds nothing there"
      }
  }
}
