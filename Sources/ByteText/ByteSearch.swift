import CLibC

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

  /// Whether `text` stands anywhere in the bytes.
  package func contains(_ text: StaticString) -> Bool { firstIndex(of: text) != nil }
}
