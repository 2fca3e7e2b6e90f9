/// Writes zip files: wheels, zipapps, zipped eggs. libarchive could, but its times depend on the
/// machine's time zone, and these bytes must not depend on anything.
public struct ZipWriter: Sendable {
  /// A member of a zip file.
  public struct Member: Sendable, Hashable {
    /// The name; folders end in `/`.
    public var name: ByteString
    /// The bytes.
    public var content: ByteString
    /// Whether the bytes are deflated.
    public var isDeflated: Bool

    /// A member, deflated unless it says otherwise.
    public init(_ name: ByteString, _ content: ByteString, isDeflated: Bool = true) {
      self.name = name
      self.content = content
      self.isDeflated = isDeflated
    }
  }

  /// The zip file of some members; bytes before it (`#!` lines) count into its offsets, as Python's
  /// zipapp counts them.
  public static func archive(
    _ members: [Member], prefix: ByteString = ""
  ) throws(FixtureError) -> ByteString {
    var bytes = prefix.bytes
    var directory: [UInt8] = []
    for member in members {
      let gzip = try compressed(member.content.bytes, as: .gzip)
      // A gzip member is a header of 10 bytes, the deflated data, CRC-32, and size.
      let deflated = gzip.dropFirst(10).dropLast(8)
      let checksum = Array(gzip.suffix(8).prefix(4))
      let data = member.isDeflated ? Array(deflated) : member.content.bytes
      let common = fields(member, checksum: checksum, storedSize: data.count)
      directory += Array("PK\u{1}\u{2}".utf8) + UInt16(0x0314).littleEndianBytes + common
      // No comment, first disk, no internal attributes, then the Unix mode of a plain file.
      directory += [UInt8](repeating: 0, count: 6) + UInt32(0o100644 << 16).littleEndianBytes
      directory += UInt32(bytes.count).littleEndianBytes + member.name.bytes
      bytes += Array("PK\u{3}\u{4}".utf8) + common + member.name.bytes + data
    }
    let count = UInt16(members.count).littleEndianBytes
    let start = UInt32(bytes.count).littleEndianBytes
    let end =
      Array("PK\u{5}\u{6}".utf8) + [0, 0, 0, 0] + count + count
      + UInt32(directory.count).littleEndianBytes + start + [0, 0]
    return ByteString(bytes + directory + end)
  }

  /// The fields that the local header and the central directory share.
  private static func fields(_ member: Member, checksum: [UInt8], storedSize: Int) -> [UInt8] {
    let midnight = UInt16(0).littleEndianBytes
    let newYear1980 = UInt16(1 << 5 | 1).littleEndianBytes
    return UInt16(20).littleEndianBytes + UInt16(0x0800).littleEndianBytes
      + UInt16(member.isDeflated ? 8 : 0).littleEndianBytes + midnight + newYear1980 + checksum
      + UInt32(storedSize).littleEndianBytes + UInt32(member.content.count).littleEndianBytes
      + UInt16(member.name.count).littleEndianBytes + [0, 0]
  }
}
