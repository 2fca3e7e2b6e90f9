/// String literals of Python, as far as packaging's files use them.
enum PythonLiteral {
  /// The value of a string literal's inside, its escapes decoded; nil where Python refuses it: a line
  /// end, NUL or a trailing backslash in it, or an incomplete escape.
  ///
  /// A lone surrogate becomes U+FFFD; escapes by character name (`\N{…}`) are refused.
  static func decode(_ inside: ArraySlice<Unicode.Scalar>) -> String? {
    var result = String.UnicodeScalarView()
    var index = inside.startIndex
    while index < inside.endIndex {
      let scalar = inside[index]
      index += 1
      guard scalar != "\n", scalar != "\r", scalar != "\0" else { return nil }
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      guard index < inside.endIndex, let escape = decodeEscape(inside, at: &index) else {
        return nil
      }
      result.append(contentsOf: escape)
    }
    return String(result)
  }

  /// What the escape whose letter stands at `index` means; unknown ones mean themselves.
  private static func decodeEscape(
    _ text: ArraySlice<Unicode.Scalar>, at index: inout Int
  ) -> [Unicode.Scalar]? {
    let letter = text[index]
    index += 1
    switch letter {
    case "\\", "'", "\"": return [letter]
    case "a": return ["\u{07}"]
    case "b": return ["\u{08}"]
    case "f": return ["\u{0C}"]
    case "n": return ["\n"]
    case "r": return ["\r"]
    case "t": return ["\t"]
    case "v": return ["\u{0B}"]
    case "x": return scalar(text, at: &index, digits: 2, radix: 16)
    case "u": return scalar(text, at: &index, digits: 4, radix: 16)
    case "U": return scalar(text, at: &index, digits: 8, radix: 16)
    case "0"..."7":
      index -= 1
      var end = index
      while end < text.endIndex, end < index + 3, ("0"..."7").contains(text[end]) { end += 1 }
      return scalar(text, at: &index, digits: end - index, radix: 8)
    case "N", "\n", "\r", "\0": return nil
    default: return ["\\", letter]
    }
  }

  private static func scalar(
    _ text: ArraySlice<Unicode.Scalar>, at index: inout Int, digits: Int, radix: UInt32
  ) -> [Unicode.Scalar]? {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard index < text.endIndex, let digit = Character(text[index]).hexDigitValue,
        digit < radix, text[index].isASCII
      else { return nil }
      value = value &* radix &+ UInt32(digit)
      index += 1
    }
    guard value <= 0x10FFFF else { return nil }
    return [Unicode.Scalar(value) ?? "\u{FFFD}"]
  }
}
