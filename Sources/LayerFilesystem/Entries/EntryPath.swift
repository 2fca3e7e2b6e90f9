/// An absolute path in an image: bytes, which are UTF-8 only by custom.
package struct EntryPath: Hashable, Sendable, Comparable {
  /// The bytes, beginning with `/`; the root is `/` alone.
  package let bytes: [UInt8]

  /// A path of those bytes, which must begin with `/` and be clean.
  package init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// A path from text; a leading `/` is added where there is none.
  package init(_ text: String) {
    bytes = text.hasPrefix("/") ? Array(text.utf8) : [slash] + Array(text.utf8)
  }

  /// The root of the file system.
  package static let root = EntryPath(bytes: [slash])

  /// The path of a child.
  package func appending(_ name: some Collection<UInt8>) -> EntryPath {
    EntryPath(bytes: bytes.count == 1 ? bytes + name : bytes + [slash] + name)
  }

  /// The last component; empty for the root.
  package var name: ArraySlice<UInt8> {
    bytes[(bytes.lastIndex(of: slash).map { $0 + 1 } ?? 0)...]
  }

  /// The folder that the path is in; the root's is the root.
  package var parent: EntryPath {
    guard let last = bytes.lastIndex(of: slash), last > 0 else { return .root }
    return EntryPath(bytes: Array(bytes[..<last]))
  }

  /// The components from the root on.
  package var components: [ArraySlice<UInt8>] { bytes.split(separator: slash) }

  /// Whether `self` is `folder` or below it.
  package func isInside(_ folder: EntryPath) -> Bool {
    guard folder.bytes.count > 1 else { return true }
    return bytes.starts(with: folder.bytes)
      && (bytes.count == folder.bytes.count || bytes[folder.bytes.count] == slash)
  }

  /// The text, where the bytes are UTF-8.
  package var utf8: String? { String(validating: bytes, as: UTF8.self) }

  /// By components, so that a folder stands directly before what it holds.
  package static func < (left: EntryPath, right: EntryPath) -> Bool {
    let (mine, theirs) = (left.bytes.span, right.bytes.span)
    let index = mine.mismatch(theirs)
    guard index < mine.count, index < theirs.count else { return mine.count < theirs.count }
    return order(mine[index]) < order(theirs[index])
  }

  // A slash sorts before every other byte: "a/b" comes before "a-b".
  private static func order(_ byte: UInt8) -> UInt16 {
    byte == slash ? 0 : UInt16(byte) + 1
  }
}

extension EntryPath: CustomStringConvertible {
  /// The text, with U+FFFD for what is not UTF-8.
  package var description: String { String(decoding: bytes, as: UTF8.self) }
}

let slash = UInt8(ascii: "/")
let dot = UInt8(ascii: ".")
