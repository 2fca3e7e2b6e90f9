// Comparisons of names as bytes: the walk over an image makes no String of a name it passes over.

extension Span where Element == UInt8 {
  func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && matches(text, at: 0)
  }

  func begins(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && matches(text, at: 0)
  }

  func ends(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && matches(text, at: count - text.utf8CodeUnitCount)
  }

  /// As `ends`, ASCII letters compared without case; `text` is in lower case.
  func endsIgnoringCase(with text: StaticString) -> Bool {
    let start = count - text.utf8CodeUnitCount
    return start >= 0 && matchesIgnoringCase(text, at: start)
  }

  /// Whether `text`, in lower case, stands anywhere, ASCII letters compared without case.
  func containsIgnoringCase(_ text: StaticString) -> Bool {
    let last = count - text.utf8CodeUnitCount
    guard last >= 0 else { return false }
    for start in 0...last where matchesIgnoringCase(text, at: start) { return true }
    return false
  }

  private func matches(_ text: StaticString, at start: Int) -> Bool {
    text.withUTF8Buffer { wanted in
      for index in wanted.indices where self[start + index] != wanted[index] { return false }
      return true
    }
  }

  private func matchesIgnoringCase(_ text: StaticString, at start: Int) -> Bool {
    text.withUTF8Buffer { wanted in
      for index in wanted.indices where self[start + index].asciiLowercased != wanted[index] {
        return false
      }
      return true
    }
  }
}

extension ArraySlice<UInt8> {
  func equals(_ text: StaticString) -> Bool { span.equals(text) }
  func begins(with text: StaticString) -> Bool { span.begins(with: text) }
  func ends(with text: StaticString) -> Bool { span.ends(with: text) }

  /// The bytes as text, with U+FFFD for what is not UTF-8.
  var text: String { String(decoding: self, as: UTF8.self) }
}

extension UInt8 {
  var isDigit: Bool { self &- 0x30 < 10 }
  var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
  var isHexadecimal: Bool { isDigit || self &- 0x61 < 6 }
  /// Letters, digits, the underscore, and everything beyond ASCII: what Python's names are made of.
  var isIdentifierPart: Bool {
    isDigit || asciiLowercased &- 0x61 < 26 || self == 0x5F || self >= 0x80
  }

  static let slash = UInt8(ascii: "/")
  static let dot = UInt8(ascii: ".")
}
