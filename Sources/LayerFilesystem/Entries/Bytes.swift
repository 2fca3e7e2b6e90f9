import Codecs

extension Span where Element == UInt8 {
  /// Whether the name is `.` or `..`.
  var isDots: Bool {
    switch count {
    case 1: self[0] == dot
    case 2: self[0] == dot && self[1] == dot
    default: false
    }
  }

  /// Where the component of a path ends that starts at `start`.
  func component(at start: Int) -> Int {
    var end = start
    while end < count, self[end] != slash { end += 1 }
    return end
  }

  /// Whether the bytes come before others.
  func precedes(_ other: Span<UInt8>) -> Bool {
    let index = mismatch(other)
    guard index < count, index < other.count else { return count < other.count }
    return self[index] < other[index]
  }

  /// The number of bytes at the beginning that both have.
  func mismatch(_ other: Span<UInt8>) -> Int {
    let common = Swift.min(count, other.count)
    var index = 0
    while index + 8 <= common, word(at: index) == other.word(at: index) { index += 8 }
    while index < common, self[index] == other[index] { index += 1 }
    return index
  }

  /// Eight bytes from `index` on as a number, the first one its lowest.
  @inline(__always)
  func word(at index: Int) -> UInt64 {
    let part = extracting(index..<index + 8)
    var word: UInt64 = 0
    for place in 0..<8 { word |= UInt64(part[place]) << UInt64(place * 8) }
    return word
  }
}

extension Array where Element == UInt8 {
  mutating func append(bytesOf span: Span<UInt8>) {
    for index in 0..<span.count { append(span[index]) }
  }
}
