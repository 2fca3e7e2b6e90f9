extension EntryColumns {
  /// Whether every number refers to something that is there, so that no use of the columns can go
  /// wrong. Linear in what they hold.
  var isConsistent: Bool {
    guard rows.count <= EntryTableBuilder.entryLimit,
      directories.count <= EntryTableBuilder.entryLimit, owners.count <= 1 << 16,
      names.count + directoryNames.count + linkTargets.count <= EntryTableBuilder.namesLimit
    else { return false }
    return areDirectoriesConsistent && areWideConsistent && areRowsConsistent
      && digests.count == digested.count && ascends(digested)
      && digested.allSatisfy { rows[Int($0)].entryKind == .file }
      && attributes.keys.allSatisfy { $0 < rows.count }
      && devices.keys.allSatisfy { $0 < rows.count }
      && kept.keys.allSatisfy { $0 < rows.count && rows[Int($0)].entryKind == .file }
      && ascends(filledMarkers)
      && filledMarkers.allSatisfy { rows[Int($0)].entryKind.isMarker }
      && trailer.map { $0.offset >= 0 && $0.firstEntry <= rows.count } ?? true
  }

  private func ascends(_ entries: [UInt32]) -> Bool {
    zip(entries, entries.dropFirst()).allSatisfy { $0 < $1 }
      && entries.last.map { $0 < rows.count } ?? true
  }

  private var areDirectoriesConsistent: Bool {
    guard directories.first.map({ $0.parent == 0 && $0.nameEnd == 0 }) ?? false else {
      return false
    }
    var end: UInt32 = 0
    for (number, directory) in directories.enumerated().dropFirst() {
      // A parent before its children: so every way upwards ends at the root.
      guard directory.parent < number, directory.nameEnd > end,
        directory.nameEnd - end <= UInt32(UInt16.max)
      else { return false }
      end = directory.nameEnd
    }
    return Int(end) == directoryNames.count
  }

  private var areWideConsistent: Bool {
    ascends(wide.map(\.entry))
      && wide.allSatisfy {
        rows[Int($0.entry)].isWide && $0.size >= 0 && $0.contentOffset >= -1
          && (rows[Int($0.entry)].entryKind == .file || $0.size == 0)
      }
  }

  private var areRowsConsistent: Bool {
    var end: UInt32 = 0
    var total: Int64 = 0
    var wideCount = 0
    for index in rows.indices {
      let row = rows[index]
      guard Entry.Kind(rawValue: row.kind) != nil, row.hasContentKind,
        row.directory < directories.count, row.nameEnd >= end,
        row.nameEnd - end <= UInt32(UInt16.max), row.isWide || row.owner < owners.count
      else { return false }
      // Nothing but a directory is at the root, and an opaque marker is the directory that it is in.
      if row.nameEnd == end, row.entryKind != .opaque,
        row.entryKind != .directory || row.directory != 0
      {
        return false
      }
      if row.isLink, Int(row.place) + Int(row.size) > linkTargets.count { return false }
      if row.isWide { wideCount += 1 }
      // Sizes are added up over all files.
      let (sum, isTooLarge) = total.addingReportingOverflow(entry(index).size)
      if isTooLarge { return false }
      total = sum
      end = row.nameEnd
    }
    return Int(end) == names.count && wideCount == wide.count
  }
}
