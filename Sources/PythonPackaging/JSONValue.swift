import ByteText

/// A JSON document (RFC 8259), read without Foundation: the files are small and start-up counts.
///
/// Numbers keep their text; of equal keys the last one counts; nesting is limited to 128 levels.
public indirect enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number as written.
  case number(String)
  /// A string; what is no scalar value became U+FFFD.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object.
  case object([String: JSONValue])

  /// Reads a document; a byte order mark is skipped.
  ///
  /// - Throws: ``PackagingError/invalidJSON(reason:offset:)``.
  /// - Complexity: linear in the number of bytes.
  public init(_ bytes: [UInt8]) throws(PackagingError) {
    var reader = JSONReader(bytes)
    self = try reader.readDocument()
  }

  /// A member of an object; nil for other values and absent keys.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// The string, if it is one.
  public var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The truth value, if it is one.
  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The elements, if it is an array.
  public var array: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The members, if it is an object.
  public var object: [String: JSONValue]? {
    guard case .object(let members) = self else { return nil }
    return members
  }
}

private struct JSONReader {
  private static let maximumDepth = 128
  private let bytes: [UInt8]
  private var position: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func readDocument() throws(PackagingError) -> JSONValue {
    let value = try readValue(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw failure("more follows the value") }
    return value
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ reason: String) -> PackagingError {
    .invalidJSON(reason: reason, offset: position)
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func readValue(depth: Int) throws(PackagingError) -> JSONValue {
    guard depth < Self.maximumDepth else { throw failure("the nesting is too deep") }
    skipSpace()
    switch current {
    case 0x7B: return try readObject(depth: depth)
    case 0x5B: return try readArray(depth: depth)
    case 0x22: return .string(try readString())
    case 0x74: return try readWord("true", .bool(true))
    case 0x66: return try readWord("false", .bool(false))
    case 0x6E: return try readWord("null", .null)
    case .some(let byte) where byte == 0x2D || byte.isASCIIDigit: return try readNumber()
    default: throw failure("a value is expected")
    }
  }

  private mutating func readObject(depth: Int) throws(PackagingError) -> JSONValue {
    position += 1
    var members: [String: JSONValue] = [:]
    if take(0x7D) { return .object(members) }
    repeat {
      skipSpace()
      guard current == 0x22 else { throw failure("a key is expected") }
      let key = try readString()
      guard take(0x3A) else { throw failure("':' is expected") }
      members[key] = try readValue(depth: depth + 1)
    } while take(0x2C)
    guard take(0x7D) else { throw failure("'}' is expected") }
    return .object(members)
  }

  private mutating func readArray(depth: Int) throws(PackagingError) -> JSONValue {
    position += 1
    var elements: [JSONValue] = []
    if take(0x5D) { return .array(elements) }
    repeat {
      elements.append(try readValue(depth: depth + 1))
    } while take(0x2C)
    guard take(0x5D) else { throw failure("']' is expected") }
    return .array(elements)
  }

  private mutating func readWord(
    _ word: StaticString, _ value: JSONValue
  ) throws(PackagingError) -> JSONValue {
    let isThere = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
    guard isThere else { throw failure("a value is expected") }
    position += word.utf8CodeUnitCount
    return value
  }

  private mutating func readNumber() throws(PackagingError) -> JSONValue {
    let start = position
    while let byte = current,
      byte.isASCIIDigit || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
    {
      position += 1
    }
    return .number(bytes[start..<position].text)
  }

  private mutating func readString() throws(PackagingError) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = current {
      position += 1
      switch byte {
      case 0x22: return String(decoding: text, as: UTF8.self)
      case 0x5C: try readEscape(into: &text)
      case ..<0x20: throw failure("a string holds a control character")
      default: text.append(byte)
      }
    }
    throw failure("a string doesn't end")
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(PackagingError) {
    guard let letter = current else { throw failure("a string doesn't end") }
    position += 1
    switch letter {
    case 0x22, 0x5C, 0x2F: text.append(letter)
    case 0x62: text.append(0x08)
    case 0x66: text.append(0x0C)
    case 0x6E: text.append(0x0A)
    case 0x72: text.append(0x0D)
    case 0x74: text.append(0x09)
    case 0x75: text += Array(String(Character(try readScalar())).utf8)
    default: throw failure("an escape is unknown")
    }
  }

  private mutating func readScalar() throws(PackagingError) -> Unicode.Scalar {
    let unit = try readUnit()
    if 0xD800..<0xDC00 ~= unit, position + 1 < bytes.count, bytes[position] == 0x5C,
      bytes[position + 1] == 0x75
    {
      let restart = position
      position += 2
      let low = try readUnit()
      if 0xDC00..<0xE000 ~= low {
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
      }
      position = restart
    }
    return Unicode.Scalar(unit) ?? "\u{FFFD}"
  }

  private mutating func readUnit() throws(PackagingError) -> UInt32 {
    guard position + 4 <= bytes.count, bytes[position] != 0x2B, bytes[position] != 0x2D,
      let unit = UInt32(bytes[position..<(position + 4)].text, radix: 16)
    else { throw failure("an escape is incomplete") }
    position += 4
    return unit
  }
}
