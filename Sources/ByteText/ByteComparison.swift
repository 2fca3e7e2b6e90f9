// Comparisons of names as bytes: a walk over an image makes no String of a name it passes over.

extension Span where Element == UInt8 {
  /// Whether the bytes are those of `text`.
  package func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && matches(text, at: 0)
  }

  /// Whether the bytes begin with those of `text`.
  package func begins(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && matches(text, at: 0)
  }

  /// Whether the bytes end with those of `text`.
  package func ends(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && matches(text, at: count - text.utf8CodeUnitCount)
  }

  /// As `ends`, ASCII letters compared without case; `text` is in lower case.
  package func endsIgnoringCase(with text: StaticString) -> Bool {
    let start = count - text.utf8CodeUnitCount
    return start >= 0 && matchesIgnoringCase(text, at: start)
  }

  /// Whether `text`, in lower case, stands anywhere, ASCII letters compared without case.
  package func containsIgnoringCase(_ text: StaticString) -> Bool {
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
  /// Whether the bytes are those of `text`.
  package func equals(_ text: StaticString) -> Bool { span.equals(text) }
  /// Whether the bytes begin with those of `text`.
  package func begins(with text: StaticString) -> Bool { span.begins(with: text) }
  /// Whether the bytes end with those of `text`.
  package func ends(with text: StaticString) -> Bool { span.ends(with: text) }
}
