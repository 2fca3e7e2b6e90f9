import ByteText
import Codecs
import LayerFilesystem

// Archives that are neither zip nor tar.

extension ArchiveListing {
  /// Reads a container by its first bytes: a package of Debian is looked into, and so is an lzma stream of a
  /// tar archive; the others are named.
  init?(container content: Span<UInt8>, depth: Int) {
    switch Entry.ContentKind.container(content) {
    case .debian: self.init(debian: content, depth: depth)
    case .lzma:
      guard let listing = ArchiveListing(tar: content, depth: depth) else { return nil }
      self = listing
    case .gitPack: self.init(gitPack: content)
    case .other(let name): self.init(.other, damage: "it is \(name), which is not read")
    case nil: return nil
    }
  }

  private static let headerSize = 60

  /// Reads the members of an `ar` archive (deb(5)): a version, control files, and the data, both tar archives.
  private init(debian content: Span<UInt8>, depth: Int) {
    var gathering = ArchiveGathering(depth: depth)
    var position = 8
    while position + Self.headerSize <= content.count {
      let header = content.extracting(position..<position + Self.headerSize)
      guard header[58] == 0x60, header[59] == 0x0A, let size = Self.decimal(header, 48..<58),
        size <= content.count - position - Self.headerSize
      else {
        self.init(.deb, gathering, damage: "it is cut short or damaged")
        return
      }
      let start = position + Self.headerSize
      var name = header.extracting(0..<16).array()
      while let last = name.last, last == 0x20 || last == .slash { name.removeLast() }
      let isRead = Int64(size) <= gathering.limit
      gathering.add(
        name: name, size: Int64(size), crc32: nil,
        content: isRead ? content.extracting(start..<start + size).array() : nil,
        isEncrypted: false)
      position = start + size + size % 2
    }
    self.init(.deb, gathering)
  }

  private static func decimal(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var value = 0
    for index in range where bytes[index] != 0x20 {
      guard bytes[index].isASCIIDigit else { return nil }
      value = value * 10 + Int(bytes[index] - 0x30)
    }
    return value
  }
}
