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
    guard head.count >= 2 else { return .none }
    if head[0] == 0x1F, head[1] == 0x8B { return .gzip }
    guard head.count >= 4 else { return .none }
    // The first four bytes as one number: this is asked of every file.
    let magic =
      UInt32(head[0]) << 24 | UInt32(head[1]) << 16 | UInt32(head[2]) << 8 | UInt32(head[3])
    switch magic {
    case 0x28B5_2FFD: return .zstd
    case 0x0422_4D18: return .lz4
    case 0xFD37_7A58: return head.count >= 6 && head[4] == 0x5A && head[5] == 0 ? .xz : .none
    default: break
    }
    if magic >> 8 == 0x425A68, head.count > 4, head[4] == 0x31 || head[4] == 0x17 { return .bzip2 }
    // A skippable zstd frame may come first; pzstd and zstd:chunked write them.
    if magic & 0xF0FF_FFFF == 0x502A_4D18 { return .zstd }
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

  /// Adds the bytes to the end of an array.
  public func append(to array: inout [UInt8]) {
    withUnsafeBufferPointer { array.append(contentsOf: $0) }
  }

  /// Whether any byte is that one.
  public func holds(_ byte: UInt8) -> Bool {
    withUnsafeBytes { raw in
      raw.baseAddress.map { memchr($0, Int32(byte), raw.count) != nil } ?? false
    }
  }

  /// The bytes as an array of their own.
  public func array() -> [UInt8] {
    withUnsafeBufferPointer { Array($0) }
  }
}
