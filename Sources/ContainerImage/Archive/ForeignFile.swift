import Codecs

/// Tells what a file is that was given for an image and is none.
enum ForeignFile {
  /// Throws `notAnImage` where `head`, the first block of a file, does not begin a tar archive.
  static func check(
    _ head: [UInt8], _ name: String, _ compression: Compression = .none
  ) throws(ImageError) {
    guard !head.isEmpty else { throw .notAnImage(path: name, reason: "it is empty") }
    if head.count == TarReader.blockSize {
      // An archive without members begins with its end.
      if TarReader.isArchive(head.span) || head.allSatisfy({ $0 == 0 }) { return }
    }
    let form = compression == .none ? "" : ", compressed with \(compression)"
    throw .notAnImage(path: name, reason: "it is \(description(head))\(form); \(advice(head))")
  }

  private static func description(_ head: [UInt8]) -> String {
    if let known = signatures.first(where: { head.starts(with: $0.bytes) }) { return known.name }
    if isJSON(head) { return "a JSON document" }
    return isText(head) ? "a text file" : "neither a tar archive nor a folder"
  }

  private static func advice(_ head: [UInt8]) -> String {
    isJSON(head)
      ? "give the archive or the folder that it belongs to"
      : "give what docker save, podman save or skopeo copy wrote"
  }

  private static let signatures: [(bytes: [UInt8], name: String)] = [
    (Array("PK\u{3}\u{4}".utf8), "a zip archive"), ([0x7F] + Array("ELF".utf8), "a program"),
    (Array("!<arch>".utf8), "a package or library (ar)"), (Array("%PDF-".utf8), "a PDF document"),
    (Array("SQLite format 3".utf8), "a database (SQLite)"),
    (Array("hsqs".utf8), "a SquashFS image"),
    ([0x51, 0x46, 0x49, 0xFB], "a disk image (qcow2)"),
  ]

  private static func isJSON(_ head: [UInt8]) -> Bool {
    let first = head.first { !blank.contains($0) }
    return isText(head) && (first == UInt8(ascii: "{") || first == UInt8(ascii: "["))
  }

  private static let blank: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]

  /// Whether the bytes are UTF-8 without control characters, but for a character that is cut off.
  private static func isText(_ head: [UInt8]) -> Bool {
    guard head.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || blank.contains($0) || $0 == 0x0C }) else {
      return false
    }
    return (0..<4).contains { cut in
      cut < head.count && String(validating: head.dropLast(cut), as: UTF8.self) != nil
    }
  }
}
