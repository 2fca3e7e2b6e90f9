import ByteText
import Codecs
import LayerFilesystem

/// A loose object of a git repository (gitformat-loose-object(5)): a zlib stream of a kind, a size and a
/// content.
enum GitObject {
  private static let limit = 64 << 20

  /// Whether the bytes begin as a zlib stream of git's does.
  static func isObject(_ content: Span<UInt8>) -> Bool {
    guard content.count > 8, content[0] == 0x78 else { return false }
    return (Int(content[0]) << 8 | Int(content[1])).isMultiple(of: 31)
  }

  /// Whether a name is one that git gives: 38 digits of a digest, or 62 with SHA-256.
  static func isName(_ name: Span<UInt8>) -> Bool {
    guard name.count == 38 || name.count == 62 else { return false }
    for index in name.indices where !name[index].isHexadecimal { return false }
    return true
  }

  /// The kind and the content; nil where the stream holds something else, or too much.
  static func read(_ object: Span<UInt8>) -> (kind: ArraySlice<UInt8>, content: ArraySlice<UInt8>)?
  {
    let data = object.extracting(2..<object.count)
    guard let bytes = Deflate.inflate(data, upTo: limit),
      let end = bytes.prefix(32).firstIndex(of: 0),
      let blank = bytes.prefix(end).firstIndex(of: 0x20)
    else { return nil }
    return (bytes[..<blank], bytes[(end + 1)...])
  }
}

extension ArchiveListing {
  /// Reads a loose object: of a tree the names in it, of a file its digest; nil for what is none.
  init?(gitObject content: Span<UInt8>) {
    guard let (kind, bytes) = GitObject.read(content) else { return nil }
    var gathering = ArchiveGathering(depth: Self.depthOfGit)
    if kind.equals("tree") {
      for (name, isFolder) in Self.names(ofTree: bytes) {
        // What is in a folder is another object; that it is not empty is all that is known.
        gathering.addName(isFolder ? name + Array("/-".utf8) : name)
      }
    } else if kind.equals("blob") {
      gathering.add(
        name: Array("blob".utf8), size: Int64(bytes.count), crc32: nil, content: Array(bytes),
        isEncrypted: false)
    } else if !kind.equals("commit"), !kind.equals("tag") {
      return nil
    }
    self.init(.git, gathering)
  }

  private static let depthOfGit = ArchiveGathering.depthLimit

  /// The entries of a tree: `mode name`, a zero byte, and a digest of 20 bytes.
  private static func names(ofTree bytes: ArraySlice<UInt8>) -> [(name: [UInt8], isFolder: Bool)] {
    var names: [(name: [UInt8], isFolder: Bool)] = []
    var rest = bytes
    while let blank = rest.firstIndex(of: 0x20),
      let end = rest[blank...].firstIndex(of: 0), names.count < 100_000
    {
      let mode = rest[..<blank]
      names.append((Array(rest[(blank + 1)..<end]), mode.equals("40000")))
      rest = rest[(end + 1)...].dropFirst(20)
    }
    return names
  }

  /// A pack holds objects as differences from others; it is not taken apart.
  init(gitPack content: Span<UInt8>) {
    self.init(.git, damage: "it is a pack of a git repository, which is not read")
  }
}
