import ByteText

extension JSONValue {
  /// Reads a document.
  ///
  /// Strings must be UTF-8; half a surrogate pair, which only an escape can write, becomes U+FFFD as
  /// in Go. Numbers keep their text.
  ///
  /// - Complexity: linear in the number of bytes; the rules bound memory and depth.
  package init(_ bytes: [UInt8], _ rules: JSONRules = .lenient) throws(JSONError) {
    var reader = JSONReader(bytes, rules)
    self = try reader.document()
  }
}

private struct JSONReader {
  private let bytes: [UInt8]
  private let rules: JSONRules
  private var position = 0
  private var depth = 0
  private var values = 0

  init(_ bytes: [UInt8], _ rules: JSONRules) {
    self.bytes = bytes
    self.rules = rules
  }

  mutating func document() throws(JSONError) -> JSONValue {
    guard bytes.count <= rules.sizeLimit else {
      throw JSONError(
        reason: "the document is larger than \(rules.sizeLimit) bytes", offset: rules.sizeLimit)
    }
    if rules.allowsByteOrderMark, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let result = try value()
    skipSpace()
    guard position == bytes.count else { throw failure("more follows the value") }
    return result
  }

  // MARK: Structure

  private mutating func value() throws(JSONError) -> JSONValue {
    skipSpace()
    values += 1
    guard values <= rules.valueLimit else {
      throw failure("there are more than \(rules.valueLimit) values")
    }
    switch current {
    case UInt8(ascii: "{"): return try nested { (reader) throws(JSONError) in try reader.object() }
    case UInt8(ascii: "["): return try nested { (reader) throws(JSONError) in try reader.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some(let byte) where byte == UInt8(ascii: "-") || byte.isASCIIDigit:
      return try number()
    default: throw failure("a value is expected")
    }
  }

  private mutating func nested(
    _ read: (inout JSONReader) throws(JSONError) -> JSONValue
  ) throws(JSONError) -> JSONValue {
    guard depth < rules.depthLimit else {
      throw failure("values nest more than \(rules.depthLimit) deep")
    }
    depth += 1
    position += 1
    let result = try read(&self)
    depth -= 1
    return result
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    var object = JSONObject()
    if take("}") { return .object(object) }
    repeat {
      skipSpace()
      let start = position
      guard current == UInt8(ascii: "\"") else { throw failure("a name is expected") }
      let name = try string()
      guard take(":") else { throw failure("':' is expected") }
      if object.set(name, try value()), rules.duplicates == .refused {
        position = start
        throw failure("an object has the name '\(name)' twice")
      }
    } while take(",")
    guard take("}") else { throw failure("',' or '}' is expected") }
    return .object(object)
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    var elements: [JSONValue] = []
    if take("]") { return .array(elements) }
    repeat { elements.append(try value()) } while take(",")
    guard take("]") else { throw failure("',' or ']' is expected") }
    return .array(elements)
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONError) -> JSONValue {
    guard bytes[position...].begins(with: word) else { throw failure("a value is expected") }
    position += word.utf8CodeUnitCount
    return value
  }

  // MARK: Numbers

  /// `-`, digits without a leading zero, a fraction, an exponent.
  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    _ = takeByte(UInt8(ascii: "-"))
    let isZero = current == UInt8(ascii: "0")
    let digits = try takeDigits()
    guard !isZero || digits == 1 else { throw failure("a number begins with 0") }
    if takeByte(UInt8(ascii: ".")) { _ = try takeDigits() }
    if takeByte(UInt8(ascii: "e")) || takeByte(UInt8(ascii: "E")) {
      if !takeByte(UInt8(ascii: "+")) { _ = takeByte(UInt8(ascii: "-")) }
      _ = try takeDigits()
    }
    return .number(bytes[start..<position].text)
  }

  private mutating func takeDigits() throws(JSONError) -> Int {
    let start = position
    while let byte = current, byte.isASCIIDigit { position += 1 }
    guard position > start else { throw failure("a digit is expected") }
    return position - start
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    var piece = position
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        text += bytes[piece..<position]
        position += 1
        guard let result = String(validating: text, as: UTF8.self) else {
          position = start
          throw failure("a string is not UTF-8")
        }
        return result
      case UInt8(ascii: "\\"):
        text += bytes[piece..<position]
        position += 1
        try escape(into: &text)
        piece = position
      case ..<0x20: throw failure("a string has a control character")
      default: position += 1
      }
    }
    throw failure("a string does not end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    guard let letter = current else { throw failure("a string does not end") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += String(try scalar()).utf8
    default:
      position -= 1
      throw failure("an escape is unknown")
    }
  }

  private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
    let unit = try unit()
    let restart = position
    if 0xD800..<0xDC00 ~= unit, takeByte(UInt8(ascii: "\\")), takeByte(UInt8(ascii: "u")) {
      let low = try self.unit()
      if 0xDC00..<0xE000 ~= low {
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
      }
    }
    // Half a pair; what follows it is read for itself.
    if 0xD800..<0xE000 ~= unit { position = restart }
    return Unicode.Scalar(unit) ?? "\u{FFFD}"
  }

  private mutating func unit() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = current?.hexadecimalValue else {
        throw failure("an escape has too few digits")
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }

  // MARK: Bytes

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func takeByte(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    return takeByte(UInt8(ascii: character))
  }

  private mutating func skipSpace() {
    while let byte = current, byte.isBlank || byte.isLineEnd { position += 1 }
  }

  private func failure(_ reason: String) -> JSONError {
    JSONError(reason: reason, offset: position)
  }
}
