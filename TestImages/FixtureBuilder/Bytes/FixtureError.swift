/// Why a fixture could not be made.
public enum FixtureError: Error, Sendable, CustomStringConvertible {
  /// The system's compression library refused; it may lack a format.
  case compression(format: String, reason: String)
  /// A test asked for a member that the archive does not have.
  case noSuchMember(name: String)
  /// A file or folder could not be written.
  case notWritten(path: String, reason: String)

  /// One line for a test's log.
  public var description: String {
    switch self {
    case .compression(let format, let reason): "cannot write \(format): \(reason)"
    case .noSuchMember(let name): "the archive has no member \(name)"
    case .notWritten(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}
