/// One entry of a tar archive, and every way in which it may be odd.
public struct TarEntry: Sendable {
  /// What an entry is.
  public enum Kind: Sendable, Hashable {
    /// A regular file, type `0`.
    case file
    /// Another name of a file, type `1`.
    case hardlink
    /// A symbolic link, type `2`.
    case symlink
    /// A character device, type `3`.
    case characterDevice
    /// A block device, type `4`.
    case blockDevice
    /// A folder, type `5`.
    case directory
    /// A named pipe, type `6`.
    case fifo
    /// A pax header for all entries that follow, type `g`.
    case globalHeader
    /// No entry: the content goes out as it is, without header or padding.
    case verbatim
    /// Any other type flag.
    case other(UInt8)
  }

  /// How the numbers of a header are written.
  public enum NumberForm: Sendable, Hashable {
    /// Octal digits, and what a dialect offers for numbers that don't fit.
    case octal
    /// GNU's binary form, whether needed or not.
    case base256
  }

  /// The header's checksum.
  public enum Checksum: Sendable, Hashable {
    /// As it must be.
    case right
    /// One too high.
    case wrong
  }

  /// The name as it stands in the archive; folders end in `/` where a factory made them.
  public var name: ByteString
  /// What the entry is.
  public var kind: Kind
  /// A file's bytes.
  public var content: ByteString = ""
  /// The target of a symbolic or hard link.
  public var linkTarget: ByteString = ""
  /// Permissions and special bits.
  public var mode: Int
  /// The owner's number.
  public var uid = 0
  /// The group's number.
  public var gid = 0
  /// Seconds since 1970.
  public var mtime = TarEntry.defaultTime
  /// The fraction of the time, which only pax can hold.
  public var nanoseconds = 0
  /// The owner's name.
  public var userName: ByteString = ""
  /// The group's name.
  public var groupName: ByteString = ""
  /// A device's major number.
  public var deviceMajor = 0
  /// A device's minor number.
  public var deviceMinor = 0
  /// Extended attributes, file capabilities among them.
  public var xattrs: [ExtendedAttribute] = []
  /// Records that end this entry's pax header, after those that the entry itself needs.
  public var pax: [PaxRecord] = []
  /// A sparse file's data instead of `content`.
  public var sparse: SparseData?
  /// The dialect for this entry alone.
  public var dialect: TarWriter.Dialect?
  /// How the header's numbers are written.
  public var numbers = NumberForm.octal
  /// The header's checksum.
  public var checksum = Checksum.right
  /// A size for the header that is not the content's.
  public var declaredSize: Int?
  /// A last change to the header's 512 bytes, before its checksum is set.
  public var editHeader: (@Sendable (inout [UInt8]) -> Void)?

  /// The time of an entry that a test gives none: 11 November 2024.
  public static let defaultTime = 1_731_283_200

  /// An entry of any kind; the factories are shorter.
  public init(_ kind: Kind, _ name: ByteString, mode: Int = 0o644) {
    self.kind = kind
    self.name = name
    self.mode = mode
  }

  /// The entry with changes.
  public func with(_ change: (inout TarEntry) -> Void) -> TarEntry {
    var entry = self
    change(&entry)
    return entry
  }
}
