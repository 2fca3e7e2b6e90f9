import Glibc

/// Days as policies write them.
package enum CalendarDay {
  /// Today in UTC, `YYYY-MM-DD`, so that a gate gives the same answer wherever it runs.
  package static var today: String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    func padded(_ number: Int32, _ width: Int) -> String {
      let digits = "\(number)"
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let year = padded(parts.tm_year + 1900, 4)
    return "\(year)-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
  }

  /// Whether a text has the form `YYYY-MM-DD`.
  package static func isDay(_ text: String) -> Bool {
    let form = "0000-00-00".utf8
    return text.utf8.count == form.count
      && zip(text.utf8, form).allSatisfy { byte, wanted in
        wanted == UInt8(ascii: "-") ? byte == wanted : byte &- 0x30 < 10
      }
  }
}
