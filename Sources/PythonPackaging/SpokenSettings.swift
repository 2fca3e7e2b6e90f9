import ByteText

/// What texts that are no settings themselves tell a test runner: commands in scripts, in files of build
/// systems, in settings of editors and services, wherever they name the test modules.
///
/// pytest, "Configuration Options" (`-o python_files=…`); unittest, "Test Discovery" (`-p`); Django,
/// `manage.py test --pattern`.
package struct SpokenSettings: Hashable, Sendable {
  /// Patterns for the names of test modules.
  package private(set) var moduleNames: [String] = []
  /// Whether other names are given to test functions or classes than the usual.
  package private(set) var hasOwnNames = false

  private static let limit = 64

  /// Reads a text; nil where it says nothing of such names.
  ///
  /// - Complexity: linear in the number of bytes.
  package init?(_ text: [UInt8]) {
    for line in ByteText.lines(of: text) {
      let bytes = line.bytes
      if Self.settings.isFound(in: bytes.span) { takeSettings(bytes) }
      if Self.discoveries.isFound(in: bytes.span) { takePatterns(bytes) }
    }
    if Self.settings.isFound(in: text.span) { takeContinued(text) }
    guard !moduleNames.isEmpty || hasOwnNames else { return nil }
  }

  private static let settings = PhraseSearch(["python_files", "python_functions", "python_classes"])
  private static let discoveries = PhraseSearch([
    "unittest", "manage.py", "django-admin", "discover",
  ])

  // MARK: python_files

  private mutating func takeSettings(_ line: ArraySlice<UInt8>) {
    for name in ["python_files", "python_functions", "python_classes"] {
      var rest = line
      while let found = rest.firstRange(of: Array(name.utf8)) {
        let quote = Self.openQuote(before: found.lowerBound, in: line)
        rest = rest[found.upperBound...]
        guard let value = Self.value(rest, quote: quote) else { continue }
        take(name, value)
      }
    }
  }

  private mutating func take(_ name: String, _ words: [String]) {
    if name == "python_files" {
      for word in words where Self.isPattern(word) { add(word) }
    } else if words.contains(where: { Self.isName($0) && !$0.lowercased().hasPrefix("test") }) {
      hasOwnNames = true
    }
  }

  private mutating func add(_ word: String) {
    if moduleNames.count < Self.limit, !moduleNames.contains(word) { moduleNames.append(word) }
  }

  /// Values that go on in indented lines, as ini files have them, and lists of YAML and TOML.
  private mutating func takeContinued(_ text: [UInt8]) {
    var name: String?
    for line in ByteText.lines(of: text) {
      let content = line.bytes.trimmingSpace.text
      let setting = ["python_files", "python_functions", "python_classes"].first {
        content.hasPrefix($0) || content.hasPrefix("\"\($0)\"")
      }
      if let setting {
        let rest = content.drop { $0 != "=" && $0 != ":" }.dropFirst()
        let isOpen = !rest.contains("]") && rest.filter { $0 == "\"" }.count % 2 == 0
        name = isOpen ? setting : nil
      } else if let current = name {
        let isItem = content.hasPrefix("-") || content.hasPrefix("\"") || content.hasPrefix("'")
        guard !content.isEmpty, isItem || line.bytes.first?.isASCIISpace == true,
          !content.contains("=")
        else {
          name = nil
          continue
        }
        let words = content.split { " \t,\"'[]".contains($0) }.map(String.init)
        take(current, words.filter { $0 != "-" })
        if content.contains("]") { name = nil }
      }
    }
  }

  /// The quote that stands open before a place; nil where none does.
  private static func openQuote(before place: Int, in line: ArraySlice<UInt8>) -> UInt8? {
    var open: UInt8?
    for byte in line[line.startIndex..<place] {
      if byte == open {
        open = nil
      } else if open == nil, byte == 0x22 || byte == 0x27 {
        open = byte
      }
    }
    return open
  }

  /// The words behind `=` or `:`: up to the quote that stands open, to the end of a value in quotes or
  /// brackets, or to the next blank; to the end of the line where nothing stands before the setting.
  private static func value(_ rest: ArraySlice<UInt8>, quote: UInt8?) -> [String]? {
    var rest = rest
    // The name itself may be in quotes.
    if let first = rest.first, first == 0x22 || first == 0x27, rest.dropFirst().first == 0x3A {
      rest = rest.dropFirst()
      return value(rest, quote: nil)
    }
    let blanks = rest.prefix { $0 == 0x20 || $0 == 0x09 }
    rest = rest.dropFirst(blanks.count)
    guard let sign = rest.first, sign == UInt8(ascii: "=") || sign == UInt8(ascii: ":") else {
      return nil
    }
    rest = rest.dropFirst()
    // `a = b c` is a setting of a file, `a=b c` a word of a command and what follows it.
    let isSetting = !blanks.isEmpty || rest.first == 0x20
    rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
    guard let first = rest.first else { return [] }
    let inside: ArraySlice<UInt8>
    if first == UInt8(ascii: "[") {
      inside = rest.dropFirst().prefix { $0 != UInt8(ascii: "]") }
    } else if quote == nil, first == 0x22 || first == 0x27 {
      inside = rest.dropFirst().prefix { $0 != first }
    } else if let quote {
      inside = rest.prefix { $0 != quote }
    } else if isSetting {
      inside = rest
    } else {
      inside = rest.prefix {
        !$0.isASCIISpace && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ")")
      }
    }
    return inside.text.split { " \t,\"'\\".contains($0) }.map(String.init)
  }

  // MARK: unittest and Django

  /// `-p 'check_*.py'`, `--pattern=check_*.py` behind what discovers tests.
  private mutating func takePatterns(_ line: ArraySlice<UInt8>) {
    let words = line.text.split { " \t,\"'[]()".contains($0) }.map(String.init)
    for (place, word) in words.enumerated() {
      var value: Substring?
      if ["-p", "--pattern", "--pattern="].contains(word) {
        value = place + 1 < words.count ? words[place + 1][...] : nil
      } else if word.hasPrefix("--pattern=") {
        value = word.dropFirst("--pattern=".count)
      } else if word.hasPrefix("-p"), word.hasSuffix(".py") {
        value = word.dropFirst(2).drop { $0 == "=" }
      }
      if let value, Self.isPattern(String(value)) { add(String(value)) }
    }
  }

  // MARK: Words

  /// Whether a word can be a pattern for the names of modules; what only a shell could expand is none.
  private static func isPattern(_ word: String) -> Bool {
    isName(word) && (word.hasSuffix(".py") || word.contains("*") || word.contains("?"))
  }

  private static func isName(_ word: String) -> Bool {
    !word.isEmpty && !word.contains { "$`(){}<>|;&=#".contains($0) }
  }
}
