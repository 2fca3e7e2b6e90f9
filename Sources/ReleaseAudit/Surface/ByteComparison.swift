// Names are compared as bytes, in place: nothing is made of the many that are passed over.

extension Span where Element == UInt8 {
  func equals(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in indices where self[index] != other[index] { return false }
    return true
  }

  func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && hasBytes(of: text, at: 0)
  }

  func hasPrefix(_ text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && hasBytes(of: text, at: 0)
  }

  func hasSuffix(_ text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && hasBytes(of: text, at: count - text.utf8CodeUnitCount)
  }

  private func hasBytes(of text: StaticString, at start: Int) -> Bool {
    text.withUTF8Buffer { wanted in
      for index in wanted.indices where self[start + index] != wanted[index] { return false }
      return true
    }
  }
}

extension ArraySlice<UInt8> {
  func equals(_ text: StaticString) -> Bool { span.equals(text) }
  func hasPrefix(_ text: StaticString) -> Bool { span.hasPrefix(text) }
  func hasSuffix(_ text: StaticString) -> Bool { span.hasSuffix(text) }
}

extension [UInt8] {
  func hasSuffix(_ text: StaticString) -> Bool { span.hasSuffix(text) }

  /// Whether the path is `…/tail`.
  func isPath(endingWith tail: ArraySlice<UInt8>) -> Bool {
    let (path, tail) = (span, tail.span)
    let start = path.count - tail.count
    return start > 0 && path[start - 1] == slash
      && path.extracting(start..<path.count).equals(tail)
  }
}

let slash = UInt8(ascii: "/")
