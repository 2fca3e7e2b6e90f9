import ByteText
import Codecs

/// The lines of a text without their ends, one after the other.
enum TextLines {
  /// Calls `body` with each line.
  static func forEach(in bytes: [UInt8], _ body: (Span<UInt8>) -> Void) {
    let span = bytes.span
    var start = 0
    while start < span.count {
      var end = start
      while end < span.count, span[end] != UInt8(ascii: "\n") { end += 1 }
      body(span.extracting(start..<end))
      start = end + 1
    }
  }
}

extension Span where Element == UInt8 {
  /// What stands behind a prefix; nil where the bytes do not begin with it.
  func dropping(_ prefix: StaticString) -> [UInt8]? {
    let length = prefix.utf8CodeUnitCount
    guard count >= length else { return nil }
    let isPrefix = prefix.withUTF8Buffer { wanted in
      for index in wanted.indices where self[index] != wanted[index] { return false }
      return true
    }
    return isPrefix ? extracting(length...).array() : nil
  }

  /// Whether the bytes end with some.
  func ends(with suffix: StaticString) -> Bool {
    let start = count - suffix.utf8CodeUnitCount
    guard start >= 0 else { return false }
    return suffix.withUTF8Buffer { wanted in
      for index in wanted.indices where self[start + index] != wanted[index] { return false }
      return true
    }
  }

  /// Whether the bytes are those of a text.
  func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && ends(with: text)
  }

  /// The place of the last slash.
  var lastSlash: Int? {
    var index = count - 1
    while index >= 0 {
      if self[index] == UInt8(ascii: "/") { return index }
      index -= 1
    }
    return nil
  }
}

extension [UInt8] {
  /// The bytes as text, with U+FFFD for what is not UTF-8.
  var text: String { String(decoding: self, as: UTF8.self) }

  /// The bytes without blanks around them.
  var trimmed: [UInt8] {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    return Array(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}

extension UInt8 {
  var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
