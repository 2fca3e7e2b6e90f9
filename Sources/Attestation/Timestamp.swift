/// A moment to the second in UTC, as statements write it: `YYYY-MM-DDTHH:MM:SSZ` (RFC 3339).
package struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Seconds since 1970.
  package let seconds: Int64

  /// A moment from 1970 to the year 9999; nil for any other.
  package init?(seconds: Int64) {
    guard (0..<253_402_300_800).contains(seconds) else { return nil }
    self.seconds = seconds
  }

  /// Reads exactly this form, of a day that the calendar has.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    let pattern = Array("0000-00-00T00:00:00Z".utf8)
    guard bytes.count == pattern.count else { return nil }
    for (byte, expected) in zip(bytes, pattern) {
      let isDigit = (0x30...0x39).contains(byte)
      guard expected == 0x30 ? isDigit : byte == expected else { return nil }
    }
    func number(_ range: Range<Int>) -> Int64 {
      bytes[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    self.init(
      seconds: Self.days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
    // The 31st of April would be the 1st of May.
    guard description == text else { return nil }
  }

  /// The form that is read.
  package var description: String {
    let (year, month, day) = Self.date(seconds / 86_400)
    let rest = seconds % 86_400
    let date = "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))"
    let hours = "\(Self.padded(rest / 3600)):\(Self.padded(rest / 60 % 60))"
    return "\(date)T\(hours):\(Self.padded(rest % 60))Z"
  }

  /// The earlier is less.
  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

  private static func padded(_ number: Int64, _ width: Int = 2) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  // The Gregorian calendar with years that begin in March, so that the leap day is the last of a year.

  /// Days from 1970-01-01.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }

  private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let place = (5 * dayOfYear + 2) / 153
    let month = place < 10 ? place + 3 : place - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * place + 2) / 5 + 1)
  }
}
