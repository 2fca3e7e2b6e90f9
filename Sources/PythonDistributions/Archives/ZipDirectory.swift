import ByteText
import Codecs

/// The central directory of a zip archive (APPNOTE.TXT 4.3), which alone tells what Python's
/// `zipimport` and pip see in it.
///
/// Bytes before the archive, such as an interpreter line, are allowed for: offsets are counted from
/// where the directory turns out to be.
struct ZipDirectory {
  /// A member as the directory has it.
  struct Member {
    var name: [UInt8]
    var size: Int64
    var compressedSize: Int64
    var crc32: UInt32
    var method: UInt16
    /// Whether its bytes are encrypted.
    var isEncrypted: Bool
    /// Where its local header is in the content.
    var headerOffset: Int
  }

  /// Why an archive could not be read.
  struct Damage: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  private(set) var members: [Member] = []
  /// What is wrong with a directory that could be read all the same.
  private(set) var oddity: String?

  /// Members beyond this number are an attack on memory.
  static let memberLimit = 1_000_000
  /// The end record's comment is this long at most.
  private static let commentLimit = 0xFFFF
  private static let endSize = 22
  /// A file may be full of what looks like end records.
  private static let endRecordsTried = 32
  private static let headerSize = 46
  /// Whether only the end of the file is there.
  private var isTail = false

  /// Reads the directory of the archive that ends with `content`, or with `anywhere` inside it.
  init(_ content: Span<UInt8>, anywhere: Bool = false) throws(Damage) {
    guard content.count >= Self.endSize else { throw Damage("it is too short for a zip archive") }
    let lowest = anywhere ? 0 : max(0, content.count - Self.endSize - Self.commentLimit)
    var position = content.count - Self.endSize
    var attempts = Self.endRecordsTried
    var problem = Damage("it has no end of central directory record; the file is cut short")
    while position >= lowest {
      if content[position] == 0x50, content.word32(position) == 0x0605_4B50 {
        do {
          members = []
          try read(content, endRecord: position)
          return
        } catch {
          problem = error
          attempts -= 1
          if !anywhere || attempts == 0 { break }
        }
      }
      position -= 1
    }
    throw problem
  }

  /// Reads what the last bytes of a file show of the archive that it ends with. Members cannot be read with
  /// it.
  init(tail: Span<UInt8>) throws(Damage) {
    isTail = true
    var position = tail.count - Self.endSize
    // Most archives have no comment, and most files are none: the signature is looked for many bytes at a
    // time.
    guard position >= 0, tail.firstIndex(of: "PK\u{5}\u{6}", rare: 1) != nil else {
      throw Damage("it has no end record")
    }
    while position >= 0 {
      if tail[position] == 0x50, tail.word32(position) == 0x0605_4B50,
        position + Self.endSize + Int(tail.word16(position + 20)) == tail.count
      {
        try readTail(tail, endRecord: position)
        return
      }
      position -= 1
    }
    throw Damage("it has no end record")
  }

  private mutating func readTail(_ tail: Span<UInt8>, endRecord end: Int) throws(Damage) {
    let size = Int(tail.word32(end + 12))
    guard size > end else { return try read(tail, endRecord: end) }
    // The directory begins before what is there.
    guard let start = tail.firstIndex(of: "PK\u{1}\u{2}"), start < end else {
      throw Damage("its directory is too long")
    }
    try read(tail, Place(count: Int(tail.word16(end + 10)), size: end - start, offset: 0, end: end))
    oddity = "its directory is too long to be read whole"
  }

  /// Whether `content` seems to end with a zip archive, looked at cheaply.
  ///
  /// The signature `PK\5\6` has four bytes, so one of every four that are looked at is in it.
  static func mayEnd(_ content: Span<UInt8>) -> Bool {
    let lowest = max(0, content.count - endSize - commentLimit)
    guard content.count >= endSize else { return false }
    // Scripts, which are nearly all that is asked about, have no such byte: looking for one byte is
    // what processors do many of at a time.
    guard content.extracting(lowest..<content.count).holds(0x06) else { return false }
    var position = content.count - endSize + 3
    while position >= lowest {
      let start: Int? =
        switch content[position] {
        case 0x06: position - 3
        case 0x05: position - 2
        case 0x4B: position - 1
        case 0x50: position
        default: nil
        }
      if let start, content.word32(start) == 0x0605_4B50,
        start + endSize + Int(content.word16(start + 20)) <= content.count
      {
        return true
      }
      position -= 4
    }
    return false
  }

  /// Reads the directory, or the two of them, that an end record leads to.
  ///
  /// Where the record of zip64 and the older one say different things, programs differ in which of
  /// them they follow: then both are read.
  private mutating func read(_ content: Span<UInt8>, endRecord end: Int) throws(Damage) {
    let large = Self.zip64Record(content, before: end)
    let older = Place(
      count: Int(content.word16(end + 10)), size: Int(content.word32(end + 12)),
      offset: Int(content.word32(end + 16)), end: end)
    guard let large else { return try read(content, older) }
    let newer = Place(
      count: Int(clamping: content.word64(large + 32)),
      size: Int(clamping: content.word64(large + 40)),
      offset: Int(clamping: content.word64(large + 48)), end: large)
    try read(content, newer)
    let isFilledIn =
      older.count == 0xFFFF || older.size == 0xFFFF_FFFF || older.offset == 0xFFFF_FFFF
    guard !isFilledIn, older.size != newer.size || older.offset != newer.offset else { return }
    oddity = "its two end records lead to two directories"
    try? read(content, older)
  }

