import ByteText

/// The instruction that made a layer, as its author wrote it, from what a builder recorded.
///
/// The classic builder writes `/bin/sh -c #(nop)  CMD …` and `|1 VERSION=3 /bin/sh -c make`,
/// BuildKit `RUN /bin/sh -c make # buildkit`. Shells and build arguments of that form are left out,
/// so what is shown is for reading; the exact text is in the JSON.
enum Instruction {
  /// What to show for a recorded instruction.
  static func readable(_ recorded: String?) -> String {
    guard let recorded else { return "(no instruction recorded)" }
    var words = recorded.split(whereSeparator: \.isWhitespace)[...]
    if words.suffix(2).elementsEqual(["#", "buildkit"]) { words = words.dropLast(2) }
    let isRun = words.first == "RUN"
    if isRun { words = words.dropFirst() }
    let hadArguments = dropArguments(&words)
    let hadShell = dropShell(&words)
    if hadShell, words.first == "#(nop)" {
      return PrintableText.escaping(words.dropFirst().map(shortened).joined(separator: " "))
    }
    if isRun || hadShell || hadArguments { words.insert("RUN", at: words.startIndex) }
    return PrintableText.escaping(words.map(shortened).joined(separator: " "))
  }

  /// `|2 A=1 B=2`: build arguments and their number.
  private static func dropArguments(_ words: inout ArraySlice<Substring>) -> Bool {
    guard let first = words.first, first.hasPrefix("|"), let count = Int(first.dropFirst()),
      count >= 0, count < words.count
    else { return false }
    // Values may hold blanks, so the shell behind them is the surer mark.
    if let shell = words.indices.dropFirst().first(where: { isShell(words[$0...]) }) {
      words = words[shell...]
    } else {
      words = words.dropFirst(count + 1)
    }
    return true
  }

  private static func dropShell(_ words: inout ArraySlice<Substring>) -> Bool {
    guard isShell(words) else { return false }
    words = words.dropFirst(2)
    return true
  }

  private static func isShell(_ words: ArraySlice<Substring>) -> Bool {
    let shells: [Substring] = ["/bin/sh", "/bin/bash", "/bin/ash"]
    guard let shell = words.first, shells.contains(shell) else { return false }
    return words.dropFirst().first == "-c"
  }

  /// `file:` and `dir:` digests of the classic builder, of which the beginning is enough.
  private static func shortened(_ word: Substring) -> String {
    for prefix in ["file:", "dir:", "multi:"] where word.hasPrefix(prefix) {
      let digest = word.dropFirst(prefix.count)
      if digest.count == 64, digest.allSatisfy(\.isHexDigit) {
        return "\(prefix)\(digest.prefix(12))"
      }
    }
    return String(word)
  }
}
