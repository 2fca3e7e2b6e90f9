/// Reads one word of a script: quotes, escapes, variables, substitutions (POSIX.1-2024, Shell Command
/// Language, 2.2 "Quoting" and 2.6 "Word Expansions").
struct WordReader {
  var parser: ShellParser
  private(set) var text: [UInt8] = []
  private(set) var isQuoted = false
  private(set) var substitutions: [ShellList] = []

  init(parser: ShellParser) { self.parser = parser }

  private static let ends: Set<UInt8> = Set(" \t\n\r\u{B}\u{C};&|()<>".utf8)

  /// Reads up to the byte that ends the word.
  mutating func read() throws(ShellSyntaxError) {
    while let byte = parser.peek {
      if parser.at("<(") || parser.at(">(") {
        parser.advance(2)
        substitutions.append(try parser.substitution())
        text += "<()".utf8
        continue
      }
      if Self.ends.contains(byte) { return }
      parser.advance()
      switch byte {
      case ASCII.quote: try singleQuoted()
      case ASCII.doubleQuote: try doubleQuoted()
      case ASCII.dollar: try dollar()
      case ASCII.backtick: try backquoted()
      case ASCII.backslash: escaped()
      default: text.append(byte)
      }
    }
  }

  private mutating func escaped() {
    guard let byte = parser.peek else { return }
    parser.advance()
    isQuoted = true
    if byte != ASCII.newline { text.append(byte) }
  }

  private mutating func singleQuoted() throws(ShellSyntaxError) {
    isQuoted = true
    while let byte = parser.peek {
      parser.advance()
      if byte == ASCII.quote { return }
      text.append(byte)
    }
    throw ShellSyntaxError(offset: parser.index)
  }

  private mutating func doubleQuoted() throws(ShellSyntaxError) {
    isQuoted = true
    while let byte = parser.peek {
      parser.advance()
      switch byte {
      case ASCII.doubleQuote: return
      case ASCII.dollar: try dollar()
      case ASCII.backtick: try backquoted()
      case ASCII.backslash:
        guard let next = parser.peek else { break }
        parser.advance()
        if next == ASCII.newline { continue }
        if !"$`\"\\".utf8.contains(next) { text.append(byte) }
        text.append(next)
      default: text.append(byte)
      }
    }
    throw ShellSyntaxError(offset: parser.index)
  }

  private mutating func backquoted() throws(ShellSyntaxError) {
    var inner: [UInt8] = []
    while let byte = parser.peek {
      parser.advance()
      if byte == ASCII.backtick {
        substitutions.append(try parser.backquoted(inner))
        text += "$()".utf8
        return
      }
      if byte == ASCII.backslash, let next = parser.peek, "$`\\".utf8.contains(next) {
        parser.advance()
        inner.append(next)
      } else {
        inner.append(byte)
      }
    }
    throw ShellSyntaxError(offset: parser.index)
  }

  private mutating func dollar() throws(ShellSyntaxError) {
    guard let byte = parser.peek else {
      text.append(ASCII.dollar)
      return
    }
    if parser.at("((") {
      try balanced(open: ASCII.openParenthesis, close: ASCII.closeParenthesis)
    } else if byte == ASCII.openParenthesis {
      parser.advance()
      substitutions.append(try parser.substitution())
      text += "$()".utf8
    } else if byte == ASCII.openBrace {
      try braced()
    } else if byte == ASCII.quote {
      parser.advance()
      try singleQuoted()
    } else {
      variable()
    }
  }

  private mutating func variable() {
    var name: [UInt8] = []
    while let byte = parser.peek, byte.isName, !(name.isEmpty && byte.isDigit) {
      name.append(byte)
      parser.advance()
    }
    if name.isEmpty, let byte = parser.peek, "?!#$@*-0123456789".utf8.contains(byte) {
      name.append(byte)
      parser.advance()
    }
    let known = parser.variables[String(decoding: name, as: UTF8.self)]
    text += known.map { Array($0.utf8) } ?? [ASCII.dollar] + name
  }

  /// `${…}`: a plain name is treated like `$name`; anything more stays as written.
  private mutating func braced() throws(ShellSyntaxError) {
    let start = parser.index
    try balanced(open: ASCII.openBrace, close: ASCII.closeBrace)
    let inner = parser.bytes[(start + 1)..<max(start + 1, parser.index - 1)]
    guard inner.allSatisfy({ $0.isName || $0 == UInt8(ascii: "?") }) else { return }
    text.removeLast(parser.index - start + 1)
    let known = parser.variables[String(decoding: inner, as: UTF8.self)]
    text += known.map { Array($0.utf8) } ?? [ASCII.dollar] + inner
  }

  /// Takes text as it stands, from an opening bracket to the one that closes it.
  private mutating func balanced(open: UInt8, close: UInt8) throws(ShellSyntaxError) {
    text.append(ASCII.dollar)
    var level = 0
    while let byte = parser.peek {
      parser.advance()
      text.append(byte)
      if byte == ASCII.backslash, let next = parser.peek {
        text.append(next)
        parser.advance()
      }
      if byte == open { level += 1 }
      if byte == close { level -= 1 }
      if level == 0 { return }
    }
    throw ShellSyntaxError(offset: parser.index)
  }
}
