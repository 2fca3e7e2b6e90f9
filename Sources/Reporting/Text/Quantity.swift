/// Numbers as people read them.
package enum Quantity {
  /// A number of bytes in units of a thousand, as `docker images` has them: `12.3 MB`, three digits
  /// in all. Docs/output.md says the same.
  static func size(_ bytes: Int64) -> String {
    var unit = 0
    var divisor: Int64 = 1
    // Bytes are exact up to 999; 999,500 of them would be shown as 1,000 kB, so they are 1 MB.
    while unit < units.count - 1, bytes.magnitude >= UInt64(unit == 0 ? 1000 : divisor / 2 * 1999) {
      divisor *= 1000
      unit += 1
    }
    guard unit > 0 else { return "\(bytes) B" }
    // 9.995 rounds to two digits before the point, so the limits are halves of the last digit.
    let scaled = Double(bytes) / Double(divisor)
    let places = abs(scaled) >= 99.95 ? 0 : abs(scaled) >= 9.995 ? 1 : 2
    return "\(fixed(scaled, places)) \(units[unit])"
  }

  private static let units = ["B", "kB", "MB", "GB", "TB", "PB"]

  /// A count with a comma between groups of three digits.
  package static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// A count with its noun: `1 file`, `2,000 files`.
  package static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  /// A share as a percentage, rounded down: only a whole is 100 %.
  static func percentage(_ share: Double) -> String {
    "\(fixed((share * 1000).rounded(.down) / 10, 1)) %"
  }

  /// A number with that many decimal places.
  private static func fixed(_ number: Double, _ places: Int) -> String {
    let factor = places == 0 ? 1 : places == 1 ? 10 : 100
    let scaled = Int((number.magnitude * Double(factor)).rounded())
    let sign = number < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + "\(scaled)" }
    let fraction = String(scaled % factor)
    let zeros = String(repeating: "0", count: places - fraction.count)
    return "\(sign)\(scaled / factor).\(zeros)\(fraction)"
  }
}
