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

  /// The block, its checksum left blank. Layers of a million entries are written through here, in
  /// debug builds too, so fields are put in place rather than joined.
  var block: [UInt8] {
    var block = [UInt8](repeating: 0, count: tarBlockSize)
    put(name, width: 100, at: 0, in: &block)
    put(mode, width: 8, at: 100, in: &block)
    put(uid, width: 8, at: 108, in: &block)
    put(gid, width: 8, at: 116, in: &block)
    put(size, width: 12, at: 124, in: &block)
    put(mtime, width: 12, at: 136, in: &block)
    block[156] = typeFlag
    put(linkTarget, width: 100, at: 157, in: &block)
    if dialect != .v7 {
      put(dialect == .gnu ? "ustar  \0" : "ustar\u{0}00", width: 8, at: 257, in: &block)
    }
    put(userName, width: 32, at: 265, in: &block)
    put(groupName, width: 32, at: 297, in: &block)
    put(deviceMajor, width: 8, at: 329, in: &block)
    put(deviceMinor, width: 8, at: 337, in: &block)
    put(prefix, width: 155, at: 345, in: &block)
    return block
  }

  /// Puts the checksum into a block: the sum of its bytes with the field itself as spaces.
  static func seal(_ block: inout [UInt8], _ checksum: TarEntry.Checksum) {
    let blank = [UInt8](repeating: UInt8(ascii: " "), count: 8)
    block.replaceSubrange(148..<156, with: blank)
    let sum = block.withUnsafeBytes { bytes in
      var sum = 0
      var index = 0
      while index < bytes.count {
        sum &+= Int(bytes[index])
        index &+= 1
      }
      return sum
    }
    let written = octalField(checksum == .right ? sum : sum + 1, width: 7)
    block.replaceSubrange(148..<155, with: written)
  }

  private func put(_ text: ByteString, width: Int, at offset: Int, in block: inout [UInt8]) {
    guard !text.isEmpty else { return }
    let bytes = text.count <= width ? text.bytes : Array(text.bytes.prefix(width))
    block.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
  }

  private func put(_ value: Int, width: Int, at offset: Int, in block: inout [UInt8]) {
    block.replaceSubrange(offset..<(offset + width), with: number(value, width: width))
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
