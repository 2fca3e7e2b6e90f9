import ByteText

/// The records of a pax header, as far as they matter to the entry behind it.
///
/// POSIX.1-2017, pax, "pax Extended Header"; read as strictly as Go's archive/tar does, because an
/// archive that engines refuse is no image, and one that they read otherwise is another image.
struct PaxHeader {
  var path: ArraySlice<UInt8>?
  var linkPath: ArraySlice<UInt8>?
  var size: Int64?
  var userID: Int64?
  var groupID: Int64?
  var modificationTime: Int64?
  var attributes: [[UInt8]: [UInt8]] = [:]
  var sparse = SparseRecords()

  /// The records about holes (GNU tar manual, "Storing Sparse Files").
  struct SparseRecords {
    var major = ""
    var minor = ""
    var name: ArraySlice<UInt8>?
    var size: Int64?
    var blockCount: Int64?
    /// Offsets and lengths in turn.
    var map: [Int64] = []
    var hasMap = false

    /// Whether they are of a version that engines know; others they leave alone.
    var isKnown: Bool {
      switch (major, minor) {
      case ("0", "0"), ("0", "1"), ("1", "0"): true
      case ("", ""): hasMap
      default: false
      }
    }
  }

  /// Nil where a record is malformed.
  init?(_ body: [UInt8]) {
    var rest = body[...]
    while !rest.isEmpty {
      guard let space = rest.prefix(20).firstIndex(of: UInt8(ascii: " ")),
        let length = Self.number(rest[..<space]), length >= 5, length <= Int64(rest.count)
      else { return nil }
      let record = rest.prefix(Int(length))
      guard record.last == UInt8(ascii: "\n"), space + 1 < record.endIndex else { return nil }
      let text = record[(space + 1)..<(record.endIndex - 1)]
      guard let equals = text.firstIndex(of: UInt8(ascii: "=")), equals > text.startIndex,
        take(text[..<equals], text[(equals + 1)...])
      else { return nil }
      rest = rest.dropFirst(Int(length))
    }
  }

  /// Keeps one record; false where its value is not what it must be.
  private mutating func take(_ key: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Bool {
    guard !key.contains(0) else { return false }
    let name = String(decoding: key, as: UTF8.self)
    if name.hasPrefix("GNU.sparse.") { return takeSparse(name, value) }
    // An empty value takes the record back.
    switch name {
    case "path":
      path = value.isEmpty ? nil : value
      return !value.contains(0)
    case "linkpath":
      linkPath = value.isEmpty ? nil : value
      return !value.contains(0)
    case "size":
      size = Self.number(value)
      return value.isEmpty || (size ?? -1) >= 0
    case "uid":
      userID = Self.number(value)
      return value.isEmpty || userID != nil
    case "gid":
      groupID = Self.number(value)
      return value.isEmpty || groupID != nil
    case "mtime":
      let (time, isTime) = Self.time(value)
      modificationTime = time
      return value.isEmpty || isTime
    default:
      takeAttribute(key, value)
      return true
    }
  }

  private static let schily = Array("SCHILY.xattr.".utf8)
  private static let libarchive = Array("LIBARCHIVE.xattr.".utf8)

  private mutating func takeAttribute(_ key: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
    if key.starts(with: Self.schily) {
      attributes[Array(key.dropFirst(Self.schily.count))] = Array(value)
    } else if key.starts(with: Self.libarchive),
      let name = TextEncodings.urlDecoded(key.dropFirst(Self.libarchive.count)),
      let bytes = Base64.decode(value), attributes[name] == nil
    {
      attributes[name] = bytes
    }
  }

  private mutating func takeSparse(_ name: String, _ value: ArraySlice<UInt8>) -> Bool {
    switch name {
    case "GNU.sparse.major": sparse.major = String(decoding: value, as: UTF8.self)
    case "GNU.sparse.minor": sparse.minor = String(decoding: value, as: UTF8.self)
    case "GNU.sparse.name":
      sparse.name = value.isEmpty ? nil : value
      return !value.contains(0)
    case "GNU.sparse.size", "GNU.sparse.realsize":
      sparse.size = Self.number(value)
      return (sparse.size ?? -1) >= 0
    case "GNU.sparse.numblocks":
      sparse.blockCount = Self.number(value)
      return sparse.blockCount != nil
    case "GNU.sparse.offset", "GNU.sparse.numbytes":
      // The oldest form has a record for each number; offsets and lengths take turns.
      let isOffset = name == "GNU.sparse.offset"
      guard let number = Self.number(value), sparse.map.count.isMultiple(of: 2) == isOffset else {
        return false
      }
      sparse.map.append(number)
      sparse.hasMap = true
    case "GNU.sparse.map":
      sparse.map = []
      for text in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      where !value.isEmpty {
        guard let number = Self.number(text) else { return false }
        sparse.map.append(number)
      }
      sparse.hasMap = true
      return sparse.map.count.isMultiple(of: 2)
    default: break
    }
    return true
  }

  /// A whole number in decimal digits, perhaps negative.
  static func number(_ text: ArraySlice<UInt8>) -> Int64? {
    guard !text.isEmpty, text.count <= 20, text.allSatisfy({ $0 < 0x80 }) else { return nil }
    return Int64(String(decoding: text, as: UTF8.self))
  }

  /// Seconds with an optional fraction, which is cut off towards the past as tools do.
  private static func time(_ text: ArraySlice<UInt8>) -> (Int64?, Bool) {
    let parts = text.split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, let seconds = number(whole) else { return (nil, false) }
    guard parts.count == 2 else { return (seconds, true) }
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard parts[1].allSatisfy({ digits.contains($0) }) else { return (nil, false) }
    let isBefore = text.first == UInt8(ascii: "-") && parts[1].contains { $0 != digits.lowerBound }
    return (isBefore ? seconds &- 1 : seconds, true)
  }
}

/// The two encodings that libarchive writes attributes in.
private enum TextEncodings {
  static func urlDecoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var decoded: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "%"), index + 2 < text.endIndex,
        let byte = UInt8(String(decoding: text[index + 1...index + 2], as: UTF8.self), radix: 16)
      {
        decoded.append(byte)
        index += 3
      } else {
        decoded.append(text[index])
        index += 1
      }
    }
    return decoded.isEmpty ? nil : decoded
  }
}
