import Glibc

/// A moment to the second in UTC, written `YYYY-MM-DDTHH:MM:SSZ` (RFC 3339).
package struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Seconds since 1970.
  package let seconds: Int64

  /// Now; nil where the host's clock is before 1970 or behind the year 9999.
  package static var now: Timestamp? { Timestamp(seconds: Int64(time(nil))) }

  /// A moment from 1970 to the year 9999; nil for any other.
  package init?(seconds: Int64) {
    guard (0..<253_402_300_800).contains(seconds) else { return nil }
    self.seconds = seconds
  }

  /// Reads exactly this form, of a day that the calendar has.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    let form = Array("0000-00-00T00:00:00Z".utf8)
    guard bytes.count == form.count else { return nil }
    for (byte, expected) in zip(bytes, form) {
      guard expected == 0x30 ? byte &- 0x30 < 10 : byte == expected else { return nil }
    }
    func number(_ range: Range<Int>) -> Int32 {
      bytes[range].reduce(0) { $0 * 10 + Int32($1 - 0x30) }
    }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) =
      (number(0..<4) - 1900, number(5..<7) - 1, number(8..<10))
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (
      number(11..<13), number(14..<16), number(17..<19)
    )
    self.init(seconds: Int64(timegm(&parts)))
    // The 31st of April would be the 1st of May.
    guard description == text else { return nil }
  }

  /// The form that is read.
  package var description: String {
    var moment = time_t(seconds)
    var parts = tm()
    gmtime_r(&moment, &parts)
    func padded(_ number: Int32, _ width: Int = 2) -> String {
      let digits = "\(number)"
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let date =
      "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
    return "\(date)T\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))Z"
  }

  /// The earlier is less.
  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }
}
