import Glibc

/// The host's clock.
package enum CurrentTime {
  /// Seconds since 1970 in UTC.
  package static var seconds: Int64 { Int64(time(nil)) }
}
