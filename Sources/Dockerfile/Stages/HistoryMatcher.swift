/// Compares instructions with what an image's history says of its layers (OCI image-spec, config,
/// `history.created_by`).
///
/// BuildKit writes `RUN /bin/sh -c pip … # buildkit` and `COPY src ./src # buildkit`; the classic
/// builder `/bin/sh -c pip …` and `/bin/sh -c #(nop) COPY dir:… in /app/src `. Both put
/// `|2 A=x B=y` before a command that has build arguments.
package struct HistoryMatcher: Sendable, Hashable {
  /// How well a history text and an instruction go together.
  package enum Match: Int, Sendable, Hashable, Comparable {
    /// Another instruction.
    case none
    /// Everything that both say agrees, but one leaves out what would decide: the classic builder
    /// writes a digest in place of a copy's sources; a variable's value isn't known.
    case possible
    /// The same text.
    case exact

    /// A better match is greater.
    package static func < (left: Match, right: Match) -> Bool { left.rawValue < right.rawValue }
  }

  /// The shell of the stage at this place.
  package var shell: [String]
  /// The working directory of the stage at this place, against which the classic builder writes
  /// destinations; nil where it isn't known.
  package var workdir: String?
  /// The variables that have values at this place.
  package var variables: [String: String]

  /// A matcher for one place in a stage.
  package init(
    shell: [String] = ["/bin/sh", "-c"], workdir: String? = nil, variables: [String: String] = [:]
  ) {
    self.shell = shell
    self.workdir = workdir
    self.variables = variables
  }

  /// How well the history text fits the instruction.
  package func match(_ instruction: Instruction, createdBy: String) -> Match {
    let recorded = Recorded(createdBy, shell: shell)
    guard recorded.keyword == instruction.keyword.rawValue else { return .none }
    switch instruction.body {
    case .run(let command, _): return matchRun(instruction, command, recorded)
    case .transfer(let transfer): return matchTransfer(instruction, transfer, recorded)
    case .word(let path) where instruction.keyword == .workdir:
      guard let workdir else {
        return recorded.text.hasSuffix(path.lastPathComponent) ? .possible : .none
      }
      let expected = StagePath.absolute(expanded(path), in: workdir)
      if StagePath.absolute(recorded.text, in: workdir) == expected { return .exact }
      // A value given to the build may be another than the file's default.
      return path.contains("$") && StagePattern.matches(path, recorded.text) ? .possible : .none
    default: return compare(instruction.arguments.string, recorded.text)
    }
  }

  /// Whether a history text is that of an instruction that changes files.
  static func changesFiles(_ createdBy: String) -> Bool {
    let keyword = Recorded(createdBy, shell: ["/bin/sh", "-c"]).keyword
    return ["RUN", "COPY", "ADD", "WORKDIR"].contains(keyword)
  }

  /// A history text without what the builder put around the instruction, for people.
  package static func instruction(of createdBy: String) -> String {
    let recorded = Recorded(createdBy, shell: ["/bin/sh", "-c"])
    return "\(recorded.keyword) \(recorded.text)"
  }

  private func expanded(_ text: String) -> String {
    let expansion = VariableExpansion(variables: variables)
    return (try? expansion.expand(text, at: SourcePosition(line: 1, column: 1))) ?? text
  }

  private func matchRun(
    _ instruction: Instruction, _ command: Command, _ recorded: Recorded
  ) -> Match {
    switch command {
    case .exec(let words): return compare(words.joined(separator: " "), recorded.text)
    case .shell(let text):
      guard let heredoc = instruction.heredocs.first else { return compare(text, recorded.text) }
      if HeredocMark(word: instruction.arguments.bytes) != nil {
        let body = heredoc.delivered.string
        // A body with #! is run as a file of the heredoc's name.
        let script = body.hasPrefix("#!") ? "/dev/pipes/\(heredoc.name)" : body
        return compare(script, recorded.text)
      }
      let bodies = instruction.heredocs.map { "\n" + $0.body.string + $0.name }
      return compare(text + bodies.joined(), recorded.text)
    }
  }

  private func matchTransfer(
    _ instruction: Instruction, _ transfer: Transfer, _ recorded: Recorded
  ) -> Match {
    var words = recorded.text.blankSeparated.filter { !$0.hasPrefix("--") }
    let chown = instruction.flag("chown").map { "--chown=\($0)" }
    if let chown, !chown.contains("$"), !recorded.text.blankSeparated.contains(chown) {
      return .none
    }
    if recorded.isClassic {
      // `dir:<hash> in <absolute destination>`
      guard let marker = words.lastIndex(of: "in"), marker + 1 < words.count else { return .none }
      words = Array(words[(marker + 1)...])
      let destination = expanded(transfer.destination)
      if let workdir {
        // Docker writes the destination resolved, or as it stands in the file; that differs by version.
        let expected = StagePath.absolute(destination, in: workdir)
        return StagePath.absolute(words[0], in: workdir) == expected ? .possible : .none
      }
      let tail = StagePath.absolute(destination)
      return StagePath.absolute(words[0]).hasSuffix(tail == "/" ? "" : tail) ? .possible : .none
    }
    let sources = transfer.sources + transfer.inlineFiles.map { "<<\($0)" }
    return compare(
      (sources + [transfer.destination]).joined(separator: " "), words.joined(separator: " "))
  }

  /// Compares texts word by word; a variable without a value stands for anything.
  private func compare(_ written: String, _ recorded: String) -> Match {
    let left = written.blankSeparated
    let right = recorded.blankSeparated
    if left == right { return .exact }
    guard left.count == right.count else { return .none }
    var match = Match.exact
    for (word, other) in zip(left, right) where word != other && unquoted(word) != unquoted(other) {
      let value = expanded(word)
      if value == other { continue }
      guard word.contains("$"), StagePattern.matches(word, other) else { return .none }
      match = .possible
    }
    return match
  }

  private func unquoted(_ word: String) -> String {
    String(word.filter { $0 != "\"" && $0 != "'" })
  }

  /// A history text taken apart.
  private struct Recorded {
    var keyword: String
    var text: String
    var isClassic = false

    init(_ createdBy: String, shell: [String]) {
      var text = createdBy.trimmed
      if text.hasSuffix("# buildkit") { text = String(text.dropLast(10)).trimmed }
      let prefix = shell.joined(separator: " ")
      if let rest = Self.drop(prefix + " #(nop)", from: text)
        ?? Self.drop("/bin/sh -c #(nop)", from: text)
      {
        isClassic = true
        keyword = rest.blankSeparated.first ?? ""
        self.text = String(rest.dropFirst(keyword.count)).trimmed
        return
      }
      let first = text.blankSeparated.first ?? ""
      if Instruction.Keyword(rawValue: first) != nil {
        keyword = first
        text = String(text.dropFirst(first.count)).trimmed
      } else {
        isClassic = true
        keyword = "RUN"
      }
      if keyword == "RUN" {
        text = Self.withoutArguments(text, shell: shell)
        text = Self.drop(prefix, from: text) ?? text
      }
      self.text = text
    }

    private static func drop(_ prefix: String, from text: String) -> String? {
      guard text == prefix || text.hasPrefix(prefix + " ") else { return nil }
      return String(text.dropFirst(prefix.count)).trimmed
    }

    /// Takes `|2 A=x B=y` away. A value may have blanks, so the shell's words tell where the command
    /// begins; an exec form has none, and there each pair is taken for one word.
    private static func withoutArguments(_ text: String, shell: [String]) -> String {
      guard text.hasPrefix("|") else { return text }
      let words = text.blankSeparated
      guard let count = Int(words[0].dropFirst()), count >= 0, count < words.count else {
        return text
      }
      let start = words.indices.dropFirst(count + 1).first { words[$0...].starts(with: shell) }
      return words[(start ?? count + 1)...].joined(separator: " ")
    }
  }
}

/// A word with variables as a pattern for what their values may have made of it.
enum StagePattern {
  static func matches(_ word: String, _ text: String) -> Bool {
    var pattern: [UInt8] = []
    var rest = Array(word.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == ASCII.dollar else {
        if "*?\\".utf8.contains(byte) { pattern.append(ASCII.backslash) }
        pattern.append(byte)
        continue
      }
      pattern.append(UInt8(ascii: "*"))
      if rest.first == ASCII.openBrace {
        rest = rest.drop { $0 != ASCII.closeBrace }.dropFirst()
      } else {
        rest = rest.drop(while: \.isName)
      }
    }
    guard pattern.count <= 4096, text.utf8.count <= 4096 else { return false }
    return WildcardPattern(pattern).matchLengths(in: Array(text.utf8)[...])
      .contains(text.utf8.count)
  }
}
