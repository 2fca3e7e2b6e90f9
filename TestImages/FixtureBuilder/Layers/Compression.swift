/// How a layer or a whole archive is compressed.
public enum Compression: Sendable, Hashable {
  /// Not at all.
  case none
  /// One gzip member.
  case gzip
  /// A gzip member for every so many bytes.
  case gzipMembers(of: Int)
  /// One zstd frame.
  case zstd
  /// A zstd frame for each entry, then the manifest and footer of containers/storage in skippable
  /// frames.
  case zstdChunked
  /// An xz stream.
  case xz
  /// A bzip2 stream.
  case bzip2
  /// An lz4 frame.
  case lz4
  /// eStargz: a gzip member for each entry, then its table of contents and footer.
  case eStargz

  /// Compresses plain bytes. The two forms that know entries treat the bytes as one.
  public func apply(to bytes: ByteString) throws(FixtureError) -> ByteString {
    switch self {
    case .none: return bytes
    case .gzip, .eStargz: return ByteString(try compressed(bytes.bytes, as: .gzip))
    case .gzipMembers(let size):
      var members: [UInt8] = []
      for start in stride(from: 0, to: max(bytes.count, 1), by: max(size, 1)) {
        let chunk = Array(bytes.bytes[start..<min(start + max(size, 1), bytes.count)])
        members += try compressed(chunk, as: .gzip)
      }
      return ByteString(members)
    case .zstd, .zstdChunked: return ByteString(try compressed(bytes.bytes, as: .zstd))
    case .xz: return ByteString(try compressed(bytes.bytes, as: .xz))
    case .bzip2: return ByteString(try compressed(bytes.bytes, as: .bzip2))
    case .lz4: return ByteString(try compressed(bytes.bytes, as: .lz4))
    }
  }

  /// What a media type or file name says of it, such as `gzip`; empty for none.
  var mediaTypeSuffix: String {
    switch self {
    case .none: ""
    case .gzip, .gzipMembers, .eStargz: "gzip"
    case .zstd, .zstdChunked: "zstd"
    case .xz: "xz"
    case .bzip2: "bzip2"
    case .lz4: "lz4"
    }
  }
}
