/// Why a policy cannot be used. A policy that is half understood would allow what nobody meant to.
public struct PolicyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// The line, counted from 1, where it is known.
  public let line: Int?
  /// What is wrong, and what would be right.
  public let reason: String

  /// One sentence with the place.
  public var description: String {
    line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)"
  }
}
