import Codecs

/// All entries of one layer in tar order: compact, immutable, and without the layer's bytes.
package struct EntryTable: Sendable {
  /// What copies of a table share, so that passing a table on costs as much as passing a number.
  fileprivate final class Storage: Sendable {
    let columns: EntryColumns

    init(_ columns: EntryColumns) { self.columns = columns }
  }

  /// The entries of a table, made one by one as they are asked for.
  package struct Entries: RandomAccessCollection, Sendable {
    private let storage: Storage

    fileprivate init(_ storage: Storage) { self.storage = storage }

    /// Zero.
    package var startIndex: Int { 0 }

    /// The number of entries.
    package var endIndex: Int { storage.columns.rows.count }

    /// The entry at a place.
    package subscript(_ index: Int) -> Entry { storage.columns.entry(index) }
  }

  private let storage: Storage

  init(_ columns: EntryColumns) {
    storage = Storage(columns)
  }

  /// What the table holds.
  var columns: EntryColumns { storage.columns }

  /// The entries in tar order.
  package var entries: Entries { Entries(storage) }

  /// Paths that left the root and were cut off there; a few of them, for warnings.
  package var escapes: [EntryPath] { storage.columns.escapes }

  /// The entries that follow the end of the tar archive; they come last. No engine reads them, and some
  /// programs do.
  package var trailingEntries: Range<Int> { storage.columns.trailingEntries }

  /// What the content policy kept of files that cannot be read again.
  var kept: [UInt32: [UInt8]] { storage.columns.kept }

  /// The digest of a file's content, where it is known without reading it.
  func digest(of index: Int) -> SHA256Digest? { storage.columns.digest(index) }

  /// The path of an entry: cleaned, absolute; a whiteout's is the path that it removes, an opaque
  /// marker's the directory that it empties.
  package func path(of index: Int) -> EntryPath {
    let directory = storage.columns.rows[index].directory
    return withName(of: index) { storage.columns.path(directory, $0) }
  }

  /// The last component of an entry's path; empty for the root.
  package func name(of index: Int) -> ArraySlice<UInt8> {
    storage.columns.names[storage.columns.nameRange(index)]
  }

  /// Calls `body` with the last component of an entry's path; with nothing for the root.
  package func withName<Result>(of index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let names = storage.columns.names
    return body(names.span.extracting(storage.columns.nameRange(index)))
  }

  /// The target of a symbolic or hard link as written; empty for anything else.
  package func linkTarget(of index: Int) -> [UInt8] {
    Array(storage.columns.linkTargets[storage.columns.targetRange(index)])
  }

  /// The extended attributes of an entry, sorted by name.
  package func extendedAttributes(of index: Int) -> [ExtendedAttribute] {
    storage.columns.attributes.isEmpty ? [] : storage.columns.attributes[UInt32(index)] ?? []
  }

  /// The numbers of a device.
  package func device(of index: Int) -> (major: UInt32, minor: UInt32)? {
    storage.columns.devices[UInt32(index)]
  }
}
