/// A byte string as a key, such as a name or a path.
///
/// The library hashes arrays element by element, which for bytes takes several times as long as their
/// number asks for; here eight of them go in at a time.
struct ByteKey: Hashable, Sendable {
  let bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  static func == (left: ByteKey, right: ByteKey) -> Bool {
    left.bytes.span.equals(right.bytes.span)
  }

  func hash(into hasher: inout Hasher) {
    let span = bytes.span
    var word: UInt64 = 0
    for index in span.indices {
      word = word << 8 | UInt64(span[index])
      if index & 7 == 7 { hasher.combine(word) }
    }
    // The last bytes, perhaps some of them again; the number tells where they stand.
    hasher.combine(word)
    hasher.combine(span.count)
  }
}
