import ByteText

/// Why there is no answer, or not all of it.
///
/// The descriptions name hosts, and never what stands behind them in a URL: that may be a secret.
package enum HTTPError: Error, Hashable, Sendable {
  /// The host cannot be reached, or is not who it says; `reason` is the library's.
  case unreachable(host: String, reason: String)
  /// The connection broke, or what came on it was no HTTP.
  case broken(host: String, reason: String)
  /// Nothing, or next to nothing, came for that many seconds.
  case stalled(host: String, seconds: Int)
  /// The answer's headers or its body are longer than anybody would make them.
  case tooLong(host: String, what: String)
  /// It would have to go where it must not.
  case refusedLocation(host: String, reason: String)
  /// The library could not get what it needs from the system.
  case unavailable(String)
  /// The library that asks hosts is not on this machine.
  case missingLibrary

  /// Whether the same request may do better another time.
  package var mayPass: Bool {
    switch self {
    case .broken, .stalled: true
    case .unreachable, .tooLong, .refusedLocation, .unavailable, .missingLibrary: false
    }
  }

  /// Whether another run may do better, later: nobody waits for a host that cannot be reached, but it may
  /// come back.
  package var mayPassLater: Bool { if case .unreachable = self { true } else { mayPass } }
}

extension HTTPError: CustomStringConvertible {
  /// The text for people.
  package var description: String { text.onOneLine }

  private var text: String {
    switch self {
    case .unreachable(let host, let reason): "cannot reach \(host): \(reason)"
    case .broken(let host, let reason): "the connection to \(host) broke: \(reason)"
    case .stalled(let host, let seconds):
      "\(host) sent next to nothing for \(seconds) seconds"
    case .tooLong(let host, let what): "\(host) sent \(what)"
    case .refusedLocation(let host, let reason): "\(host) \(reason)"
    case .unavailable(let what): "\(what) failed for want of memory"
    case .missingLibrary:
      "libcurl.so.4 cannot be loaded; install Debian's package libcurl4 (libcurl4t64 since Debian 13)"
    }
  }
}
