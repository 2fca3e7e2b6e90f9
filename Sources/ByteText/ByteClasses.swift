/// What bytes are as ASCII characters. Every class is ASCII's alone, so that scanning UTF-8 by bytes
/// never cuts a character.
extension UInt8 {
  /// Whether the byte is a decimal digit.
  @inlinable package var isASCIIDigit: Bool { self &- 0x30 < 10 }
  /// Whether the byte is a letter.
  @inlinable package var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
  /// Whether the byte is a hexadecimal digit in lower case.
  @inlinable package var isHexadecimal: Bool { isASCIIDigit || self &- 0x61 < 6 }
  /// Letters in lower case; every other byte as it is.
  @inlinable package var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
  /// Space and tab: what most formats mean by blank within a line.
  @inlinable package var isBlank: Bool { self == 0x20 || self == 0x09 }
  /// White space, line ends included: space, tab, line feed, vertical tab, form feed, return.
  @inlinable package var isASCIISpace: Bool { self == 0x20 || self &- 0x09 < 5 }
  /// Whether the byte ends a line, alone or as one of two: line feed, return.
  @inlinable package var isLineEnd: Bool { self == 0x0A || self == 0x0D }

  /// What separates the components of a path.
  @inlinable package static var slash: UInt8 { 0x2F }
  /// The full stop.
  @inlinable package static var dot: UInt8 { 0x2E }
}

/// Text in ASCII lower case; other scalars keep their form.
package func asciiLowercased(_ text: some StringProtocol) -> String {
  String(decoding: text.utf8.map(\.asciiLowercased), as: UTF8.self)
}