  /// Where an end record says that the directory is.
  private struct Place {
    let count: Int
    let size: Int
    let offset: Int
    /// Where the directory ends: at the record.
    let end: Int
  }

  /// The zip64 end record, which stands directly before its locator.
  private static func zip64Record(_ content: Span<UInt8>, before end: Int) -> Int? {
    let locator = end - 20
    guard locator >= 56, content.word32(locator) == 0x0706_4B50 else { return nil }
    let record = locator - 56
    return content.word32(record) == 0x0606_4B50 ? record : nil
  }

  /// Reads a directory to its end: Python does not believe the count either.
  private mutating func read(_ content: Span<UInt8>, _ place: Place) throws(Damage) {
    guard place.size >= 0, place.size <= place.end, place.offset >= 0,
      isTail || place.offset <= place.end - place.size
    else { throw Damage("its central directory lies outside the file") }
    let start = place.end - place.size
    var position = start
    var count = 0
    while position < place.end {
      guard position + Self.headerSize <= place.end, content.word32(position) == 0x0201_4B50 else {
        guard count > 0 else {
          throw Damage("its central directory ends after \(count) of \(place.count) members")
        }
        oddity = "its central directory ends after \(count) of \(place.count) members"
        return
      }
      guard members.count < Self.memberLimit else {
        throw Damage("it has more than \(Self.memberLimit) members")
      }
      let nameLength = Int(content.word16(position + 28))
      let extraLength = Int(content.word16(position + 30))
      let commentLength = Int(content.word16(position + 32))
      let name = position + Self.headerSize
      let next = name + nameLength + extraLength + commentLength
      guard next <= place.end else { throw Damage("a name in its directory is cut short") }
      var member = Member(
        name: content.extracting(name..<name + nameLength).array(),
        size: Int64(content.word32(position + 24)),
        compressedSize: Int64(content.word32(position + 20)),
        crc32: content.word32(position + 16), method: content.word16(position + 10),
        isEncrypted: content.word16(position + 8) & 1 != 0,
        headerOffset: Int(content.word32(position + 42)))
      Self.readLargeFields(
        of: &member, content, name + nameLength..<name + nameLength + extraLength)
      member.headerOffset += start - place.offset
      members.append(member)
      count += 1
      position = next
    }
    if count != place.count, oddity == nil {
      oddity = "its central directory has \(count) members, and its end record says \(place.count)"
    }
  }

  /// Extra field 1: the sizes and the offset that do not fit in 32 bits, in that order.
  private static func readLargeFields(
    of member: inout Member, _ content: Span<UInt8>, _ extra: Range<Int>
  ) {
    var position = extra.lowerBound
    while position + 4 <= extra.upperBound {
      let length = Int(content.word16(position + 2))
      let end = min(position + 4 + length, extra.upperBound)
      if content.word16(position) == 1 {
        var field = position + 4
        func next() -> UInt64? {
          guard field + 8 <= end else { return nil }
          defer { field += 8 }
          return content.word64(field)
        }
        if member.size == 0xFFFF_FFFF, let large = next() { member.size = Int64(clamping: large) }
        if member.compressedSize == 0xFFFF_FFFF, let large = next() {
          member.compressedSize = Int64(clamping: large)
        }
        if member.headerOffset == 0xFFFF_FFFF, let large = next() {
          member.headerOffset = Int(Int32(clamping: large))
        }
        return
      }
      position = end
    }
  }

  /// The bytes of a member; nil where they are more than `limit`, damaged, or packed in a way that
  /// wheels never are.
  ///
  /// Their number need not be the one that the directory states: `zipimport` does not ask for it.
  func bytes(of member: Member, in content: Span<UInt8>, limit: Int64) -> [UInt8]? {
    let header = member.headerOffset
    guard !member.isEncrypted, member.size <= limit, member.compressedSize >= 0, header >= 0,
      header <= content.count - 30, content.word32(header) == 0x0403_4B50
    else { return nil }
    let start = header + 30 + Int(content.word16(header + 26)) + Int(content.word16(header + 28))
    guard start <= content.count, member.compressedSize <= Int64(content.count - start) else {
      return nil
    }
    let data = content.extracting(start..<start + Int(member.compressedSize))
    switch member.method {
    case 0: return member.compressedSize <= limit ? data.array() : nil
    case 8:
      if member.size >= 0, let bytes = Deflate.inflate(data, size: Int(member.size)) {
        return bytes
      }
      return Deflate.inflate(data, upTo: Int(clamping: limit))
    default: return nil
    }
  }
}

extension Span where Element == UInt8 {
  /// Little-endian numbers; zero beyond the end.
  func word16(_ offset: Int) -> UInt16 {
    guard offset >= 0, offset + 2 <= count else { return 0 }
    return UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
  }

  func word32(_ offset: Int) -> UInt32 {
    UInt32(word16(offset)) | UInt32(word16(offset + 2)) << 16
  }

  func word64(_ offset: Int) -> UInt64 {
    UInt64(word32(offset)) | UInt64(word32(offset + 4)) << 32
  }
}
