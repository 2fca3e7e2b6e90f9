/// Why bytes are no JSON document, or none that may be read.
public struct JSONError: Error, Hashable, Sendable {
  /// What was expected or is not allowed.
  public let reason: String
  /// The offset of the byte that it was found at.
  public let offset: Int
}

extension JSONError: CustomStringConvertible {
  /// The text for people.
  public var description: String { "\(reason) at byte \(offset)" }
}

/// What a reader takes for a document, where RFC 8259 leaves it open.
public struct JSONRules: Hashable, Sendable {
  /// What becomes of a name that an object has twice.
  public enum Duplicates: Sendable {
    /// The last one counts, as in Python and Go.
    case lastCounts
    /// The document is refused: readers differ in which one counts.
    case refused
  }

  /// What becomes of a name that an object has twice.
  public var duplicates: Duplicates
  /// Whether a byte order mark may stand before the value.
  public var allowsByteOrderMark: Bool
  /// How deep arrays and objects may nest.
  public var depthLimit: Int
  /// The number of bytes that a document may have.
  public var sizeLimit: Int
  /// The number of values that a document may have, which bounds memory: a value takes far more of it
  /// than a byte.
  public var valueLimit: Int

  /// Rules with those choices.
  public init(
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
  public static let lenient = JSONRules(duplicates: .lastCounts, allowsByteOrderMark: true)
  /// Only documents that mean one thing to every reader.
  public static let strict = JSONRules(duplicates: .refused, allowsByteOrderMark: false)
}
