/// A number of a version: a natural number of any length.
///
/// Date-based versions (`20240131123456789012345`) outgrow 64 bits, and the reference implementation
/// compares them as integers without a limit.
package struct ReleaseNumber: Hashable, Sendable, CustomStringConvertible {
  private let value: UInt64
  /// The decimal digits without leading zeros, where they are too many for `value`.
  private let digits: [UInt8]

  /// Zero.
  package static let zero = ReleaseNumber(0)

  /// Takes a number that fits.
  package init(_ value: UInt64) {
    self.value = value
    digits = []
  }

  /// Takes ASCII digits; leading zeros mean nothing. The caller has checked that there is nothing else.
  init(digits text: some Sequence<UInt8>) {
    let significant = Array(text.drop { $0 == 0x30 })
    let fits = significant.count <= 19
    value = fits ? significant.reduce(0) { $0 &* 10 &+ UInt64($1 &- 0x30) } : .max
    digits = fits ? [] : significant
  }

  /// The number, where it fits in 64 bits.
  package var small: UInt64? { digits.isEmpty ? value : nil }

  /// The decimal digits, without leading zeros.
  package var description: String {
    digits.isEmpty ? String(value) : String(decoding: digits, as: UTF8.self)
  }
}

extension ReleaseNumber: Comparable {
  /// The order of numbers.
  package static func < (left: ReleaseNumber, right: ReleaseNumber) -> Bool {
    if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
    if left.digits.isEmpty { return left.value < right.value }
    return left.digits.lexicographicallyPrecedes(right.digits)
  }
}
