import ByteText

/// A file of sections, keys and values, as Python's `configparser` reads it: `setup.cfg`, `tox.ini`.
///
/// Nothing is refused: what has no place in the format is passed over.
struct INIDocument: Hashable, Sendable {
  /// A key with its value, line by line.
  struct Entry: Hashable, Sendable {
    /// The key in lower case.
    var key: String
    /// The lines of the value, without white space at their ends; empty ones and comments left out.
    var lines: [Line]
  }

  /// A line of a value.
  struct Line: Hashable, Sendable {
    var text: String
    /// Counted from 1.
    var number: Int
  }

  /// A section with its entries.
  struct Section: Hashable, Sendable {
    var name: String
    var entries: [Entry]
  }

  private(set) var sections: [Section] = []

  init(_ bytes: [UInt8]) {
    for line in ByteText.lines(of: bytes) {
      let content = line.bytes.trimmingSpace
      guard let first = content.first, first != 0x23, first != 0x3B else { continue }
      let isContinuation = line.bytes.first?.isASCIISpace == true
      if first == 0x5B, !isContinuation {
        let name = content.dropFirst().prefix { $0 != 0x5D }
        sections.append(Section(name: name.text, entries: []))
      } else if !sections.isEmpty {
        take(content.text, line.number, isContinuation: isContinuation)
      }
    }
  }

  private mutating func take(_ text: String, _ number: Int, isContinuation: Bool) {
    let section = sections.count - 1
    let last = sections[section].entries.count - 1
    if isContinuation, last >= 0 {
      sections[section].entries[last].lines.append(Line(text: text, number: number))
      return
    }
    guard let separator = text.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return }
    let key = asciiLowercased(trimmed(text[..<separator]))
    let value = trimmed(text[text.index(after: separator)...])
    let lines = value.isEmpty ? [] : [Line(text: value, number: number)]
    sections[section].entries.append(Entry(key: key, lines: lines))
  }

  /// The lines of a key in the first section of a name that has it.
  func lines(_ section: String, _ key: String) -> [Line]? {
    for candidate in sections where candidate.name == section {
      if let entry = candidate.entries.first(where: { $0.key == key }) { return entry.lines }
    }
    return nil
  }

  /// The value of a key in one line.
  func value(_ section: String, _ key: String) -> String? {
    lines(section, key).map { $0.map(\.text).joined(separator: " ") }
  }
}
