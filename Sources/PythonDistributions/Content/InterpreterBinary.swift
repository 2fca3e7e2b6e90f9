import ByteText
import Codecs

/// What the binary of an interpreter tells about itself.
enum InterpreterBinary {
  private static let versionsKept = 32

  /// Whether a content begins as executables and libraries of Linux do (ELF).
  static func isExecutable(_ content: Span<UInt8>) -> Bool {
    content.starts(with: [0x7F, 0x45, 0x4C, 0x46])
  }

  /// The texts `3.X.Y` that stand alone between zero bytes: `PY_VERSION` of the interpreter, and
  /// perhaps versions of libraries that are linked into it.
  ///
  /// - Complexity: linear, most bytes are passed over.
  static func versions(in binary: Span<UInt8>) -> [String] {
    var versions: [String] = []
    var index = 2
    // Of `\0 3 . x` every third byte is looked at: a `3`, or a neighbour of one.
    while index < binary.count - 1 {
      let byte = binary[index]
      if byte == 0x33 || byte == 0x2E || byte == 0 {
        let start = byte == 0x33 ? index : byte == 0x2E ? index - 1 : index + 1
        if let version = version(at: start, in: binary), !versions.contains(version) {
          versions.append(version)
          if versions.count == versionsKept { break }
        }
      }
      index += 3
    }
    return versions
  }

  /// The first text that is a version of the release `3.X`, for binaries that can be read again.
  ///
  /// The text begins with a zero byte, the release and a dot. Where what is under the pattern's end
  /// is not that dot, it tells how far on the pattern may stand next (Boyer, Moore and Horspool).
  static func version(of release: String, in binary: Span<UInt8>) -> String? {
    let pattern: [UInt8] = [0] + Array(release.utf8) + [0x2E]
    let last = pattern.count - 1
    var shifts = [Int](repeating: pattern.count, count: 256)
    for (offset, byte) in pattern.dropLast().enumerated() { shifts[Int(byte)] = last - offset }
    var end = last
    while end < binary.count {
      let byte = binary[end]
      if byte == 0x2E, pattern.indices.allSatisfy({ binary[end - last + $0] == pattern[$0] }),
        let version = version(at: end - last + 1, in: binary)
      {
        return version
      }
      end += shifts[Int(byte)]
    }
    return nil
  }

  /// A text such as `3.12.7` or `3.14.0rc2` that begins at `start` and ends in a zero byte.
  private static func version(at start: Int, in binary: Span<UInt8>) -> String? {
    guard start > 0, start + 4 < binary.count, binary[start] == 0x33, binary[start + 1] == 0x2E,
      binary[start - 1] == 0
    else { return nil }
    var text: [UInt8] = []
    var dots = 0
    var index = start
    while index < binary.count, binary[index] != 0 {
      let byte = binary[index]
      guard text.count < 16, byte.isASCIIDigit || byte == 0x2E || byte == 0x2B || byte &- 0x61 < 26
      else { return nil }
      if byte == 0x2E { dots += 1 }
      text.append(byte)
      index += 1
    }
    return dots == 2 && index < binary.count ? String(decoding: text, as: UTF8.self) : nil
  }
}
