import Codecs

/// Fills an `EntryTable` from the entries of a tar archive.
struct EntryTableBuilder {
  private(set) var table = EntryTable()
  // Every folder once, whatever the order in which paths name it; a node's number is the folder's.
  private var folders = PathTree()
  // Entries come folder by folder, so the last folder is nearly always the right one.
  private var lastFolder: [UInt8] = []
  private var lastDirectory: UInt32 = 0

  /// How many entries a layer may have before it is taken for an attack on memory.
  static let entryLimit = 20_000_000
  private static let escapesKept = 8
  private static let keptLimit = 512 << 20
  private static let namesLimit = 1 << 30
  private var kept = 0

  /// Why an entry could not be taken in.
  struct Refusal: Error {
    let reason: String
  }

  /// Adds the entry that `reader` stands at; returns its place.
  mutating func add(_ reader: TarReader) throws(Refusal) -> Int {
    let index = table.entries.count
    guard index < Self.entryLimit, let key = UInt32(exactly: index) else {
      throw Refusal(reason: "it has more than \(Self.entryLimit) entries")
    }
    var entry = Entry(kind: Entry.Kind(reader.kind))
    try place(&entry, reader)
    entry.mode = reader.mode
    entry.userID = UInt32(clamping: reader.userID)
    entry.groupID = UInt32(clamping: reader.groupID)
    entry.modificationTime = reader.modificationTime
    switch entry.kind {
    case .file:
      entry.size = reader.size
      entry.contentOffset = reader.isContiguous ? reader.contentOffset : -1
    case .symlink, .hardlink:
      entry.link = try addLink(reader)
    case .character, .block:
      table.devices[key] = reader.device
    case .directory, .fifo, .whiteout, .opaque, .reserved:
      break
    }
    if !entry.kind.isMarker {
      let attributes = reader.extendedAttributes()
      if !attributes.isEmpty { table.attributes[key] = attributes }
    }
    table.entries.append(entry)
    return index
  }

  mutating func setTrailingData(_ hasTrailingData: Bool) {
    table.hasTrailingData = hasTrailingData
  }

  mutating func setContentKind(_ kind: Entry.ContentKind, of index: Int) {
    table.entries[index].contentKind = kind
  }

  /// Sets the digest of a file; entries before it that are no files get one that nobody asks for.
  mutating func setDigest(_ digest: SHA256Digest, of index: Int) {
    while table.digests.count < index { table.digests.append(.empty) }
    table.digests.append(digest)
  }

  mutating func setSparseDigest(_ digest: SHA256Digest, of index: Int) {
    table.sparseDigests[UInt32(index)] = digest
  }

  /// Keeps a content, while all of them together stay within bounds: to go on without one would be
  /// to answer for a file that nobody looked at.
  mutating func keep(_ bytes: [UInt8], of index: Int) throws(Refusal) {
    kept += bytes.count
    guard kept <= Self.keptLimit else {
      throw Refusal(reason: "the metadata in it takes more than \(Self.keptLimit >> 20) MiB")
    }
    table.kept[UInt32(index)] = bytes
  }

  /// Cleans the path and sets the entry's directory and name, and its kind where it is a marker.
  private mutating func place(_ entry: inout Entry, _ reader: TarReader) throws(Refusal) {
    let (folder, name, escapes) = reader.withPath { Self.clean($0) }
    entry.directory = try directory(folder)
    let wasDirectory = entry.kind == .directory
    if name.starts(with: Self.whiteoutPrefix) {
      let rest = name.dropFirst(Self.whiteoutPrefix.count)
      if rest == Self.opaqueRest {
        entry.kind = .opaque
        return
      }
      // `.wh.` alone, `.wh..` and `.wh...` name nothing in the folder; other `.wh..wh.` names are aufs's own.
      if rest.isEmpty || rest == [dot] || rest == [dot, dot]
        || rest.starts(with: Self.whiteoutPrefix)
      {
        entry.kind = .reserved
        entry.name = try addName(name)
        return
      }
      entry.kind = .whiteout
      entry.name = try addName(rest)
    } else {
      entry.name = try addName(name)
    }
    if name.isEmpty, !wasDirectory {
      throw Refusal(reason: "it has an entry for the root that is not a directory")
    }
    if escapes, table.escapes.count < Self.escapesKept {
      table.escapes.append(
        EntryPath(bytes: reader.withPath { $0.array() }))
    }
  }

  private static let whiteoutPrefix = Array(".wh.".utf8)
  private static let opaqueRest = ArraySlice(".wh..opq".utf8)

  /// The folder and the last name of a path, without empty components, `.` and `..`, and whether
  /// the path tried to leave the root.
  private static func clean(
    _ path: Span<UInt8>
  ) -> (folder: [UInt8], name: ArraySlice<UInt8>, escapes: Bool) {
    var clean: [UInt8] = []
    clean.reserveCapacity(path.count + 1)
    var escapes = false
    var start = 0
    var nameStart = 0
    while start < path.count {
      var end = start
      while end < path.count, path[end] != slash { end += 1 }
      let length = end - start
      if length == 2, path[start] == dot, path[start + 1] == dot {
        escapes = escapes || clean.isEmpty
        while let last = clean.popLast(), last != slash {}
      } else if length > 1 || (length == 1 && path[start] != dot) {
        clean.append(slash)
        for index in start..<end { clean.append(path[index]) }
      }
      start = end + 1
    }
    nameStart = clean.lastIndex(of: slash).map { $0 + 1 } ?? 0
    let name = clean[nameStart...]
    return (Array(clean[..<max(0, nameStart - 1)]), name, escapes)
  }

  /// The number of the directory `folder` (`/a/b`, or empty for the root), made with its parents.
  private mutating func directory(_ folder: [UInt8]) throws(Refusal) -> UInt32 {
    if folder.isEmpty { return 0 }
    if folder == lastFolder { return lastDirectory }
    var node = PathNode.root
    for name in folder.split(separator: slash) {
      guard name.count <= Int(UInt16.max) else {
        throw Refusal(reason: "it has a name of \(name.count) bytes")
      }
      guard let child = folders.makeChild(of: node, name.span) else {
        throw Refusal(reason: "it has too many folders")
      }
      if child.index == table.directories.count { try addDirectory(in: node, name) }
      node = child
    }
    lastFolder = folder
    lastDirectory = node.number
    return node.number
  }

  private mutating func addDirectory(
    in parent: PathNode, _ name: ArraySlice<UInt8>
  ) throws(Refusal) {
    guard table.directories.count < Self.entryLimit else {
      throw Refusal(reason: "it has more than \(Self.entryLimit) folders")
    }
    table.directories.append(
      EntryTable.Directory(parent: parent.number, name: try addName(name)))
  }

  private mutating func addName(_ name: ArraySlice<UInt8>) throws(Refusal) -> NameRange {
    guard let length = UInt16(exactly: name.count) else {
      throw Refusal(reason: "it has a name of \(name.count) bytes")
    }
    return NameRange(offset: try append(name), length: length)
  }

  private mutating func addLink(_ reader: TarReader) throws(Refusal) -> UInt32 {
    let target = reader.withLinkTarget { $0.array() }
    let link = UInt32(table.links.count)
    table.links.append((offset: try append(target[...]), length: UInt32(target.count)))
    return link
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> UInt32 {
    guard table.bytes.count <= Self.namesLimit - bytes.count else {
      throw Refusal(reason: "its names take more than \(Self.namesLimit >> 30) GiB")
    }
    let offset = UInt32(table.bytes.count)
    table.bytes.append(contentsOf: bytes)
    return offset
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
