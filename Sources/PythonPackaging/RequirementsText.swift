import ByteText

/// The text of a requirements file, decoded and divided into lines as pip does it: a byte order mark,
/// else a coding line (PEP 263), else UTF-8; and lines end wherever Python's `str.splitlines()` ends
/// them.
struct RequirementsText {
  /// The lines without their ends.
  private(set) var lines: [String] = []
  /// Whether bytes had to be replaced.
  private(set) var isDamaged = false
  /// The encoding that the file declares, where it is one that isn't read.
  private(set) var unknownEncoding: String?

  init(_ bytes: [UInt8]) {
    let text: String
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      text = utf8(bytes[3...])
    } else if bytes.starts(with: [0xFF, 0xFE, 0, 0]) {
      text = wide(bytes[4...], width: 4, isBigEndian: false)
    } else if bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      text = wide(bytes[4...], width: 4, isBigEndian: true)
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      text = wide(bytes[2...], width: 2, isBigEndian: false)
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      text = wide(bytes[2...], width: 2, isBigEndian: true)
    } else {
      text = declared(bytes)
    }
    lines = Self.lines(of: text)
  }

  // MARK: Encodings

  private mutating func utf8(_ bytes: some Collection<UInt8>) -> String {
    if !isUTF8(bytes) { isDamaged = true }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func wide(
    _ bytes: ArraySlice<UInt8>, width: Int, isBigEndian: Bool
  ) -> String {
    if bytes.count % width != 0 { isDamaged = true }
    var text = String.UnicodeScalarView()
    var surrogate: UInt32?
    var index = bytes.startIndex
    while index + width <= bytes.endIndex {
      var value: UInt32 = 0
      for offset in 0..<width {
        let place = isBigEndian ? offset : width - 1 - offset
        value = value << 8 | UInt32(bytes[index + place])
      }
      index += width
      if width == 2, (0xD800..<0xDC00).contains(value), surrogate == nil {
        surrogate = value
        continue
      }
      if let high = surrogate, (0xDC00..<0xE000).contains(value) {
        value = 0x10000 + (high - 0xD800) << 10 + (value - 0xDC00)
      } else if surrogate != nil {
        isDamaged = true
        text.append("\u{FFFD}")
      }
      surrogate = nil
      if Unicode.Scalar(value) == nil { isDamaged = true }
      text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    if surrogate != nil { isDamaged = true }
    return String(text)
  }

  /// A file without byte order mark: in UTF-8 unless a comment in its first two lines says otherwise.
  private mutating func declared(_ bytes: [UInt8]) -> String {
    guard let name = Self.declaredEncoding(bytes) else { return utf8(bytes) }
    let encoding = asciiLowercased(name).filter { $0 != "-" && $0 != "_" && $0 != "." }
    if ["utf8", "utf8sig", "u8"].contains(encoding) { return utf8(bytes) }
    // In these, what names are written with is ASCII, and the rest does not matter.
    let isASCIIAlike =
      encoding == "ascii" || encoding == "usascii" || encoding.hasPrefix("latin")
      || encoding.hasPrefix("iso8859") || encoding.hasPrefix("cp125")
      || encoding.hasPrefix("windows125") || encoding.hasPrefix("koi8") || encoding == "l1"
    guard isASCIIAlike else {
      unknownEncoding = name
      return ""
    }
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(Unicode.Scalar(byte)) }
    return String(text)
  }

  /// `coding[:=]\s*([-\w.]+)` in a comment.
  private static func declaredEncoding(_ bytes: [UInt8]) -> String? {
    for line in bytes.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false).prefix(
      2)
    where line.first == 0x23 {
      let text = Array(line.prefix(4096))
      let word = Array("coding".utf8)
      var index = 0
      while index + word.count < text.count {
        defer { index += 1 }
        let end = index + word.count
        guard text[index..<end].elementsEqual(word), text[end] == 0x3A || text[end] == 0x3D else {
          continue
        }
        let name = text[(end + 1)...].drop(while: \.isASCIISpace).prefix {
          $0.isASCIILetter || $0.isASCIIDigit || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
        }
        if !name.isEmpty { return name.text }
      }
    }
    return nil
  }

  // MARK: Lines

  private static func lines(of text: String) -> [String] {
    var lines: [String] = []
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    var index = start
    while index < scalars.endIndex {
      let next = scalars.index(after: index)
      guard endsLine(scalars[index]) else {
        index = next
        continue
      }
      lines.append(String(scalars[start..<index]))
      let isPair = scalars[index] == "\r" && next < scalars.endIndex && scalars[next] == "\n"
      start = isPair ? scalars.index(after: next) : next
      index = start
    }
    if start < scalars.endIndex { lines.append(String(scalars[start...])) }
    return lines
  }

  private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
