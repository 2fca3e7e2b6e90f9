import Codecs
import System

// All fields of these are numbers, with no gaps between them.
extension EntryRow: PlainBytes {}
extension EntryOwner: PlainBytes {}
extension WideEntry: PlainBytes {}
extension EntryColumns.Directory: PlainBytes {}

extension EntryTable {
  /// Writes the table as `init(from:)` reads it. Any change here is a new `IndexCache.formatVersion`.
  func write(to writer: ColumnWriter) throws(OutputError) {
    let columns = columns
    try writer.append(column: columns.rows)
    try writer.append(column: columns.owners)
    try writer.append(column: columns.wide)
    try writer.append(column: columns.names)
    try writer.append(column: columns.linkTargets)
    try writer.append(column: columns.directories)
    try writer.append(column: columns.directoryNames)
    try writer.append(column: columns.digested)
    try writer.append(column: columns.digests)
    let trailer = columns.trailer
    try writer.append(trailer?.offset ?? -1)
    try writer.append(trailer?.firstEntry ?? 0)
    try writer.append(UInt8(trailer?.isUnread == true ? 1 : 0))
    try writer.append(strings: columns.escapes.map(\.bytes))
    try writer.append(column: columns.filledMarkers)
    let devices = columns.devices.sorted { $0.key < $1.key }
    try writer.append(column: devices.map(\.key))
    try writer.append(column: devices.map(\.value.major))
    try writer.append(column: devices.map(\.value.minor))
    // An entry once for each of its attributes.
    let attributes = columns.attributes.sorted { $0.key < $1.key }
      .flatMap { entry in entry.value.map { (entry: entry.key, attribute: $0) } }
    try writer.append(column: attributes.map(\.entry))
    try writer.append(strings: attributes.map(\.attribute.name))
    try writer.append(strings: attributes.map(\.attribute.value))
    let kept = columns.kept.sorted { $0.key < $1.key }
    try writer.append(column: kept.map(\.key))
    try writer.append(strings: kept.map(\.value))
  }

  /// Reads a table; nil for anything that `write` does not write.
  init?(from reader: inout ColumnReader) {
    var columns = EntryColumns()
    guard let rows = reader.column(EntryRow.self), let owners = reader.column(EntryOwner.self),
      let wide = reader.column(WideEntry.self), let names = reader.column(UInt8.self),
      let linkTargets = reader.column(UInt8.self),
      let directories = reader.column(EntryColumns.Directory.self),
      let directoryNames = reader.column(UInt8.self), let digested = reader.column(UInt32.self),
      let digests = reader.column(SHA256Digest.self), let trailing = reader.value(Int64.self),
      let firstTrailing = reader.value(UInt32.self), let isUnread = reader.value(UInt8.self),
      let escapes = reader.strings(), let filledMarkers = reader.column(UInt32.self)
    else { return nil }
    (columns.rows, columns.owners, columns.wide) = (rows, owners, wide)
    (columns.names, columns.linkTargets) = (names, linkTargets)
    (columns.directories, columns.directoryNames) = (directories, directoryNames)
    (columns.digested, columns.digests) = (digested, digests)
    if trailing >= 0 {
      columns.trailer = EntryColumns.Trailer(
        offset: trailing, firstEntry: firstTrailing, isUnread: isUnread != 0)
    }
    columns.filledMarkers = filledMarkers
    columns.escapes = escapes.map { EntryPath(bytes: $0) }
    guard columns.readFew(from: &reader), columns.isConsistent else { return nil }
    self.init(columns)
  }
}

extension EntryColumns {
  /// Reads what few entries have.
  fileprivate mutating func readFew(from reader: inout ColumnReader) -> Bool {
    guard let owners = reader.column(UInt32.self), let majors = reader.column(UInt32.self),
      let minors = reader.column(UInt32.self), owners.count == majors.count,
      owners.count == minors.count
    else { return false }
    for (entry, device) in zip(owners, zip(majors, minors)) {
      devices[entry] = (major: device.0, minor: device.1)
    }
    guard let attributed = reader.column(UInt32.self), let names = reader.strings(),
      let values = reader.strings(), attributed.count == names.count,
      attributed.count == values.count
    else { return false }
    for (entry, text) in zip(attributed, zip(names, values)) {
      attributes[entry, default: []].append(ExtendedAttribute(name: text.0, value: text.1))
    }
    guard let keeping = reader.column(UInt32.self), let contents = reader.strings(),
      keeping.count == contents.count
    else { return false }
    kept.reserveCapacity(keeping.count)
    for (entry, content) in zip(keeping, contents) { kept[entry] = content }
    return true
  }
}
