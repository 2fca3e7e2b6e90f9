import Codecs

/// One entry of a layer, as its tar archive has it.
///
/// Made when it is asked for: an `EntryTable` keeps less than half as many bytes. Names, links and
/// attributes are in the table.
package struct Entry: Sendable, BitwiseCopyable {
  /// What an entry of a layer is.
  package enum Kind: UInt8, Sendable, Hashable, BitwiseCopyable {
    /// A regular file.
    case file
    /// A directory.
    case directory
    /// A symbolic link.
    case symlink
    /// Another name of a file.
    case hardlink
    /// A character device.
    case character
    /// A block device.
    case block
    /// A named pipe.
    case fifo
    /// Removes a path of lower layers (`.wh.NAME`).
    case whiteout
    /// Removes what lower layers put into a directory (`.wh..wh..opq`).
    case opaque
    /// A marker of aufs that means nothing to others, or one that names nothing.
    case reserved

    /// Whether the entry is about lower layers and makes no file itself.
    package var isMarker: Bool { self == .whiteout || self == .opaque || self == .reserved }
  }

  /// What the first bytes of a file say about it.
  package enum ContentKind: UInt8, Sendable, Hashable, BitwiseCopyable {
    /// None of the others.
    case other
    /// No bytes.
    case empty
    /// A zip archive, which wheels, eggs and zipapps are.
    case zip
    /// gzip, which sdists are.
    case gzip
    /// A script with an interpreter line, which may be a zipapp's too.
    case script
    /// Python bytecode.
    case bytecode
    /// Another compressed stream or archive (bzip2, xz, zstd).
    case compressed
    /// A tar archive that is not compressed.
    case tar
    /// An archive or stream of another form: see `Container`.
    case container
  }

  /// What the entry is.
  package internal(set) var kind: Kind
  /// What its first bytes say.
  package internal(set) var contentKind: ContentKind = .empty
  /// Permission bits with set-user-ID, set-group-ID and sticky.
  package internal(set) var mode: UInt16 = 0
  /// The owner.
  package internal(set) var userID: UInt32 = 0
  /// The group.
  package internal(set) var groupID: UInt32 = 0
  /// The size of a regular file in bytes; zero for everything else.
  package internal(set) var size: Int64 = 0
  /// Seconds since 1970.
  package internal(set) var modificationTime: Int64 = 0

  /// The directory of the table that the entry is in.
  var directory: UInt32 = 0
  /// The entry's name in the table's names.
  var name: NameRange = NameRange(offset: 0, length: 0)
  /// Where the content starts in the uncompressed layer; negative where it is not contiguous.
  var contentOffset: Int64 = -1
}

/// A name in an arena of bytes.
struct NameRange: Sendable, BitwiseCopyable {
  var offset: UInt32
  var length: UInt16

  var range: Range<Int> { Int(offset)..<Int(offset) + Int(length) }
}

/// Who may do what with an entry: few of them for many entries.
struct EntryOwner: Sendable, Hashable, BitwiseCopyable {
  var userID: UInt32
  var groupID: UInt32
  var mode: UInt32
}

extension Entry.ContentKind {
  /// Judges by the first bytes of a file.
  init(head: Span<UInt8>) {
    // Looked at for every file, so byte by byte and without a list of prefixes.
    if head.isEmpty {
      self = .empty
    } else if head.count >= 4, head[0] == 0x50, head[1] == 0x4B,
      head[2] == 3 && head[3] == 4 || head[2] == 5 && head[3] == 6
    {
      self = .zip
    } else if head.count >= 2, head[0] == 0x23, head[1] == 0x21 {
      self = .script
    } else if TarReader.isArchive(head) {
      // Before all that a member's name alone could feign.
      self = .tar
    } else if head.count >= 16, head[2] == 0x0D, head[3] == 0x0A {
      self = .bytecode
    } else {
      switch Compression.detect(head) {
      case .none: self = Self.isContainer(head) ? .container : .other
      case .gzip: self = .gzip
      default: self = .compressed
      }
    }
  }
}
