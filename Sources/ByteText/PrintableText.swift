/// Makes text from images safe to show: nothing in it can move a cursor, colour a line, end it, or
/// make it read in another direction.
package enum PrintableText {
  /// The text of bytes: what is not UTF-8 or would act on a terminal is shown as an escape.
  package static func text(_ bytes: some Collection<UInt8>) -> String {
    if bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) {
      return disarming(String(decoding: bytes, as: UTF8.self))
    }
    if let text = String(validating: bytes, as: UTF8.self) { return escaping(text) }
    return disarming(escapingInvalid(bytes))
  }

  /// The text without commands to the logs of build services, which some find anywhere in a line:
  /// `##[error]`, `##vso[…]`, `##teamcity[…]`.
  private static func disarming(_ text: String) -> String {
    guard text.utf8.contains(0x23), text.contains("##") else { return text }
    return text.split(separator: "##", omittingEmptySubsequences: false)
      .joined(separator: "#\\x23")
  }

  /// The text with what would act on a terminal shown as an escape.
  package static func escaping(_ text: String) -> String {
    if !text.unicodeScalars.contains(where: acts) { return disarming(text) }
    var result = ""
    for scalar in text.unicodeScalars {
      if acts(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
    }
    return disarming(result)
  }

  /// One line for `text`: its words with single spaces between them, safe to show.
  package static func line(_ text: String) -> String {
    escaping(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }

  private static func escapingInvalid(_ bytes: some Collection<UInt8>) -> String {
    var result = ""
    var decoder = UTF8()
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      var iterator = rest.makeIterator()
      decoder = UTF8()
      if case .scalarValue(let scalar) = decoder.decode(&iterator) {
        rest = rest.dropFirst(UTF8.width(scalar))
        if acts(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
      } else if let byte = rest.popFirst() {
        result += hexadecimal(byte)
      }
    }
    return result
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default:
      scalar.value < 0x80
        ? hexadecimal(UInt8(scalar.value)) : "\\u{\(String(scalar.value, radix: 16))}"
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    "\\x" + String(decoding: Hexadecimal.digits(byte), as: UTF8.self)
  }

  /// Control characters, line separators, and marks that reorder the text around them.
  package static func acts(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C, 0xFEFF:
      true
    default: false
    }
  }
}

extension String {
  /// Text from an image or a file name, on one line and safe to show.
  package var singleLine: String { PrintableText.line(self) }

  /// The text as one line of bounded length, nothing left out but what is beyond the bound.
  ///
  /// Names and documents of images stand in messages, and an image may hold anything.
  package var onOneLine: String {
    let limit = 2_000
    let scalars = unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return PrintableText.escaping(self) }
    return PrintableText.escaping(String(scalars[..<end])) + "…"
  }
}
