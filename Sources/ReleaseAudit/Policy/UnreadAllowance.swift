extension Policy {
  /// Declarations for tests of which nobody has to know what they install.
  package struct Unread: Sendable, Hashable {
    /// The text of the declaration; `*` stands for any text.
    package let pattern: String
    /// Why it does not matter; never empty.
    package let reason: String
    /// The line of the policy.
    package let line: Int

    /// Whether a text is one of those that the pattern describes.
    ///
    /// - Complexity: linear in the lengths of both, for every `*`.
    func matches(_ text: String) -> Bool {
      let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map {
        Array($0.utf8)
      }
      var rest = Array(text.utf8)[...]
      guard let first = parts.first, rest.starts(with: first) else { return false }
      rest = rest.dropFirst(first.count)
      if parts.count == 1 { return rest.isEmpty }
      for part in parts.dropFirst().dropLast() {
        guard let end = Self.end(of: part, in: rest) else { return false }
        rest = rest[end...]
      }
      let last = parts[parts.count - 1]
      return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
    }

    private static func end(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
      guard part.count <= text.count else { return nil }
      let last = text.endIndex - part.count
      return (text.startIndex...last).first { text[$0...].starts(with: part) }
        .map { $0 + part.count }
    }
  }

  /// The declarations that the policy does not let pass.
  func stillUnread(_ declarations: [UnreadDeclaration]) -> [UnreadDeclaration] {
    declarations.filter { declaration in
      !unread.contains { $0.matches(declaration.text) || $0.matches(declaration.place) }
    }
  }
}
