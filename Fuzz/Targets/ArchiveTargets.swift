import System

@testable import Codecs
@testable import PythonDistributions

extension FuzzTarget {
  static let archives = [
    FuzzTarget("tar") { try? readArchive(ByteStream(ByteRegion(bytes: $0))) },
    FuzzTarget("gzip") { try? expand($0, .gzip) },
    FuzzTarget("zstd") { try? expand($0, .zstd) },
    // Those that libarchive reads, each by its magic number.
    FuzzTarget("filters") { bytes in
      let compression = ByteRegion(bytes: bytes).compression
      guard ![.none, .gzip, .zstd].contains(compression) else { return }
      try? expand(bytes, compression)
    },
    FuzzTarget("zip") { bytes in
      let listing = ArchiveListing(zip: bytes.span)
      _ = listing.members.count + listing.documents.count
    },
  ]

  /// Little, so that a bomb costs no time here; that the limit holds is what its own tests say.
  private static let limit = ExpansionLimit(ratio: 20, allowance: 1 << 20)

  private static func expand(_ bytes: [UInt8], _ compression: Compression) throws {
    let stream = ByteStream(ByteRegion(bytes: bytes))
    try stream.decompressed(compression, limit: limit).hashed(.sha256).stream.drain()
  }

  /// Reads every property and every byte of every entry, each content in one of the two ways.
  private static func readArchive(_ stream: ByteStream) throws {
    let reader = try TarReader(stream, limit: limit)
    var count = 0
    while try reader.next() {
      count += 1
      reader.withPath { _ = $0.count }
      reader.withName { _ = $0.count }
      reader.withLinkTarget { _ = $0.count }
      _ = (reader.kind, reader.size, reader.mode, reader.userID, reader.groupID, reader.device)
      _ = (reader.modificationTime, reader.isContiguous, reader.extendedAttributes().count)
      guard reader.kind == .file else { continue }
      if count.isMultiple(of: 2) {
        try ByteStream(contentOf: reader).drain()
      } else {
        _ = try reader.contentDigest(try MessageDigest(.sha256))
      }
    }
    _ = try reader.hasTrailingData()
  }
}
