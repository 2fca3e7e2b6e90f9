import ByteText
import FixtureBuilder
import System

@testable import Codecs

/// What two readers make of one archive: ours and libarchive's.
struct TarWitness {
  /// An entry as our reader gives it, with the blocks that stand for it before its content.
  struct Read {
    var entry: LibArchiveReader.Entry
    var digest: SHA256Digest?
    var headers: Range<Int>
  }

  let archive: [UInt8]
  private(set) var ours: [Read] = []
  private(set) var refusal: CodecError?
  let theirs: LibArchiveReader.Reading

  /// Reads an archive with both; contents beyond `limit` are refused by both.
  init(_ archive: [UInt8], limit: Int = 1 << 20) {
    self.archive = archive
    theirs = LibArchiveReader.read(archive, limit: limit)
    do throws(CodecError) {
      let reader = try TarReader(
        ByteStream(ByteRegion(bytes: archive)),
        limit: ExpansionLimit(ratio: 1, allowance: Int64(limit)))
      let hash = try MessageDigest(.sha256)
      while try reader.next() { ours.append(try Self.read(reader, hash)) }
    } catch {
      refusal = error
    }
  }

  private static func read(
    _ reader: TarReader, _ hash: MessageDigest
  ) throws(CodecError) -> Read {
    var entry = LibArchiveReader.Entry()
    let headers = Int(reader.entryOffset)..<Int(reader.contentOffset)
    entry.path = reader.withPath { $0.array() }
    entry.link = reader.withLinkTarget { $0.array() }
    entry.kind =
      switch reader.kind {
      case .file: .file
      case .directory: .directory
      case .symlink: .symlink
      case .hardlink: .hardlink
      case .character: .character
      case .block: .block
      case .fifo: .fifo
      }
    entry.size = reader.size
    entry.mode = UInt32(reader.mode)
    entry.userID = reader.userID
    entry.groupID = reader.groupID
    entry.modificationTime = reader.modificationTime
    let digest = entry.kind == .file ? try reader.contentDigest(hash) : nil
    return Read(entry: entry, digest: digest, headers: headers)
  }

  /// The first thing in which they differ; nil where they do not, or where we refuse the archive.
  var difference: Difference? {
    guard refusal == nil else { return nil }
    for (place, read) in ours.enumerated() {
      guard place < theirs.entries.count else { return .lacking(place, theirs.failure) }
      let other = theirs.entries[place]
      for (field, isSame) in [
        ("kind", read.entry.kind == other.kind), ("path", read.entry.path == other.path),
        ("size", read.entry.size == other.size), ("link", read.entry.link == other.link),
        ("mode", read.entry.mode == other.mode & 0o7777),
        ("uid", read.entry.userID == other.userID),
        ("gid", read.entry.groupID == other.groupID),
        ("mtime", read.entry.modificationTime == other.modificationTime),
        ("content", read.digest == nil || read.digest == SHA256Digest(hashing: other.content)),
      ] where !isSame {
        return .field(field, place)
      }
    }
    if theirs.entries.count > ours.count { return .more }
    return theirs.failure.map { .failure($0) }
  }

  enum Difference {
    /// libarchive has another value in an entry.
    case field(String, Int)
    /// libarchive does not have the entry.
    case lacking(Int, String?)
    /// libarchive has further entries.
    case more
    /// libarchive has the same entries and does not come to the end.
    case failure(String)
  }
}

extension TarWitness {
  /// A difference with the entries that it is about.
  func description(of difference: Difference) -> String {
    guard case .field(let field, let place) = difference else { return "\(difference)" }
    return
      "\(field): \(Self.text(ours[place].entry)), libarchive: \(Self.text(theirs.entries[place]))"
  }

  private static func text(_ entry: LibArchiveReader.Entry) -> String {
    let (path, link) = (
      String(decoding: entry.path, as: UTF8.self), String(decoding: entry.link, as: UTF8.self)
    )
    return "\(entry.kind) '\(path)' \(entry.size) '\(link)' \(entry.mode) "
      + "\(entry.userID):\(entry.groupID) \(entry.modificationTime)"
  }
}
