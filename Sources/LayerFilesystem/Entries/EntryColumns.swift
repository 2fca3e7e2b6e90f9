import Codecs

/// What an `EntryTable` holds: flat arrays, and small dictionaries of what few entries have.
///
/// Numbers in it refer to places in its other arrays; `isConsistent` says whether all of them exist,
/// which is so for what an `EntryTableBuilder` makes.
struct EntryColumns: Sendable {
  /// A directory that some entry is in, whether or not the layer has an entry for it.
  struct Directory: Sendable, BitwiseCopyable {
    /// A directory that stands before this one; the root's is the root.
    var parent: UInt32
    /// Where the name ends among the names of directories; it starts where the one before it ends.
    var nameEnd: UInt32
  }

  /// What follows the end of a layer's archive.
  struct Trailer: Sendable, Hashable {
    /// Where it begins in the uncompressed layer.
    var offset: Int64
    /// The first of the entries that were found in it, which come last.
    var firstEntry: UInt32
    /// Whether there is anything in it that is no archive, or was not looked at.
    var isUnread: Bool
  }

  /// The entries in tar order.
  var rows: [EntryRow] = []
  /// Each owner with each mode once.
  var owners: [EntryOwner] = []
  /// The numbers of entries that are too large for their rows, in the order of the rows.
  var wide: [WideEntry] = []
  /// The names of the entries, one after the other.
  var names: [UInt8] = []
  /// The targets of links.
  var linkTargets: [UInt8] = []
  /// Directory 0 is the root.
  var directories: [Directory] = [Directory(parent: 0, nameEnd: 0)]
  /// The names of the directories, one after the other.
  var directoryNames: [UInt8] = []
  /// Files with content whose digests are known, in the order of the rows: those of a layer that
  /// cannot be read again, and those whose content is not contiguous.
  var digested: [UInt32] = []
  /// Their digests.
  var digests: [SHA256Digest] = []
  var attributes: [UInt32: [ExtendedAttribute]] = [:]
  var devices: [UInt32: (major: UInt32, minor: UInt32)] = [:]
  /// What the content policy kept of files that cannot be read again.
  var kept: [UInt32: [UInt8]] = [:]
  /// Paths that left the root and were cut off there; a few of them, for warnings.
  var escapes: [EntryPath] = []
  /// Markers of whiteouts that have a content, which is in no file system: the first few.
  var filledMarkers: [UInt32] = []
  /// What follows the end of the tar archive; nil where nothing but zeros does.
  var trailer: Trailer?
}

// MARK: Reading

extension EntryColumns {
  /// The entries that engines read.
  var archiveEntries: Range<Int> { 0..<(trailer.map { Int($0.firstEntry) } ?? rows.count) }
  /// The entries that follow the end of the archive.
  var trailingEntries: Range<Int> { archiveEntries.upperBound..<rows.count }

  func entry(_ index: Int) -> Entry {
    let row = rows[index]
    var entry = Entry(kind: row.entryKind)
    entry.contentKind = row.contentKind
    entry.directory = row.directory
    let start = nameStart(index)
    entry.name = NameRange(offset: start, length: UInt16(truncatingIfNeeded: row.nameEnd &- start))
    if row.isWide, let wide = wideEntry(index) {
      entry.mode = UInt16(truncatingIfNeeded: wide.owner.mode)
      entry.userID = wide.owner.userID
      entry.groupID = wide.owner.groupID
      entry.modificationTime = wide.modificationTime
      entry.size = wide.size
      entry.contentOffset = wide.contentOffset
      return entry
    }
    let owner = owners[Int(row.owner)]
    entry.mode = UInt16(truncatingIfNeeded: owner.mode)
    entry.userID = owner.userID
    entry.groupID = owner.groupID
    entry.modificationTime = Int64(row.modificationTime)
    if entry.kind == .file {
      entry.size = Int64(row.size)
      entry.contentOffset = row.contentOffset
    }
    return entry
  }

  /// The place of the entry's name among the names.
  func nameRange(_ index: Int) -> Range<Int> {
    Int(nameStart(index))..<Int(rows[index].nameEnd)
  }

  private func nameStart(_ index: Int) -> UInt32 { index == 0 ? 0 : rows[index - 1].nameEnd }

  func directoryNameRange(_ directory: UInt32) -> Range<Int> {
    let index = Int(directory)
    return Int(index == 0 ? 0 : directories[index - 1].nameEnd)..<Int(directories[index].nameEnd)
  }

  /// The place of a link's target among the targets; empty for anything else.
  func targetRange(_ index: Int) -> Range<Int> {
    let row = rows[index]
    return row.isLink ? Int(row.place)..<Int(row.place) + Int(row.size) : 0..<0
  }

  /// The digest of a file's content, where it is known without reading it.
  func digest(_ index: Int) -> SHA256Digest? {
    if isEmptyFile(index) { return .empty }
    return Self.place(of: index, count: digested.count) { digested[$0] }.map { digests[$0] }
  }

  /// Whether the entry is a file without content, whose digest need not be kept.
  func isEmptyFile(_ index: Int) -> Bool {
    rows[index].entryKind == .file && rows[index].size == 0 && !rows[index].isWide
  }

  private func wideEntry(_ index: Int) -> WideEntry? {
    Self.place(of: index, count: wide.count) { wide[$0].entry }.map { wide[$0] }
  }

  /// Looks for an entry among numbers that ascend.
  private static func place(of entry: Int, count: Int, _ number: (Int) -> UInt32) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if Int(number(middle)) < entry { low = middle + 1 } else { high = middle }
    }
    return low < count && Int(number(low)) == entry ? low : nil
  }

  /// The path of a directory with `name` in it; of the directory itself where that is empty.
  func path(_ directory: UInt32, _ name: Span<UInt8>) -> EntryPath {
    var length = name.isEmpty ? 0 : name.count + 1
    var current = directory
    while current != 0 {
      length += directoryNameRange(current).count + 1
      current = directories[Int(current)].parent
    }
    guard length > 0 else { return .root }
    var path = [UInt8](repeating: slash, count: length)
    var end = length
    if !name.isEmpty {
      end -= name.count
      for index in 0..<name.count { path[end + index] = name[index] }
      end -= 1
    }
    current = directory
    while current != 0 {
      let range = directoryNameRange(current)
      end -= range.count
      path.replaceSubrange(end..<end + range.count, with: directoryNames[range])
      end -= 1
      current = directories[Int(current)].parent
    }
    return EntryPath(bytes: path)
  }
}
