/// Simple commands (POSIX.1-2024, 2.9.1) and the scripts that they give to a shell.
extension ShellParser {
  mutating func simple() throws(ShellSyntaxError) -> ShellCommand {
    let start = index
    let number = nextNumber
    nextNumber += 1
    var assignments: [ShellWord] = []
    var words: [ShellWord] = []
    var substitutions: [ShellList] = []
    var end = index
    while true {
      skipBlanks()
      guard let byte = peek, !Self.endsCommand.contains(byte) else { break }
      if try redirection(of: number) {
        end = index
        continue
      }
      if byte == ASCII.openParenthesis { throw ShellSyntaxError(offset: index) }
      let begin = index
      var reader = WordReader(parser: self)
      try reader.read()
      self = reader.parser
      end = index
      substitutions += reader.substitutions
      let word = ShellWord(
        text: String(decoding: reader.text, as: UTF8.self), range: begin..<index,
        isQuoted: reader.isQuoted)
      if words.isEmpty, Self.isAssignment(bytes[begin..<index]) {
        if word.text.hasSuffix("="), takes("(") { try skipArray() }
        assignments.append(word)
      } else {
        words.append(word)
      }
    }
    guard end > start else { throw ShellSyntaxError(offset: start) }
    var command = SimpleCommand(
      number: number, assignments: assignments, words: words, range: start..<end,
      substitutions: substitutions)
    attachScript(to: &command)
    return .simple(command)
  }

  mutating func finish(
    assignments: [ShellWord], words: [ShellWord], from start: Int
  ) -> SimpleCommand {
    defer { nextNumber += 1 }
    return SimpleCommand(
      number: nextNumber, assignments: assignments, words: words, range: start..<index)
  }

  static let endsCommand: Set<UInt8> = Set(";&|)\n".utf8)

  static func isAssignment(_ word: ArraySlice<UInt8>) -> Bool {
    guard let equals = word.firstIndex(of: ASCII.equals), equals > word.startIndex else {
      return false
    }
    var name = word[..<equals]
    if name.last == UInt8(ascii: "+") { name.removeLast() }
    guard let first = name.first, !first.isDigit else { return false }
    return name.allSatisfy(\.isName)
  }

  mutating func skipArray() throws(ShellSyntaxError) {
    while true {
      skipNewlines()
      if takes(")") { return }
      _ = try takeWord()
    }
  }

  /// What `sh -c`, `eval`, or a heredoc on a shell's input runs, as a script of its own.
  mutating func attachScript(to command: inout SimpleCommand) {
    let texts = CommandWrapper.unwrapped(command.texts)
    let input = Self.readsInput(texts) ? bodyAhead(of: command.number) : nil
    guard let inner = ShellInvocation(words: texts, input: input), depth < Self.depthLimit
    else { return }
    var parser = ShellParser(
      bytes: Array(inner.script.utf8), variables: variables, depth: depth + 1,
      nextNumber: nextNumber)
    // A script that can't be read stays unknown; the command around it is still read.
    guard let list = try? parser.script() else { return }
    nextNumber = parser.nextNumber
    command.script = NestedScript(
      list: list, options: inner.options, sharesShell: inner.sharesShell)
  }
}
