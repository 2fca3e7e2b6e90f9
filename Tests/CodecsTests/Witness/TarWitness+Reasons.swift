import ByteText
import FixtureBuilder

@testable import Codecs

/// Why libarchive may read something else in an archive than engines do, whose readers are Go's
/// archive/tar. This list is short, and each case is decided: we read as engines do.
enum TarDifference: String, CaseIterable {
  /// libarchive reads no further; nothing that engines would see is lost to us.
  case refused
  /// libarchive takes bytes behind a link, a directory, a device or a pipe that states a size for its
  /// content. To engines such an entry has none.
  case contentOfWhatHasNone
  /// libarchive takes a name that ends in a slash for a directory's, whatever the type says.
  case slash
  /// libarchive knows types of other programs: Solaris's lists and headers, GNU's dumps, volumes and
  /// first long names. To engines these are files.
  case foreignType
  /// libarchive keeps what stood before a global header; engines forget it.
  case globalHeader
  /// An empty pax record takes the record back in engines; to libarchive it is a number, zero.
  case emptyRecord
  /// Engines read a number behind leading NULs; to libarchive it ends there.
  case numberBehindNUL
  /// A GNU header and a pax record both name the file, or what it links to: engines take GNU's, but of
  /// a file with holes that of the record.
  case twoNames
  /// libarchive reads a map of holes in any header of GNU's format, engines where the type says so.
  case mapWithoutSparseType
  /// Engines take a header for POSIX's by eight bytes of it, libarchive by five: to engines others have
  /// no second part of the name.
  case mark
  /// Engines know the versions 0.0, 0.1 and 1.0 of GNU's pax records about holes, and leave others
  /// alone, or those that lack a map; libarchive takes what it knows of them.
  case recordsOfSparseFile
  /// A GNU header that names nothing is left alone by engines; libarchive takes the empty name.
  case emptyName
  /// The two parts of a POSIX name stand with a slash between them, even behind a slash: to libarchive
  /// there is one. It is one path.
  case doubledSlash
  /// libarchive cannot say names in the locale of the tests that are not ASCII.
  case notASCII
  /// A link's target stands in a pax record alone, the header having none; libarchive drops it.
  case linkInRecord
  /// A hard link that names no file: libarchive takes it for nothing at all.
  case linkToNothing
}

extension TarWitness {
  /// Why the two differ where they do; nil where that is not known.
  func reason(for difference: Difference) -> TarDifference? {
    switch difference {
    case .failure, .lacking(_, .some): return .refused
    case .more:
      if derailsBefore(ours.count) { return .contentOfWhatHasNone }
      // The headers of no entry, at the end.
      return isBehindNUL(from: ours.last?.headers.upperBound ?? 0) ? .numberBehindNUL : nil
    case .lacking(let place, nil):
      if derailsBefore(place) { return .contentOfWhatHasNone }
      let own = [place - 1, place].compactMap { headers($0).last }
      return own.contains { isForeign($0) } ? .foreignType : nil
    case .field(let field, let place):
      if derailsBefore(place + 1) { return .contentOfWhatHasNone }
      return reason(field, place)
    }
  }

  private func reason(_ field: String, _ place: Int) -> TarDifference? {
    let (read, other) = (ours[place].entry, theirs.entries[place])
    let headers = headers(place)
    guard let own = headers.last else { return nil }
    if read.path.last == UInt8(ascii: "/"), other.kind == .directory { return .slash }
    if isForeign(own) { return .foreignType }
    if read.kind == .hardlink, read.link.isEmpty { return .linkToNothing }
    let types = headers.map { typeFlag($0) }
    if types.dropLast().contains(UInt8(ascii: "g")) { return .globalHeader }
    let records = headers.filter { typeFlag($0) == UInt8(ascii: "x") }.flatMap { self.records($0) }
    if records.contains(where: { $0.hasSuffix("=") }) { return .emptyRecord }
    let isNamedByGNU = types.contains { $0 == UInt8(ascii: "L") || $0 == UInt8(ascii: "K") }
    if isNamedByGNU, field == "path" ? other.path.isEmpty : other.link.isEmpty { return .emptyName }
    if isNamedByGNU,
      records.contains(where: { $0.contains(/^(path|linkpath|GNU\.sparse\.name)=/) })
    {
      return .twoNames
    }
    if let reason = reasonOfHoles(records, own) { return reason }
    if field == "path", isOtherPOSIX(own) { return .mark }
    if field == "link" || read.kind == .hardlink, archive[own + 157] == 0 { return .linkInRecord }
    if (field == "path" ? read.path : read.link).contains(where: { $0 >= 0x80 }) {
      return .notASCII
    }
    if field == "path", read.path.dropFirst().elementsEqual(other.path) { return .doubledSlash }
    return headers.contains { isBehindNUL($0) } ? .numberBehindNUL : nil
  }

