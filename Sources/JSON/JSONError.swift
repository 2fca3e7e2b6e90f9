/// Why bytes are no JSON document, or none that may be read.
package struct JSONError: Error, Hashable, Sendable {
  /// What was expected or is not allowed.
  package let reason: String
  /// The offset of the byte that it was found at.
  package let offset: Int
}

extension JSONError: CustomStringConvertible {
  /// The text for people.
  package var description: String { "\(reason) at byte \(offset)" }
}

/// What a reader takes for a document, where RFC 8259 leaves it open.
package struct JSONRules: Hashable, Sendable {
  /// What becomes of a name that an object has twice.
  package enum Duplicates: Sendable {
    /// The last one counts, as in Python and Go.
    case lastCounts
    /// The document is refused: readers differ in which one counts.
    case refused
  }

  /// What becomes of a name that an object has twice.
  package var duplicates: Duplicates
  /// Whether a byte order mark may stand before the value.
  package var allowsByteOrderMark: Bool
  /// How deep arrays and objects may nest.
  package var depthLimit: Int
  /// The number of bytes that a document may have.
  package var sizeLimit: Int
  /// The number of values that a document may have, which bounds memory: a value takes far more of it
  /// than a byte.
  package var valueLimit: Int

  /// Rules with those choices.
  package init(
    duplicates: Duplicates, allowsByteOrderMark: Bool, depthLimit: Int = 128,
    sizeLimit: Int = 64 << 20, valueLimit: Int = 4 << 20
  ) {
    self.duplicates = duplicates
    self.allowsByteOrderMark = allowsByteOrderMark
    self.depthLimit = depthLimit
    self.sizeLimit = sizeLimit
    self.valueLimit = valueLimit
  }

  /// As Python's `json` reads files.
  package static let lenient = JSONRules(duplicates: .lastCounts, allowsByteOrderMark: true)
  /// Only documents that mean one thing to every reader.
  package static let strict = JSONRules(duplicates: .refused, allowsByteOrderMark: false)
}
