// The few text operations of Python's that the rules share. They work on Unicode scalars, never on
// `Character`s: grapheme breaking is slow, and it would hide a `;` before a combining mark.

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
