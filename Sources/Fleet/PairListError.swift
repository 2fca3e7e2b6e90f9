import ByteText

/// Why a list of pairs cannot be used. A list that is half understood would leave pairs out that nobody
/// would miss.
package struct PairListError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  package let file: String
  /// The line, counted from 1, where it is known.
  package let line: Int?
  /// What is wrong, and what would be right.
  package let reason: String

  /// One sentence with the place.
  package var description: String {
    (line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)").onOneLine
  }
}
