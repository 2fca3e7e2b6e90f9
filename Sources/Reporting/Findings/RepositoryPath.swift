import ByteText
import LayerFilesystem

/// Places as URIs (RFC 3986), from bytes: what is not UTF-8 has a URI too.
enum RepositoryPath {
  /// A file as it was named, for a location; absolute where the name is.
  static func uri(ofFile file: String) -> String {
    let path = clean(file)
    return path.hasPrefix("/") ? "file://" + encode(path.utf8) : encode(path.utf8)
  }

  /// A file as it was named, relative to the repository as far as its name tells.
  static func relative(_ file: String) -> String {
    String(clean(file).drop { $0 == "/" })
  }

  /// A path of an image, relative to the image's root.
  static func uri(of path: EntryPath) -> String { encode(path.bytes.dropFirst()) }

  /// What standard input holds has no name; the usual one stands for it.
  private static func clean(_ file: String) -> String {
    if file == "standard input" { return "Dockerfile" }
    var path = file[...]
    while path.hasPrefix("./") { path = path.dropFirst(2).drop { $0 == "/" } }
    return String(path)
  }

  /// Every byte but unreserved characters and slashes as `%XX`.
  static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      if isUnreserved(byte) || byte == UInt8(ascii: "/") {
        text.append(byte)
      } else {
        text.append(UInt8(ascii: "%"))
        text += Hexadecimal.digits(byte).map { $0 >= 0x61 ? $0 - 0x20 : $0 }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "-._~".utf8.contains(byte)
  }
}
