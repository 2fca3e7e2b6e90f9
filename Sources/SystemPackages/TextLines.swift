import ByteText

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
    begins(with: prefix) ? extracting(prefix.utf8CodeUnitCount...).array() : nil
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
  /// The bytes without blanks around them.
  var trimmed: [UInt8] {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    return Array(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
