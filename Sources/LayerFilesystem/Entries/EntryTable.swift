import Codecs

/// All entries of one layer in tar order: compact, immutable, and without the layer's bytes.
public struct EntryTable: Sendable {
  /// A directory that some entry is in, whether or not the layer has an entry for it.
  struct Directory: Sendable, BitwiseCopyable {
    var parent: UInt32
    var name: NameRange
  }

  /// The entries in tar order.
  public internal(set) var entries: [Entry] = []
  /// Paths that left the root and were cut off there; a few of them, for warnings.
  public internal(set) var escapes: [EntryPath] = []
  /// Whether anything but zeros follows the end of the tar archive.
  public internal(set) var hasTrailingData = false
  /// Directory 0 is the root.
  var directories: [Directory] = [Directory(parent: 0, name: NameRange(offset: 0, length: 0))]
  var bytes: [UInt8] = []
  var links: [(offset: UInt32, length: UInt32)] = []
  var attributes: [UInt32: [ExtendedAttribute]] = [:]
  var devices: [UInt32: (major: UInt32, minor: UInt32)] = [:]
  /// Digests of regular files, one for each entry; empty where they are computed when asked for.
  var digests: [SHA256Digest] = []
  /// Digests of files whose content is not contiguous, when `digests` is empty.
  var sparseDigests: [UInt32: SHA256Digest] = [:]
  /// What the content policy kept of files that cannot be read again.
  var kept: [UInt32: [UInt8]] = [:]

  /// The path of an entry: cleaned, absolute; a whiteout's is the path that it removes, an opaque
  /// marker's the directory that it empties.
  public func path(of index: Int) -> EntryPath {
    let entry = entries[index]
    let folder = path(ofDirectory: entry.directory)
    return entry.name.length == 0 ? folder : folder.appending(bytes[entry.name.range])
  }

  /// The last component of an entry's path; empty for the root.
  public func name(of index: Int) -> ArraySlice<UInt8> {
    bytes[entries[index].name.range]
  }

  /// The target of a symbolic or hard link as written; empty for anything else.
  public func linkTarget(of index: Int) -> [UInt8] {
    let link = entries[index].link
    guard link != .max else { return [] }
    let (offset, length) = links[Int(link)]
    return Array(bytes[Int(offset)..<Int(offset) + Int(length)])
  }

  /// The extended attributes of an entry, sorted by name.
  public func extendedAttributes(of index: Int) -> [ExtendedAttribute] {
    attributes[UInt32(index)] ?? []
  }

  /// The numbers of a device.
  public func device(of index: Int) -> (major: UInt32, minor: UInt32)? {
    devices[UInt32(index)]
  }

  func path(ofDirectory directory: UInt32) -> EntryPath {
    var chain: [NameRange] = []
    var current = directory
    while current != 0 {
      chain.append(directories[Int(current)].name)
      current = directories[Int(current)].parent
    }
    var path: [UInt8] = []
    for name in chain.reversed() {
      path.append(slash)
      path.append(contentsOf: bytes[name.range])
    }
    return path.isEmpty ? .root : EntryPath(bytes: path)
  }
}
