/// Days as policies and kept indexes write them: `YYYY-MM-DD`, in UTC, so that a gate gives the same answer
/// wherever it runs.
package enum CalendarDay {
  /// Today; the first day that there is where the host's clock is wrong.
  package static var today: String { Timestamp.now.map(day(of:)) ?? "1970-01-01" }

  /// The day of a moment.
  package static func day(of moment: Timestamp) -> String { String("\(moment)".prefix(10)) }

  /// Whether a text is a day of the Gregorian calendar, from 1970 on: an allowance until the 31st of
  /// February would last as long as nobody expects.
  package static func isDay(_ text: String) -> Bool { Timestamp(text + "T00:00:00Z") != nil }
}
