import Glibc

extension Span where Element == UInt8 {
  /// Whether the bytes begin with `prefix`.
  package func starts(with prefix: [UInt8]) -> Bool {
    guard count >= prefix.count else { return false }
    for index in prefix.indices where self[index] != prefix[index] { return false }
    return true
  }

  /// Whether the bytes are the same, one for one.
  package func elementsEqual(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return withUnsafeBytes { left in
      other.withUnsafeBytes { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return true }
        return memcmp(left, right, count) == 0
      }
    }
  }

  /// Adds the bytes to the end of an array.
  package func append(to array: inout [UInt8]) {
    withUnsafeBufferPointer { array.append(contentsOf: $0) }
  }

  /// Whether any byte is that one.
  package func holds(_ byte: UInt8) -> Bool {
    withUnsafeBytes { raw in
      raw.baseAddress.map { memchr($0, Int32(byte), raw.count) != nil } ?? false
    }
  }

  /// The bytes as an array of their own.
  package func array() -> [UInt8] {
    withUnsafeBufferPointer { Array($0) }
  }
}
