extension TarEntry {
  /// The bytes after the header.
  var stored: ByteString { sparse?.stored ?? content }

  var typeFlag: UInt8 {
    switch kind {
    case .file: sparse?.form == .oldGNU ? UInt8(ascii: "S") : UInt8(ascii: "0")
    case .hardlink: UInt8(ascii: "1")
    case .symlink: UInt8(ascii: "2")
    case .characterDevice: UInt8(ascii: "3")
    case .blockDevice: UInt8(ascii: "4")
    case .directory: UInt8(ascii: "5")
    case .fifo: UInt8(ascii: "6")
    case .globalHeader: UInt8(ascii: "g")
    case .verbatim: 0
    case .other(let flag): flag
    }
  }

  var paxHeaderName: ByteString {
    let base = name.bytes.split(separator: UInt8(ascii: "/")).last ?? []
    return "PaxHeaders.0/" + ByteString(base.filter { $0 < 0x80 })
  }

  /// The records that this entry needs, then those that the test adds.
  func paxRecords(_ header: TarHeader, dialect: TarWriter.Dialect) -> [PaxRecord] {
    var records: [PaxRecord] = []
    if dialect == .pax {
      records += recordsForNames(header)
      records += recordsForNumbers
    }
    if let sparse { records += sparse.records(name: name) }
    if !xattrs.isEmpty { records += xattrs.map(\.record) }
    return records + pax
  }

  private func recordsForNames(_ header: TarHeader) -> [PaxRecord] {
    func fits(_ text: ByteString, _ width: Int) -> Bool {
      text.count <= width && text.bytes.allSatisfy { $0 < 0x80 }
    }
    var records: [PaxRecord] = []
    let namedBySparseRecord = sparse.map { $0.form == .pax01 || $0.form == .pax10 } ?? false
    if !namedBySparseRecord, !fits(header.name, 100) { records.append(PaxRecord("path", name)) }
    if !fits(linkTarget, 100) { records.append(PaxRecord("linkpath", linkTarget)) }
    if !fits(userName, 32) { records.append(PaxRecord("uname", userName)) }
    if !fits(groupName, 32) { records.append(PaxRecord("gname", groupName)) }
    return records
  }

  private var recordsForNumbers: [PaxRecord] {
    guard numbers == .octal else { return [] }
    var records: [PaxRecord] = []
    for (key, value, width) in [("uid", uid, 8), ("gid", gid, 8), ("size", stored.count, 12)]
    where !TarHeader.fitsOctal(value, width: width) {
      records.append(PaxRecord(ByteString(key), ByteString(String(value))))
    }
    if nanoseconds != 0 {
      let fraction = padded(String(nanoseconds), to: 9)
      records.append(PaxRecord("mtime", "\(mtime).\(fraction)"))
    } else if !TarHeader.fitsOctal(mtime, width: 12) {
      records.append(PaxRecord("mtime", "\(mtime)"))
    }
    return records
  }
}

extension TarHeader {
  init(_ entry: TarEntry, dialect: TarWriter.Dialect) {
    name = entry.sparse?.headerName(for: entry.name) ?? entry.name
    linkTarget = entry.linkTarget
    typeFlag = entry.typeFlag
    mode = entry.mode
    uid = entry.uid
    gid = entry.gid
    size = entry.declaredSize ?? entry.stored.count
    mtime = entry.mtime
    userName = entry.userName
    groupName = entry.groupName
    deviceMajor = entry.deviceMajor
    deviceMinor = entry.deviceMinor
    // The old sparse form is GNU's alone, and its map overlaps the ustar prefix.
    self.dialect = entry.sparse?.form == .oldGNU ? .gnu : dialect
    numbers = entry.numbers
  }

  /// Moves the start of a long name into the prefix field where a `/` allows it.
  mutating func splitName() {
    guard name.count > 100, name.bytes.allSatisfy({ $0 < 0x80 }) else { return }
    let earliest = name.count - 101
    let slash = name.bytes.indices.first { index in
      index >= earliest && index > 0 && index <= 155 && name.bytes[index] == UInt8(ascii: "/")
        && index < name.count - 1
    }
    guard let slash, dialect != .gnu else { return }
    prefix = ByteString(name.bytes[..<slash])
    name = ByteString(name.bytes[(slash + 1)...])
  }
}
