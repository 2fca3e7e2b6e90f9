/// How many columns of a terminal text takes.
///
/// Without a font nobody knows for certain; these are the widths of Unicode's East Asian Width
/// (UAX #11), in which terminals agree for the scripts and symbols that occur in names. Colours of
/// our own take none; nothing else on a page begins with an escape character.
enum DisplayWidth {
  static func columns(_ text: some StringProtocol) -> Int {
    let plain = text.utf8.allSatisfy { $0 < 0x80 && $0 != 0x1B }
    if plain { return text.utf8.count }
    var isInColor = false
    return text.reduce(0) { $0 + columns($1, &isInColor) }
  }

  /// The columns of a character in a text that may have colours, of which `isInColor` keeps track.
  private static func columns(_ character: Character, _ isInColor: inout Bool) -> Int {
    if character == "\u{1B}" { isInColor = true }
    guard isInColor else { return columns(character) }
    if character == "m" { isInColor = false }
    return 0
  }

  /// A character takes as many columns as its first scalar: marks and joiners add none.
  private static func columns(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    if first.properties.generalCategory == .nonspacingMark
      || first.properties.generalCategory == .enclosingMark || first.value == 0x200B
    {
      return 0
    }
    if character.unicodeScalars.contains("\u{FE0F}") { return 2 }
    return isWide(first.value) ? 2 : 1
  }

  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  /// The beginning of `text` in at most `width` columns, with an ellipsis where something is left
  /// out.
  static func head(_ text: String, _ width: Int) -> String {
    guard columns(text) > width else { return text }
    var result = ""
    var used = 1
    var isInColor = false
    for character in text {
      used += columns(character, &isInColor)
      if used > width { break }
      result.append(character)
    }
    if width < 1 { return "" }
    return result.contains("\u{1B}") ? result + "…\u{1B}[0m" : result + "…"
  }

  /// The end of `text` in at most `width` columns: of a path the end tells most.
  static func tail(_ text: String, _ width: Int) -> String {
    guard columns(text) > width else { return text }
    var result: [Character] = []
    var used = 1
    for character in text.reversed() {
      used += columns(character)
      if used > width { break }
      result.append(character)
    }
    return width < 1 ? "" : "…" + String(result.reversed())
  }
}
