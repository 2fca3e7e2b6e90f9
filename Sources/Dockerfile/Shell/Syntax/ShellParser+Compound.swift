/// Compound commands and functions (POSIX.1-2024, 2.9.4 and 2.9.5).
extension ShellParser {
  mutating func command() throws(ShellSyntaxError) -> ShellCommand {
    try nested { (parser) throws(ShellSyntaxError) in try parser.anyCommand() }
  }

  mutating func anyCommand() throws(ShellSyntaxError) -> ShellCommand {
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

  mutating func conditional() throws(ShellSyntaxError) -> ShellCommand {
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

  mutating func loop(_ word: String) throws(ShellSyntaxError) -> ShellCommand {
    try keyword(word)
    let condition = try list(until: ["do"])
    return .loop(condition: condition, body: try loopBody(), until: word == "until")
  }

  mutating func loopBody() throws(ShellSyntaxError) -> ShellList {
    try keyword("do")
    let body = try list(until: ["done"])
    try keyword("done")
    return body
  }

  mutating func each(_ word: String) throws(ShellSyntaxError) -> ShellCommand {
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

  mutating func choice() throws(ShellSyntaxError) -> ShellCommand {
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

  mutating func function(name: String) throws(ShellSyntaxError) -> ShellCommand {
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
  mutating func functionName(_ word: String) -> String? {
    guard !word.isEmpty, word.utf8.allSatisfy({ $0.isName || $0 == ASCII.dash }) else { return nil }
    var end = index + word.utf8.count
    while end < bytes.count, bytes[end].isBlank { end += 1 }
    guard end < bytes.count, bytes[end] == ASCII.openParenthesis else { return nil }
    index += word.utf8.count
    return word
  }

  /// `(( … ))` as a simple command of one word.
  mutating func arithmetic() throws(ShellSyntaxError) -> ShellCommand {
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
  mutating func bracketed() throws(ShellSyntaxError) -> ShellCommand {
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

  mutating func opaque(from start: Int) -> ShellCommand {
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let word = ShellWord(text: text, range: start..<index, isQuoted: true)
    return .simple(finish(assignments: [], words: [word], from: start))
  }

  /// Passes over the redirections after a compound command.
  mutating func redirected(_ command: ShellCommand) throws(ShellSyntaxError) -> ShellCommand {
    while true {
      skipBlanks()
      guard try redirection(of: nil) else { return command }
    }
  }
}
