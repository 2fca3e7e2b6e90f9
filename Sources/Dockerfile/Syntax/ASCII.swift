/// Bytes with a meaning in a Dockerfile or a shell. Every one is ASCII, so scanning UTF-8 by bytes
/// never cuts a character.
enum ASCII {
  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let hash = UInt8(ascii: "#")
  static let dollar = UInt8(ascii: "$")
  static let backslash = UInt8(ascii: "\\")
  static let backtick = UInt8(ascii: "`")
  static let quote = UInt8(ascii: "'")
  static let doubleQuote = UInt8(ascii: "\"")
  static let less = UInt8(ascii: "<")
  static let dash = UInt8(ascii: "-")
  static let equals = UInt8(ascii: "=")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")
  static let openParenthesis = UInt8(ascii: "(")
  static let closeParenthesis = UInt8(ascii: ")")
}

extension UInt8 {
  /// Whether the byte separates words within a line: blank, tab, vertical tab, form feed, return.
  var isBlank: Bool { self == ASCII.space || (0x09...0x0D).contains(self) && self != ASCII.newline }
  /// Whether the byte is a blank or ends a line.
  var isWhitespace: Bool { self == ASCII.space || (0x09...0x0D).contains(self) }
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) && self < 0x80
  }
  /// Whether the byte may stand in a variable's name.
  var isName: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
}

extension String {
  /// The string without whitespace at either end.
  var trimmed: String {
    let bytes = Array(utf8)
    guard let first = bytes.firstIndex(where: { !$0.isWhitespace }),
      let last = bytes.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(decoding: bytes[first...last], as: UTF8.self)
  }

  /// The parts between runs of whitespace.
  var blankSeparated: [String] {
    utf8.split(whereSeparator: \.isWhitespace).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The part before and the part after the first `separator`; nil where it doesn't occur.
  func cut(at separator: Character) -> (before: String, after: String)? {
    guard let index = firstIndex(of: separator) else { return nil }
    return (String(self[..<index]), String(self[self.index(after: index)...]))
  }

  /// A path's last component, slashes at the end not counted.
  var lastPathComponent: String {
    split(separator: "/").last.map(String.init) ?? self
  }
}
