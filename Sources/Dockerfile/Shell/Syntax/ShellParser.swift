/// Why a script is left unread: this reader doesn't know the syntax, or it nests too deep. Nothing is
/// then concluded from it.
struct ShellSyntaxError: Error, Sendable, Hashable {
  var offset: Int
}

/// Reads a shell script into ``ShellList``s, one byte at a time and with bounded nesting.
struct ShellParser {
  static let depthLimit = 24

  private struct PendingHeredoc {
    var name: String
    var stripsTabs: Bool
    /// The simple command that reads it.
    var command: Int
  }

  let bytes: [UInt8]
  /// The variables whose values are known.
  let variables: [String: String]
  private(set) var index = 0
  private var depth: Int
  /// The number of the next simple command.
  private(set) var nextNumber: Int
  private var pending: [PendingHeredoc] = []

  init(bytes: [UInt8], variables: [String: String], depth: Int = 0, nextNumber: Int = 0) {
    self.bytes = bytes
    self.variables = variables
    self.depth = depth
    self.nextNumber = nextNumber
  }

  /// The whole script.
  mutating func script() throws(ShellSyntaxError) -> ShellList {
    let list = try list(until: [])
    guard index == bytes.count else { throw ShellSyntaxError(offset: index) }
    return list
  }

  // MARK: Lists and pipelines

