/// The 512 bytes that start an entry.
struct TarHeader {
  var name: ByteString
  var prefix: ByteString = ""
  var linkTarget: ByteString = ""
  var typeFlag: UInt8
  var mode = 0
  var uid = 0
  var gid = 0
  var size = 0
  var mtime = 0
  var userName: ByteString = ""
  var groupName: ByteString = ""
  var deviceMajor = 0
  var deviceMinor = 0
  var dialect = TarWriter.Dialect.pax
  var numbers = TarEntry.NumberForm.octal

  /// The block, its checksum left blank.
  var block: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tarBlockSize)
    bytes += text(name, width: 100)
    bytes += number(mode, width: 8) + number(uid, width: 8) + number(gid, width: 8)
    bytes += number(size, width: 12) + number(mtime, width: 12)
    bytes += [UInt8](repeating: UInt8(ascii: " "), count: 8)
    bytes.append(typeFlag)
    bytes += text(linkTarget, width: 100)
    bytes += Array(dialect == .gnu ? "ustar  \0".utf8 : "ustar\u{0}00".utf8)
    bytes += text(userName, width: 32) + text(groupName, width: 32)
    bytes += number(deviceMajor, width: 8) + number(deviceMinor, width: 8)
    bytes += text(prefix, width: 155)
    return paddedToBlock(bytes)
  }

  /// Puts the checksum into a block: the sum of its bytes with the field itself as spaces.
  static func seal(_ block: inout [UInt8], _ checksum: TarEntry.Checksum) {
    let blank = [UInt8](repeating: UInt8(ascii: " "), count: 8)
    block.replaceSubrange(148..<156, with: blank)
    let sum = block.reduce(0) { $0 + Int($1) } + (checksum == .right ? 0 : 1)
    block.replaceSubrange(148..<155, with: octalField(sum, width: 7))
  }

  private func text(_ value: ByteString, width: Int) -> [UInt8] {
    let bytes = value.bytes.prefix(width)
    return bytes + [UInt8](repeating: 0, count: width - bytes.count)
  }

  private func number(_ value: Int, width: Int) -> [UInt8] {
    if numbers == .base256 { return base256Field(value, width: width) }
    if TarHeader.fitsOctal(value, width: width) { return octalField(value, width: width) }
    // pax holds the number in a record; the field is then only a placeholder.
    return dialect == .gnu ? base256Field(value, width: width) : octalField(0, width: width)
  }

  static func fitsOctal(_ value: Int, width: Int) -> Bool {
    value >= 0 && value < 1 << (3 * (width - 1))
  }
}
