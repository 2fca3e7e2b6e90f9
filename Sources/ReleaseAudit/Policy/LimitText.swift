/// Limits as people write them, on the command line and in a policy.
package enum LimitText {
  private static let units: [String: Int64] = [
    "": 1, "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
    "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40,
  ]

  /// Bytes: `300MB`, `1.5 GB`, `12MiB`, `1000`; nil for anything else.
  package static func bytes(_ text: String) -> Int64? {
    let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    let unit = text.dropFirst(digits.count).filter { $0 != " " }.uppercased()
    guard let factor = units[unit], let number = Double(digits) else { return nil }
    return Int64(exactly: (number * Double(factor)).rounded())
  }

  /// A share from 0 to 1, from a percentage: `95%`; nil for anything else.
  package static func share(_ text: String) -> Double? {
    guard text.hasSuffix("%"), let number = Double(text.dropLast()), (0...100).contains(number)
    else { return nil }
    return number / 100
  }

  /// What is wrong with a text that is no size.
  package static func noSize(_ text: String) -> String {
    "'\(text)' is not a size such as 300MB, 1.5GB or 12MiB"
  }

  /// What is wrong with a text that is no share.
  package static func noShare(_ text: String) -> String {
    "'\(text)' is not a percentage from 0% to 100%, such as 95%"
  }
}
