/// The fields of one header block, read as Go's archive/tar reads them.
///
/// POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
struct TarHeader {
  /// Which program's fields stand behind the common ones.
  enum Format { case v7, ustar, star, gnu }

  var format = Format.v7
  var typeFlag: UInt8 = 0
  var mode: Int64 = 0
  var userID: Int64 = 0
  var groupID: Int64 = 0
  var size: Int64 = 0
  var modificationTime: Int64 = 0
  var device: (major: UInt32, minor: UInt32) = (0, 0)

  /// Nil where the block is no header: its checksum does not match, or a number is none.
  init?(_ block: UnsafeRawBufferPointer) {
    guard let stated = Self.octal(block, 148..<156), Self.matchesChecksum(block, stated) else {
      return nil
    }
    format = Self.format(block)
    typeFlag = block[156]
    guard let mode = Self.number(block, 100..<108), let userID = Self.number(block, 108..<116),
      let groupID = Self.number(block, 116..<124), let size = Self.number(block, 124..<136),
      let time = Self.number(block, 136..<148), size >= 0
    else { return nil }
    (self.mode, self.userID, self.groupID) = (mode, userID, groupID)
    (self.size, modificationTime) = (size, time)
    if format != .v7, typeFlag == UInt8(ascii: "3") || typeFlag == UInt8(ascii: "4") {
      guard let major = Self.number(block, 329..<337), let minor = Self.number(block, 337..<345)
      else { return nil }
      device = (UInt32(truncatingIfNeeded: major), UInt32(truncatingIfNeeded: minor))
    }
  }

  /// Whether entries of this type have no content, whatever size their header states.
  var isHeaderOnly: Bool { (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(typeFlag) }

  /// Puts the name, with its prefix, into `path`.
  func readName(_ block: UnsafeRawBufferPointer, into path: inout [UInt8]) {
    path.removeAll(keepingCapacity: true)
    let prefix =
      switch format {
      case .ustar: Self.text(block, 345..<500)
      case .star: Self.text(block, 345..<476)
      case .v7, .gnu: Self.text(block, 345..<345)
      }
    if !prefix.isEmpty {
      path.append(contentsOf: prefix)
      path.append(UInt8(ascii: "/"))
    }
    path.append(contentsOf: Self.text(block, 0..<100))
  }

  /// Puts the target of a link into `link`.
  func readLink(_ block: UnsafeRawBufferPointer, into link: inout [UInt8]) {
    link.removeAll(keepingCapacity: true)
    link.append(contentsOf: Self.text(block, 157..<257))
  }

  private static func format(_ block: UnsafeRawBufferPointer) -> Format {
    func has(_ text: StaticString, at offset: Int) -> Bool {
      for index in 0..<text.utf8CodeUnitCount where block[offset + index] != text.utf8Start[index] {
        return false
      }
      return true
    }
    if has("ustar\0", at: 257) { return has("tar\0", at: 508) ? .star : .ustar }
    return has("ustar  \0", at: 257) ? .gnu : .v7
  }

  /// The sum of all bytes, the field's own taken as spaces; old programs added signed bytes.
  private static func matchesChecksum(_ block: UnsafeRawBufferPointer, _ stated: Int64) -> Bool {
    let field = 148..<156
    var unsigned: UInt32 = 0
    // Without branches, so that the compiler adds many bytes at once.
    for index in 0..<TarInput.blockSize { unsigned &+= UInt32(block[index]) }
    for index in field { unsigned &-= UInt32(block[index]) }
    unsigned &+= UInt32(field.count) * UInt32(UInt8(ascii: " "))
    if stated == Int64(unsigned) { return true }
    var negative: Int64 = 0
    for index in 0..<TarInput.blockSize where !field.contains(index) {
      negative &+= Int64(block[index] >> 7)
    }
    return stated == Int64(unsigned) - 256 * negative
  }

  /// The bytes of a field up to its first NUL.
  static func text(_ block: UnsafeRawBufferPointer, _ range: Range<Int>) -> Slice<
    UnsafeRawBufferPointer
  > {
    var end = range.lowerBound
    while end < range.upperBound, block[end] != 0 { end += 1 }
    return block[range.lowerBound..<end]
  }

  /// A number in octal digits, or in GNU's binary form; nil for anything else.
  static func number(_ block: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int64? {
    guard block[range.lowerBound] & 0x80 != 0 else { return octal(block, range) }
    // Big-endian two's complement, its first bit the mark of the form.
    let isNegative = block[range.lowerBound] & 0x40 != 0
    var value: Int64 = isNegative ? -1 : 0
    for index in range {
      var byte = block[index]
      if index == range.lowerBound { byte = isNegative ? byte | 0x80 : byte & 0x7F }
      guard value >> 55 == (isNegative ? -1 : 0) else { return nil }
      value = value << 8 | Int64(byte)
    }
    return value
  }

  private static func octal(_ block: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int64? {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, block[start] == 0 || block[start] == UInt8(ascii: " ") { start += 1 }
    while end > start, block[end - 1] == 0 || block[end - 1] == UInt8(ascii: " ") { end -= 1 }
    var value: Int64 = 0
    for index in start..<end {
      let digit = block[index] &- UInt8(ascii: "0")
      // What stands behind a NUL is not looked at.
      if block[index] == 0 { break }
      guard digit < 8, value >> 59 == 0 else { return nil }
      value = value << 3 | Int64(digit)
    }
    return value
  }
}
