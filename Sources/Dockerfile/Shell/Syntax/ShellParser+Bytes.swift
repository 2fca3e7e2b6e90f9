/// Bytes, blanks, comments and bare words (POSIX.1-2024, 2.3 "Token Recognition").
extension ShellParser {
  var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func advance(_ count: Int = 1) { index = min(index + count, bytes.count) }

  func at(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

  mutating func takes(_ text: String) -> Bool {
    guard at(text) else { return false }
    index += text.utf8.count
    return true
  }

  mutating func take(_ text: String) throws(ShellSyntaxError) {
    guard takes(text) else { throw ShellSyntaxError(offset: index) }
  }

  mutating func keyword(_ word: String) throws(ShellSyntaxError) {
    skipBlanks()
    guard bareWord() == word else { throw ShellSyntaxError(offset: index) }
    index += word.utf8.count
  }

  /// The unquoted word that stands here, not taken; nil where a quote or a variable is part of it.
  func bareWord() -> String? {
    var end = index
    while end < bytes.count, !bytes[end].isWhitespace, !"();&|<>".utf8.contains(bytes[end]) {
      if "'\"\\$`".utf8.contains(bytes[end]) { return nil }
      end += 1
    }
    return String(decoding: bytes[index..<end], as: UTF8.self)
  }

  mutating func takeWord() throws(ShellSyntaxError) -> String {
    let start = index
    var reader = WordReader(parser: self)
    try reader.read()
    self = reader.parser
    guard index > start else { throw ShellSyntaxError(offset: index) }
    return String(decoding: reader.text, as: UTF8.self)
  }

  mutating func skipBlanks() {
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

  static func precedesComment(_ byte: UInt8) -> Bool {
    byte.isWhitespace || ";&|()".utf8.contains(byte)
  }

  mutating func skipNewlines() {
    skipBlanks()
    while peek == ASCII.newline {
      index += 1
      skipHeredocs()
      skipBlanks()
    }
  }

  mutating func skipSeparators() {
    skipNewlines()
    while peek == UInt8(ascii: ";"), !at(";;"), !at(";&") {
      index += 1
      skipNewlines()
    }
  }
}
