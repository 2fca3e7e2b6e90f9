import ByteText
import LayerFilesystem

/// apk's database: one file with a block of lines for each package (apk-tools, `apk-v2` format).
enum ApkDatabase {
  static let paths = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"]

  /// The packages of a database.
  static func packages(in bytes: [UInt8]) -> [ListedPackage] {
    var packages: [ListedPackage] = []
    var package = ListedPackage(name: "", version: "", architecture: "")
    var folder: [UInt8] = []
    func finish() {
      if !package.name.isEmpty { packages.append(package) }
      package = ListedPackage(name: "", version: "", architecture: "")
      folder = []
    }
    TextLines.forEach(in: bytes) { line in
      guard line.count >= 2, line[1] == UInt8(ascii: ":") else {
        if line.isEmpty { finish() }
        return
      }
      let value = line.extracting(2...).array()
      switch line[0] {
      case UInt8(ascii: "P"): package.name = value.text
      case UInt8(ascii: "V"): package.version = value.text
      case UInt8(ascii: "A"): package.architecture = value.text
      case UInt8(ascii: "F"): folder = value
      case UInt8(ascii: "R"):
        let path = [UInt8(ascii: "/")] + (folder.isEmpty ? [] : folder + [UInt8(ascii: "/")])
        package.files.append(ListedPackage.File(path: path + value))
      case UInt8(ascii: "Z"):
        if let last = package.files.indices.last {
          package.files[last].checksum = checksum(value)
        }
      default: break
      }
    }
    finish()
    return packages
  }

  /// `Q1` and base64 of a SHA-1.
  private static func checksum(_ text: [UInt8]) -> Checksum? {
    guard text.starts(with: [UInt8(ascii: "Q"), UInt8(ascii: "1")]) else { return nil }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for character in text.dropFirst(2) {
      guard let value = base64(character) else { break }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return Checksum(.sha1, bytes)
  }

  private static func base64(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
