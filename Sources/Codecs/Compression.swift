import System

/// How a blob is compressed, told by its first bytes and never by its name or media type.
///
/// Tools keep the media type of the source when they recompress (skopeo's `dir:` does), so only the
/// bytes can be trusted.
package enum Compression: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
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
  /// The older form of xz's streams, which has no magic: nothing is taken for it by its first bytes.
  case lzma

  /// Those that the first bytes of a blob can show.
  package static let allCases: [Compression] = [.none, .gzip, .zstd, .xz, .bzip2, .lz4]

  /// The text for people.
  package var description: String { rawValue }

  /// The compression that the first bytes of a blob show.
  package static func detect(_ head: Span<UInt8>) -> Compression {
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

extension ByteRegion {
  /// How the region's bytes are compressed.
  package var compression: Compression { withBytes { Compression.detect($0) } }
}
