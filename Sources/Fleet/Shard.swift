import Codecs

/// One of so many parts of a list, each of which another machine judges.
///
/// Pairs are dealt out by a hash of what they share, so that no machine has to be told what another does,
/// and the images of one repository meet on one machine. Together the parts are the list, and no two have
/// a pair in common.
package struct Shard: Sendable, Hashable, CustomStringConvertible {
  /// Which part, counted from 1.
  package let number: Int
  /// How many parts there are.
  package let count: Int

  /// The most parts that anybody makes.
  package static let limit = 100_000

  /// A part; nil where there is no such part.
  package init?(_ number: Int, of count: Int) {
    guard 1...Self.limit ~= count, 1...count ~= number else { return nil }
    self.number = number
    self.count = count
  }

  /// Reads `K/N`; nil for what is none.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Self.number(parts[0]), let count = Self.number(parts[1])
    else { return nil }
    self.init(number, of: count)
  }

  /// A number of digits alone.
  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { $0 &- 0x30 < 10 } ? Int(text) : nil
  }

  /// `K/N`.
  package var description: String { "\(number)/\(count)" }

  /// The pairs of a list that are this part's, in their order.
  package func pairs(of pairs: [Pair]) -> [Pair] {
    pairs.filter { Self.place(of: $0.kinship, among: count) == number }
  }

  /// The part that a text falls into, counted from 1: the first eight bytes of its SHA-256, as a number with
  /// the most significant byte first, modulo the number of parts. It is the same in every version.
  package static func place(of text: String, among count: Int) -> Int {
    let hash = SHA256Digest(hashing: Array(text.utf8)).bytes.prefix(8)
      .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(hash % UInt64(max(1, count))) + 1
  }
}
