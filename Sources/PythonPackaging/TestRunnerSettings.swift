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

  private mutating func take(_ file: INIFile, _ section: String) {
    pythonFiles += Self.words(file.value("python_files", in: section))
    testPaths += Self.words(file.value("testpaths", in: section))
    takeNames(Self.words(file.value("python_functions", in: section)))
    takeNames(Self.words(file.value("python_classes", in: section)))
  }

  private mutating func takeBehave(_ file: INIFile) {
    testPaths += Self.words(file.value("paths", in: "behave"))
  }

  private mutating func take(_ table: TOMLNode?) {
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
