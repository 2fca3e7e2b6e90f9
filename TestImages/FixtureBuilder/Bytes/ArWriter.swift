/// Writes `ar` archives, which packages of Debian are (deb(5)).
public enum ArWriter {
  /// The archive of some members in order.
  public static func archive(_ members: [(name: String, content: ByteString)]) -> ByteString {
    var bytes = Array("!<arch>\n".utf8)
    func field(_ text: String, _ width: Int) -> [UInt8] {
      Array(text.utf8) + [UInt8](repeating: 0x20, count: max(0, width - text.utf8.count))
    }
    for member in members {
      bytes += field(member.name, 16) + field("0", 12) + field("0", 6) + field("0", 6)
      bytes += field("100644", 8) + field("\(member.content.count)", 10) + [0x60, 0x0A]
      bytes += member.content.bytes
      if !member.content.count.isMultiple(of: 2) { bytes.append(0x0A) }
    }
    return ByteString(bytes)
  }
}
