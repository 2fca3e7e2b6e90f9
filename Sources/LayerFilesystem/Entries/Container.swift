import ByteText
import Codecs

extension Entry.ContentKind {
  /// An archive or stream that is neither zip nor tar, and none that layers are compressed with.
  package enum Container: Sendable, Hashable {
    /// A package of Debian (deb(5)).
    case debian
    /// The older form of xz's streams, without a magic of its own.
    case lzma
    /// A pack of a git repository.
    case gitPack
    /// Another one, by its name for people.
    case other(String)
  }

  /// What the first bytes say; nil for what is none.
  package static func container(_ head: Span<UInt8>) -> Container? {
    guard head.count >= 12 else { return nil }
    // Looked at for every file: nearly all are passed over by their first byte.
    switch head[0] {
    case 0x21: return begins(head, "!<arch>\ndebian-binary") ? .debian : nil
    case 0x5D: return isLZMA(head) ? .lzma : nil
    case 0x50: return begins(head, "PACK\0\0\0") ? .gitPack : nil
    case 0x37:
      return head.starts(with: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) ? .other("a 7z archive") : nil
    case 0x52: return begins(head, "Rar!") ? .other("a rar archive") : nil
    case 0x4C: return begins(head, "LZIP") ? .other("an lzip stream") : nil
    case 0x1F: return head[1] == 0x9D ? .other("a stream of compress") : nil
    case 0x30: return begins(head, "07070") ? .other("a cpio archive") : nil
    case 0x68: return begins(head, "hsqs") ? .other("a squashfs image") : nil
    case 0xED:
      return head.starts(with: [0xED, 0xAB, 0xEE, 0xDB]) ? .other("a package of rpm") : nil
    case 0x4D: return begins(head, "MSCF\0") ? .other("a cabinet archive") : nil
    case 0x78: return begins(head, "xar!") ? .other("a xar archive") : nil
    default: return nil
    }
  }

  /// Whether the first bytes are those of a container.
  package static func isContainer(_ head: Span<UInt8>) -> Bool { container(head) != nil }

  private static func begins(_ head: Span<UInt8>, _ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard head.count >= count else { return false }
    return text.withUTF8Buffer { wanted in
      for index in wanted.indices where head[index] != wanted[index] { return false }
      return true
    }
  }

  /// Properties, a dictionary of a power of two, and a size that is unknown or sensible (lzma(1)).
  private static func isLZMA(_ head: Span<UInt8>) -> Bool {
    guard head.count >= 14 else { return false }
    var dictionary: UInt32 = 0
    var size: UInt64 = 0
    for index in 0..<4 { dictionary |= UInt32(head[1 + index]) << UInt32(8 * index) }
    for index in 0..<8 { size |= UInt64(head[5 + index]) << UInt64(8 * index) }
    return dictionary >= 4096 && dictionary.nonzeroBitCount <= 2
      && (size == .max || size < 1 << 38) && head[13] == 0
  }
}