  private func reasonOfHoles(_ records: [String], _ own: Int) -> TarDifference? {
    func has(_ name: String) -> Bool { records.contains { $0.hasPrefix("GNU.sparse.\(name)=") } }
    let versions = [["major=0", "minor=0"], ["major=0", "minor=1"], ["major=1", "minor=0"]]
    let isKnown = versions.contains { $0.allSatisfy { records.contains("GNU.sparse.\($0)") } }
    let hasMap = has("map") || has("offset")
    if !isKnown, has("major") || has("minor") || !hasMap && (has("name") || has("size")) {
      return .recordsOfSparseFile
    }
    guard mark(own) == "ustar  \0", typeFlag(own) != UInt8(ascii: "S") else { return nil }
    return archive[own + 386] != 0 || archive[own + 483] != 0 ? .mapWithoutSparseType : nil
  }

  // MARK: Headers

  /// Where the headers of an entry begin, its own last.
  private func headers(_ entry: Int) -> [Int] {
    guard ours.indices.contains(entry) else { return [] }
    var headers: [Int] = []
    var place = ours[entry].headers.lowerBound
    while place + 512 <= archive.count {
      headers.append(place)
      guard Array("xgLK".utf8).contains(typeFlag(place)) else { break }
      place += 512 + (size(place) + 511) / 512 * 512
    }
    return headers
  }

  /// Whether an entry before that one leads libarchive astray, from where on it reads anything.
  private func derailsBefore(_ end: Int) -> Bool { (0..<end).contains { derails($0) } }

  /// Whether an entry without content states a size.
  private func derails(_ entry: Int) -> Bool {
    let headers = headers(entry)
    guard let own = headers.last, (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(typeFlag(own))
    else { return false }
    return size(own) > 0
      || headers.dropLast().contains { header in
        records(header).contains { $0.hasPrefix("size=") && $0 != "size=0" && $0 != "size=" }
      }
  }

  private func typeFlag(_ header: Int) -> UInt8 { archive[header + 156] }

  private func isForeign(_ header: Int) -> Bool { Array("AXDMNV".utf8).contains(typeFlag(header)) }

  /// What says in which format a header is.
  private func mark(_ header: Int) -> String {
    String(decoding: archive[header + 257..<header + 265], as: UTF8.self)
  }

  private func isOtherPOSIX(_ header: Int) -> Bool {
    let mark = mark(header)
    return mark.hasPrefix("ustar") && !mark.hasPrefix("ustar\0") && mark != "ustar  \0"
  }

  private func size(_ header: Int) -> Int {
    archive.withUnsafeBytes { raw in
      let block = UnsafeRawBufferPointer(rebasing: raw[header..<header + 512])
      return TarHeader.number(block, 124..<136).map { Int(clamping: $0) } ?? 0
    }
  }

  /// The fields of numbers.
  private static let numbers = [
    100..<108, 108..<116, 116..<124, 124..<136, 136..<148, 329..<337, 337..<345, 386..<398,
    398..<410,
    410..<422, 422..<434, 434..<446, 446..<458, 483..<495,
  ]

  private func isBehindNUL(_ header: Int) -> Bool {
    Self.numbers.contains { field in
      let bytes = archive[header + field.lowerBound..<header + field.upperBound]
      return bytes.first == 0 && bytes.contains { $0 != 0 && $0 != 0x20 }
    }
  }

  private func isBehindNUL(from place: Int) -> Bool {
    stride(from: place, through: archive.count - 512, by: 512).contains { isBehindNUL($0) }
  }

  /// The records of a pax header, without their lengths.
  private func records(_ header: Int) -> [String] {
    let body = archive[(header + 512)...].prefix(size(header))
    return String(decoding: body, as: UTF8.self).split(separator: "\n").map { line in
      String(line.drop { $0 != " " }.dropFirst())
    }
  }
}
