import ByteText

// Strings of TOML, basic and literal, on one line or on several.
extension TOMLReader {
  /// What follows the opening quotes, up to and with the closing ones.
  mutating func readString(
    _ quote: UInt8, isMultiline: Bool
  ) throws(PackagingError) -> String {
    var text: [UInt8] = []
    if isMultiline { takeLineEnd() }
    while let byte = peek() {
      switch byte {
      case quote:
        guard isMultiline else {
          position += 1
          return text[...].text
        }
        if takeClosingQuotes(quote, &text) { return text[...].text }
      case 0x5C where quote == 0x22: try readEscape(into: &text, isMultiline: isMultiline)
      case 0x0A, 0x0D:
        guard isMultiline, takeLineEnd() else { throw failure("a string doesn't end") }
        text.append(0x0A)
      case 0x09, 0x20...0x7E, 0x80...:
        text.append(byte)
        position += 1
      default: throw failure("a string holds a control character")
      }
    }
    throw failure("a string doesn't end")
  }

  @discardableResult
  private mutating func takeLineEnd() -> Bool {
    if peek() == 0x0D, peek(1) == 0x0A { position += 1 }
    guard take(0x0A) else { return false }
    line += 1
    return true
  }

  /// Three quotes close the string; up to two more before them belong to it.
  private mutating func takeClosingQuotes(_ quote: UInt8, _ text: inout [UInt8]) -> Bool {
    var count = 0
    while count < 5, peek(count) == quote { count += 1 }
    position += count
    text += Array(repeating: quote, count: count >= 3 ? count - 3 : count)
    return count >= 3
  }

  private mutating func readEscape(
    into text: inout [UInt8], isMultiline: Bool
  ) throws(PackagingError) {
    position += 1
    guard let letter = peek() else { throw failure("a string doesn't end") }
    if isMultiline, letter.isASCIISpace {
      // A backslash at the end of a line takes the white space that follows with it.
      skipBlanks()
      guard takeLineEnd() else { throw failure("an escape is unknown") }
      while let byte = peek(), byte.isASCIISpace {
        if byte == 0x0A { line += 1 }
        position += 1
      }
      return
    }
    position += 1
    switch letter {
    case 0x22, 0x5C: text.append(letter)
    case 0x62: text.append(0x08)
    case 0x65: text.append(0x1B)
    case 0x66: text.append(0x0C)
    case 0x6E: text.append(0x0A)
    case 0x72: text.append(0x0D)
    case 0x74: text.append(0x09)
    case 0x75: try readScalar(4, into: &text)
    case 0x55: try readScalar(8, into: &text)
    default: throw failure("an escape is unknown")
    }
  }

  private mutating func readScalar(
    _ count: Int, into text: inout [UInt8]
  ) throws(PackagingError) {
    let digits = bytes[position...].prefix(count)
    guard digits.count == count, digits.first != 0x2B, digits.first != 0x2D,
      let value = UInt32(digits.text, radix: 16), let scalar = Unicode.Scalar(value)
    else { throw failure("an escape names no character") }
    position += count
    text += Array(String(Character(scalar)).utf8)
  }
}
