/// A JSON value (RFC 8259), for exec forms and docker-bake files. This target reads without
/// Foundation, and needs no numbers.
enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number as written.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// Members in their order; a later one of the same name counts.
  case object([(name: String, value: JSONValue)])

  /// The value that the whole of `bytes` is, or nil where they are no JSON or nest deeper than 64.
  init?(parsing bytes: some Sequence<UInt8>) {
    var reader = JSONReader(bytes: Array(bytes))
    guard let value = reader.document() else { return nil }
    self = value
  }

  /// An object's member.
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// The text of a string.
  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)), (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)):
      a.elementsEqual(b) { $0.name == $1.name && $0.value == $1.value }
    default: false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .number(let text), .string(let text): hasher.combine(text)
    case .array(let elements): hasher.combine(elements)
    case .object(let members): for member in members { hasher.combine(member.name) }
    }
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  var index = 0
  var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() -> JSONValue? {
    guard let value = value() else { return nil }
    skipBlanks()
    return index == bytes.count ? value : nil
  }

  private mutating func skipBlanks() {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func value() -> JSONValue? {
    skipBlanks()
    guard index < bytes.count, depth < 64 else { return nil }
    depth += 1
    defer { depth -= 1 }
    switch bytes[index] {
    case UInt8(ascii: "["): return array()
    case ASCII.openBrace: return object()
    case ASCII.doubleQuote: return string().map(JSONValue.string)
    default: return literal()
    }
  }

  private mutating func array() -> JSONValue? {
    index += 1
    var elements: [JSONValue] = []
    if take("]") { return .array([]) }
    repeat {
      guard let element = value() else { return nil }
      elements.append(element)
    } while take(",")
    return take("]") ? .array(elements) : nil
  }

  private mutating func object() -> JSONValue? {
    index += 1
    var members: [(name: String, value: JSONValue)] = []
    if take("}") { return .object([]) }
    repeat {
      skipBlanks()
      guard index < bytes.count, bytes[index] == ASCII.doubleQuote, let name = string(),
        take(":"), let member = value()
      else { return nil }
      members.append((name, member))
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  private mutating func literal() -> JSONValue? {
    let start = index
    while index < bytes.count, bytes[index].isName || [0x2B, 0x2D, 0x2E].contains(bytes[index]) {
      index += 1
    }
    switch String(decoding: bytes[start..<index], as: UTF8.self) {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    case let text:
      guard let first = text.utf8.first, first.isDigit || first == ASCII.dash,
        Double(text) != nil
      else { return nil }
      return .number(text)
    }
  }

  private mutating func string() -> String? {
    index += 1
    var result: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case ASCII.doubleQuote: return String(decoding: result, as: UTF8.self)
      case ASCII.backslash:
        guard let scalar = escape() else { return nil }
        result.append(contentsOf: String(scalar).utf8)
      case 0..<0x20: return nil
      default: result.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard index < bytes.count else { return nil }
    let byte = bytes[index]
    index += 1
    switch byte {
    case ASCII.doubleQuote, ASCII.backslash, UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return unicode()
    default: return nil
    }
  }

  private mutating func unicode() -> Unicode.Scalar? {
    guard let first = hexadecimal() else { return nil }
    guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
    let resume = index
    if index + 1 < bytes.count, bytes[index] == ASCII.backslash,
      bytes[index + 1] == UInt8(ascii: "u")
    {
      index += 2
      if let second = hexadecimal(), (0xDC00..<0xE000).contains(second) {
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      }
    }
    // Half a surrogate pair is no character; Go's decoder, too, reads it as U+FFFD.
    index = resume
    return "\u{FFFD}"
  }

  private mutating func hexadecimal() -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    let digits = bytes[index..<index + 4]
    guard digits.allSatisfy({ $0.isDigit || $0.isLetter }) else { return nil }
    index += 4
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
