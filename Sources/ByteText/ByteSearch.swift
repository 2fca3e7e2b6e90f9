import CLibC
import Glibc

extension Span where Element == UInt8 {
  /// The place of the first occurrence of `text` at or behind `start`; nil where there is none.
  ///
  /// - Complexity: linear, many bytes at a time.
  package func firstIndex(of text: StaticString, from start: Int = 0) -> Int? {
    let length = text.utf8CodeUnitCount
    guard start >= 0, start <= count - length else { return nil }
    return withUnsafeBytes { raw in
      guard let base = raw.baseAddress,
        let found = memmem(base + start, raw.count - start, text.utf8Start, length)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  /// As above, for texts with a byte that is seldom met in any content: that one is looked for, which
  /// processors do a whole cache line at a time.
  ///
  /// - Parameter rare: the place of that byte in `text`.
  package func firstIndex(of text: StaticString, rare: Int) -> Int? {
    let length = text.utf8CodeUnitCount
    guard rare >= 0, rare < length, count >= length else { return nil }
    let wanted = text.withUTF8Buffer { $0[rare] }
    var from = rare
    let end = count - length + rare + 1
    while from < end {
      let found: Int? = withUnsafeBytes { raw in
        guard let base = raw.baseAddress,
          let place = memchr(base + from, Int32(wanted), end - from)
        else { return nil }
        return UnsafeRawPointer(place) - base
      }
      guard let found else { return nil }
      let start = found - rare
      if extracting(start..<start + length).begins(with: text) { return start }
      from = found + 1
    }
    return nil
  }

  /// Whether `text` stands anywhere in the bytes.
  package func contains(_ text: StaticString) -> Bool { firstIndex(of: text) != nil }
}
