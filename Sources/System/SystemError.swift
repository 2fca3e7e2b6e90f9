import ByteText
import Glibc

/// What the host refuses: a file that cannot be opened or mapped.
package enum SystemError: Error, Hashable, Sendable {
  /// The file could not be opened or mapped; `reason` is the system's.
  case cannotOpen(path: String, reason: String)
}

extension SystemError: CustomStringConvertible {
  /// The text for people.
  package var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "cannot open \(path): \(reason)".onOneLine
    }
  }
}

/// The text of the last failed system call's error.
package func lastSystemError() -> String {
  String(cString: strerror(errno))
}
