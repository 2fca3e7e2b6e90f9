import ByteText

extension UInt8 {
  /// Letters, digits, the underscore, and everything beyond ASCII: what Python's names are made of.
  var isIdentifierPart: Bool {
    isASCIIDigit || isASCIILetter || self == 0x5F || self >= 0x80
  }
}
