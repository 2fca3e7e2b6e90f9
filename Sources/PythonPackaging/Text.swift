// The few text operations that the rules share. They work on ASCII bytes and Unicode scalars, never
// on `Character`s: grapheme breaking is slow, and it would hide a `;` before a combining mark.

extension UInt8 {
  var isASCIIDigit: Bool { self &- 0x30 < 10 }
  var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
  /// Letters in lower case; every other byte as it is.
  var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
  /// Space and tab: what the formats here mean by blank within a line.
  var isBlank: Bool { self == 0x20 || self == 0x09 }
  /// ASCII white space, line ends included.
  var isASCIISpace: Bool { self == 0x20 || self &- 0x09 < 5 }
}

/// Whether Python's `str.isspace()` holds: what `\s` and `strip()` mean in the reference
/// implementation, the four separators U+001C to U+001F included.
func isPythonSpace(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
    0x205F, 0x3000:
    true
  default: false
  }
}

/// The text without white space at both ends, as Python's `strip()`.
func trimmed(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
  var text = text
  while let first = text.first, isPythonSpace(first) { text.removeFirst() }
  while let last = text.last, isPythonSpace(last) { text.removeLast() }
  return text
}

func trimmed(_ text: some StringProtocol) -> String {
  String(trimmed(Substring(text).unicodeScalars))
}

/// Order by code points, as Python orders strings: UTF-8 bytes sort the same way.
func precedes(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}

/// Text in ASCII lower case; other scalars keep their form.
func asciiLowercased(_ text: some StringProtocol) -> String {
  String(decoding: text.utf8.map(\.asciiLowercased), as: UTF8.self)
}

extension ArraySlice<UInt8> {
  /// The slice without ASCII white space at both ends.
  var trimmingSpace: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first.isASCIISpace { slice.removeFirst() }
    while let last = slice.last, last.isASCIISpace { slice.removeLast() }
    return slice
  }

  /// The bytes as text, those that are not UTF-8 replaced by U+FFFD.
  var text: String { String(decoding: self, as: UTF8.self) }
}

/// A line of a text file and its number, counted from 1, without its line end.
struct NumberedLine {
  var number: Int
  var bytes: ArraySlice<UInt8>
}

/// The lines of a file: LF, CRLF and CR all end one; a byte order mark is skipped.
func lines(of bytes: [UInt8]) -> [NumberedLine] {
  var lines: [NumberedLine] = []
  var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  var index = start
  while index < bytes.count {
    let byte = bytes[index]
    if byte == 0x0A || byte == 0x0D {
      lines.append(NumberedLine(number: lines.count + 1, bytes: bytes[start..<index]))
      if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
      start = index + 1
    }
    index += 1
  }
  if start < bytes.count {
    lines.append(NumberedLine(number: lines.count + 1, bytes: bytes[start...]))
  }
  return lines
}

/// Whether the bytes are well-formed UTF-8.
func isUTF8(_ bytes: some Sequence<UInt8>) -> Bool {
  var decoder = UTF8()
  var iterator = bytes.makeIterator()
  while true {
    switch decoder.decode(&iterator) {
    case .scalarValue: continue
    case .emptyInput: return true
    case .error: return false
    }
  }
}
