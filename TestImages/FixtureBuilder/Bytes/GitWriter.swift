/// Writes loose objects of a git repository (gitformat-loose-object(5)).
public enum GitWriter {
  /// An object of a kind with a content.
  public static func object(
    _ kind: String, _ content: ByteString
  ) throws(FixtureError) -> ByteString {
    let bytes = Array("\(kind) \(content.count)\0".utf8) + content.bytes
    // Stored blocks (RFC 1951, 3.2.4) in a zlib stream (RFC 1950).
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 0xFFFF, bytes.count)
      let size = UInt16(end - start)
      stream.append(end == bytes.count ? 1 : 0)
      stream += [UInt8(size & 0xFF), UInt8(size >> 8), UInt8(~size & 0xFF), UInt8(~size >> 8)]
      stream += bytes[start..<end]
      start = end
    } while start < bytes.count
    var (low, high) = (UInt32(1), UInt32(0))
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    let sum = high << 16 | low
    stream += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> UInt32($0)) }
    return ByteString(stream)
  }

  /// A tree with entries, of which each has a mode and a name.
  public static func tree(
    _ entries: [(mode: String, name: String)]
  ) throws(FixtureError) -> ByteString {
    var bytes: [UInt8] = []
    for entry in entries {
      bytes += Array("\(entry.mode) \(entry.name)\0".utf8) + [UInt8](repeating: 0xAB, count: 20)
    }
    return try object("tree", ByteString(bytes))
  }
}
