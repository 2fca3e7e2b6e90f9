import ByteText
import Codecs

/// Fills an `EntryTable` from the entries of a tar archive.
struct EntryTableBuilder {
  private var columns = EntryColumns()
  // Every folder once, whatever the order in which paths name it; a node's number is the folder's.
  private var folders = PathTree()
  // Entries come folder by folder, so the last folder, as it was written, is nearly always the right
  // one.
  private var lastFolder: [UInt8] = []
  private var lastDirectory: UInt32 = 0
  private var ownerNumbers: [EntryOwner: UInt16] = [:]
  private var kept = 0

  /// How many entries a layer may have before it is taken for an attack on memory.
  static let entryLimit = 20_000_000
  /// How many bytes all names of a layer may have together.
  static let namesLimit = 1 << 30
  /// How many bytes the path of an entry may have: four times what Linux takes (PATH_MAX). Going
  /// through a path takes a time that grows with the square of its folders, which nobody unpacks. So
  /// the length of every name fits 16 bits, too.
  static let pathLimit = 16 << 10
  private static let escapesKept = 8
  private static let filledMarkersKept = 16
  private static let keptLimit = 512 << 20

  /// Why an entry could not be taken in.
  struct Refusal: Error {
    let reason: String
  }

  /// The table of all entries that were added.
  consuming func finish() -> EntryTable {
    columns.directories = folders.nodes.map {
      EntryColumns.Directory(
        parent: $0.parent, nameEnd: $0.nameOffset + UInt32($0.nameLength))
    }
    columns.directoryNames = folders.ownNames
    // Arrays grow by doubling; a table is kept for long.
    columns.rows.trim()
    columns.names.trim()
    columns.linkTargets.trim()
    columns.digested.trim()
    columns.digests.trim()
    return EntryTable(columns)
  }

  /// An entry that was added.
  func entry(_ index: Int) -> Entry { columns.entry(index) }

  /// Adds the entry that `reader` stands at; returns its place. `offset` is where the reader's archive
  /// begins in the layer.
  mutating func add(_ reader: TarReader, at offset: Int64 = 0) throws(Refusal) -> Int {
    let index = columns.rows.count
    guard index < Self.entryLimit, let key = UInt32(exactly: index) else {
      throw Refusal(reason: "it has more than \(Self.entryLimit) entries")
    }
    var row = EntryRow()
    row.entryKind = Entry.Kind(reader.kind)
    try reader.withPath { path throws(Refusal) in try place(path, &row) }
    let kind = row.entryKind
    setNumbers(&row, kind, key, reader, offset)
    switch kind {
    case .symlink, .hardlink:
      try reader.withLinkTarget { target throws(Refusal) in try addLink(target, &row) }
    case .character, .block:
      columns.devices[key] = reader.device
    case .file, .directory, .fifo, .whiteout, .opaque, .reserved:
      break
    }
    if kind.isMarker {
      if reader.size > 0, columns.filledMarkers.count < Self.filledMarkersKept {
        columns.filledMarkers.append(key)
      }
    } else {
      let attributes = reader.extendedAttributes()
      if !attributes.isEmpty { columns.attributes[key] = attributes }
    }
    columns.rows.append(row)
    return index
  }

  /// Says that the entries from here on follow the end of the archive, which goes on at `offset`.
  mutating func beginTrailer(at offset: Int64) {
    columns.trailer = EntryColumns.Trailer(
      offset: offset, firstEntry: UInt32(columns.rows.count), isUnread: true)
  }

  /// Says whether there was anything behind the end that is no archive, or was not looked at.
  mutating func endTrailer(isUnread: Bool) {
    columns.trailer?.isUnread = isUnread
  }

  mutating func setContentKind(_ kind: Entry.ContentKind, of index: Int) {
    columns.rows[index].contentKind = kind
  }

  /// Sets the digest of a file; files come in the order of their entries.
  mutating func setDigest(_ digest: SHA256Digest, of index: Int) {
    if columns.isEmptyFile(index) { return }
    columns.digested.append(UInt32(index))
    columns.digests.append(digest)
  }

  /// Keeps a content, while all of them together stay within bounds: to go on without one would be
  /// to answer for a file that nobody looked at.
  mutating func keep(_ bytes: [UInt8], of index: Int) throws(Refusal) {
    kept += bytes.count
    guard kept <= Self.keptLimit else {
      throw Refusal(reason: "the metadata in it takes more than \(Self.keptLimit >> 20) MiB")
    }
    columns.kept[UInt32(index)] = bytes
  }

  // MARK: Numbers

  private mutating func setNumbers(
    _ row: inout EntryRow, _ kind: Entry.Kind, _ key: UInt32, _ reader: TarReader,
    _ archive: Int64
  ) {
    let owner = EntryOwner(
      userID: UInt32(clamping: reader.userID), groupID: UInt32(clamping: reader.groupID),
      mode: UInt32(reader.mode))
    let size = kind == .file ? reader.size : 0
    let offset = kind == .file && reader.isContiguous ? archive + reader.contentOffset : -1
    let time = reader.modificationTime
    if let number = number(of: owner), let place = EntryRow.block(at: offset),
      let small = UInt32(exactly: size), let seconds = UInt32(exactly: time)
    {
      (row.owner, row.place, row.size, row.modificationTime) = (number, place, small, seconds)
      return
    }
    row.isWide = true
    columns.wide.append(
      WideEntry(
        entry: key, owner: owner, size: size, modificationTime: time, contentOffset: offset))
  }