  private mutating func nested<Result>(
    _ body: (inout ShellParser) throws(ShellSyntaxError) -> Result
  ) throws(ShellSyntaxError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw ShellSyntaxError(offset: index) }
    return try body(&self)
  }

  /// Commands up to one of the words in `stops` in a command's place, or a closing `)`.
  private mutating func list(until stops: Set<String>) throws(ShellSyntaxError) -> ShellList {
    let firstNumber = nextNumber
    var list = ShellList()
    while true {
      skipSeparators()
      guard let byte = peek, byte != ASCII.closeParenthesis, !at(";;"), !at(";&") else { break }
      if let word = bareWord(), stops.contains(word) { break }
      var item = try item()
      skipBlanks()
      item.end = index
      if peek == UInt8(ascii: "&") {
        index += 1
        item.isBackground = true
      } else if peek == UInt8(ascii: ";"), !at(";;"), !at(";&") {
        index += 1
      } else if peek != nil, peek != ASCII.newline, peek != ASCII.closeParenthesis,
        peek != UInt8(ascii: ";")
      {
        throw ShellSyntaxError(offset: index)
      }
      list.items.append(item)
    }
    list.commands = firstNumber..<nextNumber
    return list
  }

  private mutating func item() throws(ShellSyntaxError) -> ShellItem {
    var item = ShellItem(first: try pipeline(), end: index)
    while true {
      skipBlanks()
      guard at("&&") || at("||") else { return item }
      let offset = index
      let isAlternative = at("||")
      index += 2
      skipNewlines()
      item.rest.append(
        ShellBranch(isAlternative: isAlternative, offset: offset, pipeline: try pipeline()))
    }
  }

  private mutating func pipeline() throws(ShellSyntaxError) -> ShellPipeline {
    skipBlanks()
    let start = index
    var isNegated = false
    while bareWord() == "!" {
      isNegated.toggle()
      index += 1
      skipBlanks()
    }
    var commands = [try command()]
    while true {
      skipBlanks()
      guard peek == UInt8(ascii: "|"), !at("||") else { break }
      index += at("|&") ? 2 : 1
      skipNewlines()
      commands.append(try command())
    }
    return ShellPipeline(isNegated: isNegated, commands: commands, range: start..<index)
  }

  // MARK: Commands

  private mutating func command() throws(ShellSyntaxError) -> ShellCommand {
    try nested { (parser) throws(ShellSyntaxError) in try parser.anyCommand() }
  }

  private mutating func anyCommand() throws(ShellSyntaxError) -> ShellCommand {
    skipBlanks()
    guard peek != nil else { throw ShellSyntaxError(offset: index) }
    if at("((") { return try arithmetic() }
    if peek == ASCII.openParenthesis {
      index += 1
      let list = try list(until: [])
      try take(")")
      return try redirected(.subshell(list))
    }
    guard let word = bareWord() else { return try simple() }
    switch word {
    case "{":
      index += 1
      let list = try list(until: ["}"])
      try keyword("}")
      return try redirected(.group(list))
    case "if": return try redirected(conditional())
    case "while", "until": return try redirected(loop(word))
    case "for", "select": return try redirected(each(word))
    case "case": return try redirected(choice())
    case "[[": return try bracketed()
    case "function":
      try keyword("function")
      skipBlanks()
      return try function(name: try takeWord())
    default:
      if let name = functionName(word) { return try function(name: name) }
      return try simple()
    }
  }

  private mutating func conditional() throws(ShellSyntaxError) -> ShellCommand {
    try keyword("if")
    var arms: [ShellArm] = []
    var otherwise: ShellList?
    while true {
      let condition = try list(until: ["then"])
      try keyword("then")
      arms.append(
        ShellArm(condition: condition, body: try list(until: ["elif", "else", "fi"])))
      switch bareWord() {
      case "elif": try keyword("elif")
      case "else":
        try keyword("else")
        otherwise = try list(until: ["fi"])
        fallthrough
      default:
        try keyword("fi")
        return .conditional(arms, otherwise: otherwise)
      }
    }
  }

  private mutating func loop(_ word: String) throws(ShellSyntaxError) -> ShellCommand {
    try keyword(word)
    let condition = try list(until: ["do"])
    return .loop(condition: condition, body: try loopBody(), until: word == "until")
  }

  private mutating func loopBody() throws(ShellSyntaxError) -> ShellList {
    try keyword("do")
    let body = try list(until: ["done"])
    try keyword("done")
    return body
  }

  private mutating func each(_ word: String) throws(ShellSyntaxError) -> ShellCommand {
    try keyword(word)
    skipBlanks()
    if at("((") {
      _ = try arithmetic()
    } else {
      _ = try takeWord()
      skipNewlines()
      if bareWord() == "in" {
        try keyword("in")
        skipBlanks()
        while let byte = peek, byte != UInt8(ascii: ";"), byte != ASCII.newline {
          _ = try takeWord()
          skipBlanks()
        }
      }
    }
    skipSeparators()
    return .each(body: try loopBody())
  }

  private mutating func choice() throws(ShellSyntaxError) -> ShellCommand {
    try keyword("case")
    skipBlanks()
    _ = try takeWord()
    skipNewlines()
    try keyword("in")
    var bodies: [ShellList] = []
    while true {
      skipSeparators()
      if bareWord() == "esac" {
        try keyword("esac")
        return .choice(bodies)
      }
      if peek == ASCII.openParenthesis { index += 1 }
      repeat {
        skipBlanks()
        _ = try takeWord()
        skipBlanks()
      } while takes("|")
      try take(")")
      bodies.append(try list(until: ["esac"]))
      for end in [";;&", ";;", ";&"] where at(end) {
        index += end.utf8.count
        break
      }
    }
  }

  private mutating func function(name: String) throws(ShellSyntaxError) -> ShellCommand {
    skipBlanks()
    if takes("(") {
      skipBlanks()
      try take(")")
    }
    skipNewlines()
    switch try command() {
    case .group(let list), .subshell(let list): return .function(name: name, body: list)
    default: throw ShellSyntaxError(offset: index)
    }
  }

  /// `name` where `name ()` stands here; the index is then after the name.
  private mutating func functionName(_ word: String) -> String? {
    guard !word.isEmpty, word.utf8.allSatisfy({ $0.isName || $0 == ASCII.dash }) else { return nil }
    var end = index + word.utf8.count
    while end < bytes.count, bytes[end].isBlank { end += 1 }
    guard end < bytes.count, bytes[end] == ASCII.openParenthesis else { return nil }
    index += word.utf8.count
    return word
  }

  /// `(( … ))` as a simple command of one word.
  private mutating func arithmetic() throws(ShellSyntaxError) -> ShellCommand {
    let start = index
    var level = 0
    while let byte = peek {
      index += 1
      if byte == ASCII.openParenthesis { level += 1 }
      if byte == ASCII.closeParenthesis { level -= 1 }
      if level == 0 { return opaque(from: start) }
    }
    throw ShellSyntaxError(offset: start)
  }

  /// `[[ … ]]` as a simple command: the words between are no redirections and no lists.
  private mutating func bracketed() throws(ShellSyntaxError) -> ShellCommand {
    let start = index
    var words: [ShellWord] = []
    while peek != nil {
      skipNewlines()
      let begin = index
      if let byte = peek, "<>()&|;".utf8.contains(byte) {
        index += 1
        continue
      }
      guard peek != nil else { break }
      let text = try takeWord()
      words.append(ShellWord(text: text, range: begin..<index))
      if text == "]]" {
        return .simple(finish(assignments: [], words: words, from: start))
      }
    }
    throw ShellSyntaxError(offset: start)
  }

  private mutating func opaque(from start: Int) -> ShellCommand {
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let word = ShellWord(text: text, range: start..<index, isQuoted: true)
    return .simple(finish(assignments: [], words: [word], from: start))
  }

  /// Passes over the redirections after a compound command.
  private mutating func redirected(_ command: ShellCommand) throws(ShellSyntaxError) -> ShellCommand
  {
    while true {
      skipBlanks()
      guard try redirection(of: nil) else { return command }
    }
  }

  private mutating func simple() throws(ShellSyntaxError) -> ShellCommand {
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

  private mutating func finish(
    assignments: [ShellWord], words: [ShellWord], from start: Int
  ) -> SimpleCommand {
    defer { nextNumber += 1 }
    return SimpleCommand(
      number: nextNumber, assignments: assignments, words: words, range: start..<index)
  }

  private static let endsCommand: Set<UInt8> = Set(";&|)\n".utf8)

  private static func isAssignment(_ word: ArraySlice<UInt8>) -> Bool {
    guard let equals = word.firstIndex(of: ASCII.equals), equals > word.startIndex else {
      return false
    }
    var name = word[..<equals]
    if name.last == UInt8(ascii: "+") { name.removeLast() }
    guard let first = name.first, !first.isDigit else { return false }
    return name.allSatisfy(\.isName)
  }

  private mutating func skipArray() throws(ShellSyntaxError) {
    while true {
      skipNewlines()
      if takes(")") { return }
      _ = try takeWord()
    }
  }

  /// What `sh -c`, `eval`, or a heredoc on a shell's input runs, as a script of its own.
  private mutating func attachScript(to command: inout SimpleCommand) {
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

  // MARK: Redirections

  /// Passes over a redirection, where one stands here.
  private mutating func redirection(of command: Int?) throws(ShellSyntaxError) -> Bool {
    var cursor = index
    while cursor < bytes.count, bytes[cursor].isDigit { cursor += 1 }
    if cursor + 1 < bytes.count, bytes[cursor] == UInt8(ascii: "&"),
      bytes[cursor + 1] == UInt8(ascii: ">"), cursor == index
    {
      cursor += 1
    }
    guard cursor < bytes.count, bytes[cursor] == ASCII.less || bytes[cursor] == UInt8(ascii: ">")
    else { return false }
    index = cursor
    if at("<(") || at(">(") { return false }
    if at("<<"), !at("<<<") {
      index += 2
      let stripsTabs = takes("-")
      skipBlanks()
      let name = try takeWord()
      pending.append(
        PendingHeredoc(name: name, stripsTabs: stripsTabs, command: command ?? -1))
      return true
    }
    while let byte = peek, "<>&|".utf8.contains(byte) { index += 1 }
    skipBlanks()
    let target = index
    _ = try takeWord()
    guard index > target else { throw ShellSyntaxError(offset: index) }
    return true
  }

  /// Passes over the bodies of the heredocs of the line that ends here.
  private mutating func skipHeredocs() {
    let waiting = pending
    pending = []
    for heredoc in waiting { _ = body(of: heredoc, at: &index) }
  }

  private static func readsInput(_ words: [String]) -> Bool {
    words.first.map { ShellInvocation.shells.contains($0.lastPathComponent) } ?? false
  }

  /// The body of a command's heredoc, which begins only after this line.
  private func bodyAhead(of command: Int) -> String? {
    guard pending.contains(where: { $0.command == command }) else { return nil }
    var start = bytes[index...].firstIndex(of: ASCII.newline).map { $0 + 1 } ?? bytes.count
    for heredoc in pending {
      let body = body(of: heredoc, at: &start)
      if heredoc.command == command { return String(decoding: body, as: UTF8.self) }
    }
    return nil
  }

  private func body(of heredoc: PendingHeredoc, at index: inout Int) -> [UInt8] {
    var body: [UInt8] = []
    while index < bytes.count {
      let end = bytes[index...].firstIndex(of: ASCII.newline) ?? bytes.count
      var line = bytes[index..<end]
      index = min(end + 1, bytes.count)
      if heredoc.stripsTabs { line = line.drop { $0 == ASCII.tab } }
      if line.elementsEqual(heredoc.name.utf8) { break }
      body += line + [ASCII.newline]
    }
    return body
  }

  // MARK: Bytes

  var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func advance(_ count: Int = 1) { index = min(index + count, bytes.count) }

  func at(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

  private mutating func takes(_ text: String) -> Bool {
    guard at(text) else { return false }
    index += text.utf8.count
    return true
  }

  private mutating func take(_ text: String) throws(ShellSyntaxError) {
    guard takes(text) else { throw ShellSyntaxError(offset: index) }
  }

  private mutating func keyword(_ word: String) throws(ShellSyntaxError) {
    skipBlanks()
    guard bareWord() == word else { throw ShellSyntaxError(offset: index) }
    index += word.utf8.count
  }

  /// The unquoted word that stands here, not taken; nil where a quote or a variable is part of it.
  private func bareWord() -> String? {
    var end = index
    while end < bytes.count, !bytes[end].isWhitespace, !"();&|<>".utf8.contains(bytes[end]) {
      if "'\"\\$`".utf8.contains(bytes[end]) { return nil }
      end += 1
    }
    return String(decoding: bytes[index..<end], as: UTF8.self)
  }

  private mutating func takeWord() throws(ShellSyntaxError) -> String {
    let start = index
    var reader = WordReader(parser: self)
    try reader.read()
    self = reader.parser
    guard index > start else { throw ShellSyntaxError(offset: index) }
    return String(decoding: reader.text, as: UTF8.self)
  }

  private mutating func skipBlanks() {
    while let byte = peek {
      if byte.isBlank {
        index += 1
      } else if at("\\\n") {
        index += 2
      } else if byte == ASCII.hash, index == 0 || Self.precedesComment(bytes[index - 1]) {
        while let byte = peek, byte != ASCII.newline { _ = byte; index += 1 }
      } else {
        return
      }
    }
  }

  private static func precedesComment(_ byte: UInt8) -> Bool {
    byte.isWhitespace || ";&|()".utf8.contains(byte)
  }

  private mutating func skipNewlines() {
    skipBlanks()
    while peek == ASCII.newline {
      index += 1
      skipHeredocs()
      skipBlanks()
    }
  }

  private mutating func skipSeparators() {
    skipNewlines()
    while peek == UInt8(ascii: ";"), !at(";;"), !at(";&") {
      index += 1
      skipNewlines()
    }
  }

  /// The script of `$(…)`, whose opening is already passed over.
  mutating func substitution() throws(ShellSyntaxError) -> ShellList {
    try nested { (parser) throws(ShellSyntaxError) in
      let list = try parser.list(until: [])
      try parser.take(")")
      return list
    }
  }

  /// The script between backquotes, whose text is given.
  mutating func backquoted(_ text: [UInt8]) throws(ShellSyntaxError) -> ShellList {
    try nested { (parser) throws(ShellSyntaxError) in
      var inner = ShellParser(
        bytes: text, variables: parser.variables, depth: parser.depth,
        nextNumber: parser.nextNumber)
      let list = try inner.script()
      parser.nextNumber = inner.nextNumber
      return list
    }
  }
}
