/// Why a policy cannot be used. A policy that is half understood would allow what nobody meant to.
package struct PolicyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  package let file: String
  /// The line, counted from 1, where it is known.
  package let line: Int?
  /// What is wrong, and what would be right.
  package let reason: String

  /// One sentence with the place.
  package var description: String {
    line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)"
  }
}
