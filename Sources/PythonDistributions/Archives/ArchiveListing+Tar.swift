import ByteText
import Codecs
import LayerFilesystem
import System

// Tar archives, plain and compressed, which are read from beginning to end.
extension ArchiveListing {
  /// Limits for archives inside layers: sdists are small.
  private static let expansion = ExpansionLimit(ratio: 100, allowance: 64 << 20)
  private static let memberLimit = 200_000

  /// Reads a tar archive, compressed or not; nil where the bytes are none.
  init?(tar content: Span<UInt8>) { self.init(tar: content, depth: 0) }

  init?(tar content: Span<UInt8>, depth: Int) {
    guard content.count <= Self.sizeLimit else {
      self.init(damage: Self.oversized)
      return
    }
    var gathering = ArchiveGathering(depth: depth)
    do {
      // A name at the beginning of a plain archive may look like the magic of a compressed one.
      let compression =
        TarReader.isArchive(content)
        ? .none
        : Entry.ContentKind.container(content) == .lzma ? .lzma : Compression.detect(content)
      let stream = try ByteStream(ByteRegion(bytes: content.array()))
        .decompressed(compression, limit: Self.expansion)
      let reader = try TarReader(stream)
      while try reader.next() {
        guard gathering.members.count < Self.memberLimit else {
          self.init(
            gathering, isTar: true, damage: "it has more than \(Self.memberLimit) members")
          return
        }
        guard reader.kind == .file else { continue }
        var bytes: [UInt8]?
        if reader.size <= gathering.limit {
          var collected: [UInt8] = []
          try reader.forEachBlock { collected.append(contentsOf: $0.array()) }
          bytes = collected
        }
        gathering.add(
          name: reader.withPath { $0.array() }, size: reader.size, crc32: nil, content: bytes,
          isEncrypted: false)
      }
      // Some programs read on behind the end, where another archive may be.
      if try reader.hasTrailingData(), !gathering.members.isEmpty {
        self.init(gathering, isTar: true, damage: "bytes follow its end")
        return
      }
    } catch {
      // What a sound stream holds is no tar archive where not even one member came of it. Of a damaged
      // stream nobody knows.
      if case CodecError.corruptTar = error, gathering.members.isEmpty { return nil }
      self.init(gathering, isTar: true, damage: "\(error)")
      return
    }
    guard !gathering.members.isEmpty else { return nil }
    self.init(gathering, isTar: true)
  }

  /// Archives that are read from beginning to end are read up to this size.
  private static let sizeLimit = 512 << 20
  private static let oversized = "it is larger than \(sizeLimit >> 20) MiB"

  /// What is said of an archive that was too large to be held while its layer passed.
  static let tooLarge = ArchiveListing(damage: oversized)
}
