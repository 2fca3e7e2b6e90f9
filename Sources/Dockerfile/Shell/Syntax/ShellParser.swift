/// Why a script is left unread: this reader doesn't know the syntax, or it nests too deep. Nothing is
/// then concluded from it.
struct ShellSyntaxError: Error, Sendable, Hashable {
  var offset: Int
}

/// Reads a shell script into ``ShellList``s, one byte at a time and with bounded nesting.
struct ShellParser {
  static let depthLimit = 24

  struct PendingHeredoc {
    var name: String
    var stripsTabs: Bool
    /// The simple command that reads it.
    var command: Int
  }

  let bytes: [UInt8]
  /// The variables whose values are known.
  let variables: [String: String]
  var index = 0
  var depth: Int
  /// The number of the next simple command.
  var nextNumber: Int
  var pending: [PendingHeredoc] = []

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

  mutating func nested<Result>(
    _ body: (inout ShellParser) throws(ShellSyntaxError) -> Result
  ) throws(ShellSyntaxError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw ShellSyntaxError(offset: index) }
    return try body(&self)
  }

  /// Commands up to one of the words in `stops` in a command's place, or a closing `)`.
  mutating func list(until stops: Set<String>) throws(ShellSyntaxError) -> ShellList {
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

  mutating func item() throws(ShellSyntaxError) -> ShellItem {
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

  mutating func pipeline() throws(ShellSyntaxError) -> ShellPipeline {
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
