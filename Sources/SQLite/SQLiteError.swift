/// Why a database cannot be read.
public struct SQLiteError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, in a few words.
  public let reason: String

  /// The reason.
  public var description: String { reason }

  init(_ reason: String) { self.reason = reason }
}