  /// The place of an owner among the owners; nil where there are too many of them.
  private mutating func number(of owner: EntryOwner) -> UInt16? {
    // Most layers have a handful.
    for number in 0..<min(8, columns.owners.count) where columns.owners[number] == owner {
      return UInt16(number)
    }
    if let known = ownerNumbers[owner] { return known }
    guard let number = UInt16(exactly: columns.owners.count) else { return nil }
    columns.owners.append(owner)
    ownerNumbers[owner] = number
    return number
  }

  // MARK: Paths

  /// Cleans the path and sets the entry's directory and name, and its kind where it is a marker.
  private mutating func place(_ path: Span<UInt8>, _ row: inout EntryRow) throws(Refusal) {
    guard path.count <= Self.pathLimit else {
      throw Refusal(
        reason: "it has a path of \(path.count) bytes, longer than any system unpacks")
    }
    let (folder, name) = Self.parts(path)
    if let directory = try plainDirectory(path.extracting(folder), path.extracting(name)) {
      row.directory = directory
      try setName(path.extracting(name), &row)
      return
    }
    let clean = CleanPath(path)
    row.directory = try directory(clean.folder.span)
    try setName(clean.name.span, &row)
    if clean.escapes, row.entryKind != .opaque, row.entryKind != .reserved,
      columns.escapes.count < Self.escapesKept
    {
      columns.escapes.append(EntryPath(bytes: path.array()))
    }
  }

  /// The last component of a path, slashes at the end aside, and what is before it.
  private static func parts(_ path: Span<UInt8>) -> (folder: Range<Int>, name: Range<Int>) {
    var end = path.count
    while end > 0, path[end - 1] == slash { end -= 1 }
    var start = end
    while start > 0, path[start - 1] != slash { start -= 1 }
    return (0..<start, start..<end)
  }

  /// The directory of a path in which nothing but the names of folders says where it is; nil where
  /// the path must be cleaned first.
  private mutating func plainDirectory(
    _ folder: Span<UInt8>, _ name: Span<UInt8>
  ) throws(Refusal) -> UInt32? {
    guard !name.isEmpty, !name.isDots else { return nil }
    if folder.elementsEqual(lastFolder.span) { return lastDirectory }
    var start = 0
    while start < folder.count {
      let end = folder.component(at: start)
      let component = folder.extracting(start..<end)
      if component.count == 2, component.isDots { return nil }
      start = end + 1
    }
    lastDirectory = try directory(folder)
    lastFolder = folder.array()
    return lastDirectory
  }

  /// The number of the directory `folder`, made with its parents; there is no `..` in it.
  private mutating func directory(_ folder: Span<UInt8>) throws(Refusal) -> UInt32 {
    var node = PathNode.root
    var start = 0
    while start < folder.count {
      let end = folder.component(at: start)
      let name = folder.extracting(start..<end)
      start = end + 1
      if name.isEmpty || name.isDots { continue }
      node = try directory(in: node, name)
    }
    return node.number
  }

  private mutating func directory(
    in parent: PathNode, _ name: Span<UInt8>
  ) throws(Refusal) -> PathNode {
    if let known = folders.child(of: parent, name) { return known }
    guard folders.count < Self.entryLimit else {
      throw Refusal(reason: "it has more than \(Self.entryLimit) folders")
    }
    try checkNames(name.count)
    guard let child = folders.makeChild(of: parent, name) else {
      throw Refusal(reason: "it has too many folders")
    }
    return child
  }

  // MARK: Names

  private static let whiteoutPrefix = Array(".wh.".utf8)
  private static let opaqueName = Array(".wh..wh..opq".utf8)

  /// Adds the entry's name; a marker's is what it removes.
  private mutating func setName(_ name: Span<UInt8>, _ row: inout EntryRow) throws(Refusal) {
    var kept = name
    if name.starts(with: Self.whiteoutPrefix) {
      let rest = name.extracting(Self.whiteoutPrefix.count...)
      if name.elementsEqual(Self.opaqueName.span) {
        row.entryKind = .opaque
        kept = name.extracting(0..<0)
      } else if rest.isEmpty || rest.isDots || rest.starts(with: Self.whiteoutPrefix) {
        // `.wh.` alone, `.wh..` and `.wh...` name nothing in the folder; other `.wh..wh.` names are
        // aufs's own.
        row.entryKind = .reserved
      } else {
        row.entryKind = .whiteout
        kept = rest
      }
    } else if name.isEmpty, row.entryKind != .directory {
      throw Refusal(reason: "it has an entry for the root that is not a directory")
    }
    try checkNames(kept.count)
    columns.names.append(bytesOf: kept)
    row.nameEnd = UInt32(columns.names.count)
  }

  private mutating func addLink(_ target: Span<UInt8>, _ row: inout EntryRow) throws(Refusal) {
    try checkNames(target.count)
    row.place = UInt32(columns.linkTargets.count)
    row.size = UInt32(target.count)
    columns.linkTargets.append(bytesOf: target)
  }

  /// Checks that there is room for a name of `count` bytes; so places of names fit 32 bits.
  private func checkNames(_ count: Int) throws(Refusal) {
    let used = columns.names.count + columns.linkTargets.count + folders.ownNames.count
    guard used <= Self.namesLimit - count else {
      throw Refusal(reason: "its names take more than \(Self.namesLimit >> 30) GiB")
    }
  }
}

extension Entry.Kind {
  fileprivate init(_ kind: TarReader.Kind) {
    self =
      switch kind {
      case .file: .file
      case .directory: .directory
      case .symlink: .symlink
      case .hardlink: .hardlink
      case .character: .character
      case .block: .block
      case .fifo: .fifo
      }
  }
}

extension Array {
  /// Gives back capacity that is not used, where it is much.
  fileprivate mutating func trim() {
    guard capacity - count > count / 8 else { return }
    var exact: [Element] = []
    exact.reserveCapacity(count)
    exact.append(contentsOf: self)
    self = exact
  }
}
