/// Looks for several phrases at once, in about the time that one takes.
///
/// The bytes are gone through in steps: what stands at the end of a window as long as the shortest phrase
/// tells how far the window may move without passing a phrase over (Wu and Manber, "A fast algorithm for
/// multi-pattern searching", 1994).
package struct PhraseSearch: Sendable {
  private let phrases: [[UInt8]]
  private let window: Int
  /// By the last two bytes of the window: how far it may move; 0 where a phrase may be in it.
  private let shifts: [UInt8]

  /// A search for `phrases`, each of two bytes or more.
  package init(_ phrases: [StaticString]) {
    self.phrases = phrases.map { $0.withUTF8Buffer { Array($0) } }
    window = min(self.phrases.map(\.count).min() ?? 2, Int(UInt8.max))
    var shifts = [UInt8](repeating: UInt8(max(window - 1, 1)), count: 1 << Self.bits)
    for phrase in self.phrases where window >= 2 && phrase.count >= window {
      for end in 2...window {
        let place = Self.place(phrase[end - 2], phrase[end - 1])
        shifts[place] = min(shifts[place], UInt8(window - end))
      }
    }
    self.shifts = shifts
  }

  private static let bits = 12

  private static func place(_ first: UInt8, _ second: UInt8) -> Int {
    (Int(first) << 5 ^ Int(second)) & (1 << bits - 1)
  }

  /// Whether any of the phrases stands in `bytes`.
  package func isFound(in bytes: Span<UInt8>) -> Bool {
    guard window >= 2, !phrases.isEmpty else { return false }
    let shifts = shifts.span
    var end = window
    while end <= bytes.count {
      let shift = Int(shifts[Self.place(bytes[end - 2], bytes[end - 1])])
      if shift == 0 {
        let rest = bytes.extracting(end - window..<bytes.count)
        for phrase in phrases where rest.starts(with: phrase) { return true }
        end += 1
      } else {
        end += shift
      }
    }
    return false
  }
}
