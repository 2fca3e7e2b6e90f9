/// Why a database cannot be read.
package struct SQLiteError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, in a few words.
  package let reason: String

  /// The reason.
  package var description: String { reason }

  init(_ reason: String) { self.reason = reason }
}
