import ByteText

/// What a project tells its test runner about where its tests are.
///
/// pytest, "Configuration" (`pytest.ini`, `pytest.toml`, `pyproject.toml`, `tox.ini`, `setup.cfg`); behave,
/// "Configuration Files".
package struct TestRunnerSettings: Hashable, Sendable {
  /// pytest's `python_files`: patterns for names of test modules.
  package private(set) var pythonFiles: [String] = []
  /// pytest's `testpaths` and behave's `paths`: files and folders, relative to the file's own folder.
  package private(set) var testPaths: [String] = []

  /// Whether pytest's `python_functions` or `python_classes` give other names to tests than the usual.
  package private(set) var hasOwnNames = false

  /// Whether a file of that name may hold such settings.
  package static func mayBe(_ fileName: String) -> Bool {
    switch fileName {
    case "pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg", "pytest.toml", ".pytest.toml",
      "pyproject.toml", "behave.ini", ".behaverc":
      true
    default: false
    }
  }

  /// Reads a file by its name; nil where it says nothing of tests, or is malformed.
  package init?(_ bytes: [UInt8], fileName: String) {
    switch fileName {
    case "pytest.ini", ".pytest.ini", "tox.ini": take(INIFile(bytes), "pytest")
    case "setup.cfg":
      take(INIFile(bytes), "tool:pytest")
      takeBehave(INIFile(bytes))
    case "behave.ini", ".behaverc": takeBehave(INIFile(bytes))
    case "pytest.toml", ".pytest.toml": take((try? TOMLNode(document: bytes))?["pytest"])
    case "pyproject.toml":
      let tool = (try? TOMLNode(document: bytes))?["tool"]
      // pytest 9 reads `[tool.pytest]`; before, the table stood one deeper.
      take(tool?["pytest"])
      take(tool?["pytest"]?["ini_options"])
      testPaths += Self.list(tool?["behave"]?["paths"])
    default: return nil
    }
    guard !pythonFiles.isEmpty || !testPaths.isEmpty || hasOwnNames else { return nil }
  }

  /// Reads options of pytest, as `addopts` and `PYTEST_ADDOPTS` give them; nil where they set nothing that
  /// is of use here.
  package init?(options: String) {
    take(options: Self.shellWords(options))
    guard !pythonFiles.isEmpty || !testPaths.isEmpty || hasOwnNames else { return nil }
  }

  /// Reads the arguments of a command that starts pytest: as options, and files and folders besides.
  package init?(command words: [String]) {
    take(options: words)
    testPaths += words.filter { !$0.hasPrefix("-") && !$0.contains("=") }
      .map { String($0.prefix { $0 != ":" }) }
    guard !pythonFiles.isEmpty || !testPaths.isEmpty || hasOwnNames else { return nil }
  }

  /// Takes what `-o NAME=VALUE` (`--override-ini`) sets in place of a file's.
  private mutating func take(options words: [String]) {
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      var setting: Substring?
      if word == "-o" || word == "--override-ini" {
        setting = index < words.count ? words[index][...] : nil
        index += 1
      } else if word.hasPrefix("--override-ini=") {
        setting = word.dropFirst("--override-ini=".count)
      } else if word.hasPrefix("-o"), !word.hasPrefix("--") {
        setting = word.dropFirst(2)
      }
      guard let setting, let equals = setting.firstIndex(of: "=") else { continue }
      let values = Self.words(String(setting[setting.index(after: equals)...]))
      switch setting[..<equals] {
      case "python_files": pythonFiles += values
      case "testpaths": testPaths += values
      case "python_functions", "python_classes": takeNames(values)
      default: break
      }
    }
  }

  /// Splits as `shlex.split` does: what is quoted is one word.
  private static func shellWords(_ text: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if character == quote {
        quote = nil
      } else if quote == nil, character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }

  private mutating func take(_ file: INIFile, _ section: String) {
    take(options: Self.shellWords(file.value("addopts", in: section) ?? ""))
    pythonFiles += Self.words(file.value("python_files", in: section))
    testPaths += Self.words(file.value("testpaths", in: section))
    takeNames(Self.words(file.value("python_functions", in: section)))
    takeNames(Self.words(file.value("python_classes", in: section)))
  }

  private mutating func takeBehave(_ file: INIFile) {
    testPaths += Self.words(file.value("paths", in: "behave"))
  }

  private mutating func take(_ table: TOMLNode?) {
    if let options = table?["addopts"] {
      take(options: options.string.map(Self.shellWords) ?? options.strings)
    }
    pythonFiles += Self.list(table?["python_files"])
    testPaths += Self.list(table?["testpaths"])
    takeNames(Self.list(table?["python_functions"]))
    takeNames(Self.list(table?["python_classes"]))
  }

  private mutating func takeNames(_ patterns: [String]) {
    if patterns.contains(where: { !$0.lowercased().hasPrefix("test") }) { hasOwnNames = true }
  }

  private static func words(_ text: String?) -> [String] {
    (text ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static func list(_ node: TOMLNode?) -> [String] {
    guard let node else { return [] }
    return node.string.map { words($0) } ?? node.strings
  }
}
