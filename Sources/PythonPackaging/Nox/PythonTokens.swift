import ByteText

/// A token of Python source (The Python Language Reference, "Lexical analysis"), as far as data that
/// stands in source has to be read.
struct PythonToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// A name or a keyword.
    case name(String)
    /// A string, its escapes decoded; `isFormatted` where it has replacement fields.
    case text(String, isFormatted: Bool)
    /// A number.
    case number
    /// An operator or a delimiter.
    case sign(String)
  }

  let kind: Kind
  /// Where it stands in the source.
  let range: Range<Int>

  /// Whether it is that operator or delimiter.
  func isSign(_ sign: String) -> Bool { kind == .sign(sign) }

  /// Whether it is that keyword or name.
  func isName(_ name: String) -> Bool { kind == .name(name) }

  /// The name, where it is one.
  var name: String? {
    guard case .name(let name) = kind else { return nil }
    return name
  }
}

/// A logical line of Python source.
struct PythonLine: Hashable, Sendable {
  /// The columns before it.
  var indent: Int
  /// The line where it begins, counted from 1.
  var number: Int
  var tokens: [PythonToken]
}

/// Splits source into logical lines; nothing is refused, and of very long sources only the beginning is read.
struct PythonTokenizer {
  private static let tokenLimit = 100_000

  private let source: [UInt8]
  private var position = 0
  private var count = 0

  private init(_ source: [UInt8]) { self.source = source }

  /// The logical lines of a source.
  ///
  /// - Complexity: linear in the number of bytes.
  static func lines(of source: [UInt8]) -> [PythonLine] {
    var tokenizer = PythonTokenizer(source)
    return tokenizer.read()
  }

  private mutating func read() -> [PythonLine] {
    var lines: [PythonLine] = []
    var line = PythonLine(indent: 0, number: 1, tokens: [])
    var (number, depth, isStart) = (1, 0, true)
    while position < source.count, count < Self.tokenLimit {
      let byte = source[position]
      switch byte {
      case 0x0A:
        number += 1
        position += 1
        guard depth == 0 else { continue }
        if !line.tokens.isEmpty { lines.append(line) }
        line = PythonLine(indent: 0, number: number, tokens: [])
        isStart = true
      case 0x20, 0x0C, 0x0D:
        position += 1
        if isStart { line.indent += 1 }
      case 0x09:
        position += 1
        if isStart { line.indent = (line.indent / 8 + 1) * 8 }
      case UInt8(ascii: "#"):
        while position < source.count, source[position] != 0x0A { position += 1 }
      case UInt8(ascii: "\\"):
        // With a line end behind it the line goes on.
        position += 1
        while position < source.count, source[position] == 0x0D || source[position] == 0x0A {
          if source[position] == 0x0A { number += 1 }
          position += 1
          if source[position - 1] == 0x0A { break }
        }
      default:
        if isStart { line.number = number }
        isStart = false
        let start = position
        let kind = token()
        number += source[start..<position].count { $0 == 0x0A }
        count += 1
        if case .sign(let sign) = kind {
          if ["(", "[", "{"].contains(sign) { depth += 1 }
          if [")", "]", "}"].contains(sign) { depth = max(0, depth - 1) }
        }
        line.tokens.append(PythonToken(kind: kind, range: start..<position))
      }
    }
    if !line.tokens.isEmpty { lines.append(line) }
    return lines
  }

  private mutating func token() -> PythonToken.Kind {
    let start = position
    if source[position] == 0x22 || source[position] == 0x27 { return string(prefix: "") }
    if source[position].isASCIIDigit {
      while position < source.count, isNamePart(source[position]) || source[position] == 0x2E {
        position += 1
      }
      return .number
    }
    if isNamePart(source[position]) {
      while position < source.count, isNamePart(source[position]) { position += 1 }
      let name = source[start..<position].text
      let isPrefix = name.count <= 2 && name.lowercased().allSatisfy { "rbfut".contains($0) }
      if isPrefix, position < source.count, source[position] == 0x22 || source[position] == 0x27 {
        return string(prefix: name.lowercased())
      }
      return .name(name)
    }
    position += 1
    if position < source.count {
      let pair = source[start...position].text
      if Self.pairs.contains(pair) {
        position += 1
        return .sign(pair)
      }
    }
    return .sign(source[start..<position].text)
  }

  private static let pairs: Set<String> = [
    "+=", "|=", "-=", "*=", "/=", "%=", "&=", ":=", "->", "==", "!=", "<=", ">=", "**", "//",
  ]

  private func isNamePart(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  private mutating func string(prefix: String) -> PythonToken.Kind {
    let quote = source[position]
    let isLong =
      position + 2 < source.count && source[position + 1] == quote && source[position + 2] == quote
    position += isLong ? 3 : 1
    let start = position
    var end = source.count
    while position < source.count {
      if source[position] == UInt8(ascii: "\\") {
        position = min(position + 2, source.count)
        continue
      }
      // A string that is not closed ends with its line.
      if !isLong, source[position] == 0x0A {
        end = position
        break
      }
      if source[position] == quote, !isLong || closesLong(quote) {
        end = position
        position += isLong ? 3 : 1
        break
      }
      position += 1
    }
    let inside = source[start..<max(start, min(end, source.count))].text
    let isRaw = prefix.contains("r")
    let decoded = isRaw ? nil : PythonLiteral.decode(Array(inside.unicodeScalars)[...])
    return .text(
      decoded ?? inside, isFormatted: prefix.contains("f") || prefix.contains("t"))
  }

  private func closesLong(_ quote: UInt8) -> Bool {
    position + 2 < source.count && source[position + 1] == quote && source[position + 2] == quote
  }
}
