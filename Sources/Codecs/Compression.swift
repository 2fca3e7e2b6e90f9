import Glibc

/// How a blob is compressed, told by its first bytes and never by its name or media type.
///
/// Tools keep the media type of the source when they recompress (skopeo's `dir:` does), so only the
/// bytes can be trusted.
public enum Compression: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// Not compressed.
  case none
  /// RFC 1952, one member or many (eStargz is gzip of many members).
  case gzip
  /// RFC 8878, skippable frames included (zstd:chunked has them).
  case zstd
  /// The .xz container.
  case xz
  /// bzip2.
  case bzip2
  /// The LZ4 frame format.
  case lz4

  /// The text for people.
  public var description: String { rawValue }

  /// The compression that the first bytes of a blob show.
  public static func detect(_ head: Span<UInt8>) -> Compression {
    if head.starts(with: [0x1F, 0x8B]) { return .gzip }
    if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return .zstd }
    if head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) { return .xz }
    if head.starts(with: [0x42, 0x5A, 0x68]), head.count > 4, head[4] == 0x31 || head[4] == 0x17 {
      return .bzip2
    }
    if head.starts(with: [0x04, 0x22, 0x4D, 0x18]) { return .lz4 }
    // A skippable zstd frame may come first; pzstd and zstd:chunked write them.
    if head.count >= 4, head[0] & 0xF0 == 0x50, head[1] == 0x2A, head[2] == 0x4D, head[3] == 0x18 {
      return .zstd
    }
    return .none
  }
}

extension Span where Element == UInt8 {
  /// Whether the bytes begin with `prefix`.
  public func starts(with prefix: [UInt8]) -> Bool {
    guard count >= prefix.count else { return false }
    for index in prefix.indices where self[index] != prefix[index] { return false }
    return true
  }

  /// Whether the bytes are the same, one for one.
  public func elementsEqual(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return withUnsafeBytes { left in
      other.withUnsafeBytes { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return true }
        return memcmp(left, right, count) == 0
      }
    }
  }

  /// The bytes as an array of their own.
  public func array() -> [UInt8] {
    withUnsafeBufferPointer { Array($0) }
  }
}
