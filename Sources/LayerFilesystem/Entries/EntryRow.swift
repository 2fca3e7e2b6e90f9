/// An entry as a table keeps it: 24 bytes without gaps between them.
///
/// What is larger than its field here, which real layers hardly ever have, is in a `WideEntry`.
struct EntryRow: Sendable, BitwiseCopyable {
  /// The size of a regular file; the length of a link's target.
  var size: UInt32 = 0
  /// Where a regular file's content starts, in blocks of the uncompressed archive, or `nowhere`; where
  /// a link's target starts among the targets.
  var place: UInt32 = Self.nowhere
  /// Seconds since 1970.
  var modificationTime: UInt32 = 0
  /// The directory of the table that the entry is in.
  var directory: UInt32 = 0
  /// Where the name ends among the names; it starts where the one before it ends.
  var nameEnd: UInt32 = 0
  /// The place among the owners.
  var owner: UInt16 = 0
  /// An `Entry.Kind`.
  var kind: UInt8 = 0
  /// An `Entry.ContentKind`, and `isWide`.
  var flags: UInt8 = 0

  /// The place of content that is not contiguous.
  static let nowhere = UInt32.max
  /// Contents start at a block.
  static let blockSize: Int64 = 512

  private static let wide: UInt8 = 0x80

  /// Whether the entry's numbers are in a `WideEntry`.
  var isWide: Bool {
    get { flags & Self.wide != 0 }
    set { flags = newValue ? flags | Self.wide : flags & ~Self.wide }
  }

  /// What the entry is.
  var entryKind: Entry.Kind {
    get { Entry.Kind(rawValue: kind) ?? .reserved }
    set { kind = newValue.rawValue }
  }

  var contentKind: Entry.ContentKind {
    get { Entry.ContentKind(rawValue: flags & ~Self.wide) ?? .other }
    set { flags = flags & Self.wide | newValue.rawValue }
  }

  /// Whether `flags` say a kind of content that there is.
  var hasContentKind: Bool { Entry.ContentKind(rawValue: flags & ~Self.wide) != nil }

  var isLink: Bool {
    kind == Entry.Kind.symlink.rawValue || kind == Entry.Kind.hardlink.rawValue
  }

  /// Where a regular file's content starts in the uncompressed archive; negative where it is not
  /// contiguous.
  var contentOffset: Int64 { place == Self.nowhere ? -1 : Int64(place) * Self.blockSize }

  /// The place of content at `offset`; nil where it does not fit.
  static func block(at offset: Int64) -> UInt32? {
    guard offset >= 0 else { return nowhere }
    guard offset % blockSize == 0, let block = UInt32(exactly: offset / blockSize),
      block != nowhere
    else { return nil }
    return block
  }
}

/// The numbers of an entry that do not all fit its row: 40 bytes without gaps between them.
///
/// What a link's row says of its target stays in the row.
struct WideEntry: Sendable, BitwiseCopyable {
  /// The place of the row.
  var entry: UInt32
  var owner: EntryOwner
  var size: Int64
  var modificationTime: Int64
  var contentOffset: Int64
}
