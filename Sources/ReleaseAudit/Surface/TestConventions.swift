import ByteText
import Codecs
import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// Where the project says that its tests are, and what its test code has in common: read from the files of
/// both images, since one may lack what the other has.
struct TestConventions: Sendable {
  /// Patterns for the names of test modules (pytest's `python_files`), beside the usual ones.
  private(set) var modulePatterns: [GlobPattern] = []
  /// Files and folders that the test runner is sent to.
  private(set) var testPaths: Set<EntryPath> = []
  /// Whether the project has suites of Robot Framework.
  private var hasRobotSuites = false
  /// How code is judged.
  var code = TestCode()

  /// Whether the project tests with Robot Framework, so that its resources are of tests.
  var hasRobot: Bool { hasRobotSuites || code.modules.contains("robot") }

  /// Reads the settings and fixtures of a project.
  init(_ images: [Census] = []) {
    for census in images { read(census) }
  }

  private mutating func read(_ census: Census) {
    let view = census.view
    readCommands(census)
    for entry in census.image.image.config.history ?? [] {
      if let text = entry.createdBy { readSpoken(Array(text.utf8)) }
    }
    for file in census.shipped {
      let name = view.name(of: file.node)
      readSpoken(file, census)
      if name.hasSuffix(".robot"), census.isProject(file.node) { hasRobotSuites = true }
      let isConftest = name.equals("conftest.py")
      guard isConftest || Self.maySet(name), census.isProject(file.node),
        let content = file.content, view[content].kind == .file
      else { continue }
      if isConftest {
        let facts = PythonInventory.testCodeFacts(of: content, in: census.image)
        code.fixtures.formUnion(facts?.fixtures ?? [])
      } else if let bytes = census.image.withContent(of: content, { $0.array() }),
        let settings = TestRunnerSettings(
          bytes, fileName: String(decoding: name, as: UTF8.self))
      {
        take(settings, in: view.path(of: view.parent(of: file.node)))
      }
    }
  }

  /// What any text of the project tells a test runner about names: scripts, files of build systems and
  /// editors, other sources.
  private mutating func readSpoken(_ file: Census.Shipped, _ census: Census) {
    guard census.isProject(file.node), let content = file.content,
      // Where the whole content can be had, nearly all files are passed over by one quick look.
      census.image.withContent(of: content, { Self.spoken.isFound(in: $0) }) ?? true,
      let text = PythonInventory.commandText(of: content, in: census.image)
    else { return }
    readSpoken(text)
  }

  private mutating func readSpoken(_ text: [UInt8]) {
    guard Self.spoken.isFound(in: text.span), let settings = SpokenSettings(text) else { return }
    if settings.hasOwnNames { code.hasOwnNames = true }
    for name in settings.moduleNames { addPattern(name) }
  }

  private static let spoken = PhraseSearch(["python_", "unittest", "manage.py", "django-admin"])

  /// What the image itself gives to pytest: `PYTEST_ADDOPTS`, and the commands that start it.
  private mutating func readCommands(_ census: Census) {
    guard let config = census.image.image.config.config else { return }
    let folder = EntryPath.cleaned(config.workingDir ?? "/")
    for variable in config.env where variable.hasPrefix("PYTEST_ADDOPTS=") {
      let options = TestRunnerSettings(options: String(variable.dropFirst(15)))
      if let options { take(options, in: folder) }
    }
    for command in [config.entrypoint ?? [], config.cmd ?? []] {
      var words = command
      // A shell gets its command as one word.
      if words.count == 3, words[1] == "-c" {
        words = words[2].split(whereSeparator: \.isWhitespace).map(String.init)
      }
      guard let place = words.firstIndex(where: { $0 == "pytest" || $0.hasSuffix("/pytest") })
      else { continue }
      let options = TestRunnerSettings(command: Array(words[(place + 1)...]))
      if let options { take(options, in: folder) }
    }
  }

  private mutating func take(_ settings: TestRunnerSettings, in folder: EntryPath) {
    if settings.hasOwnNames { code.hasOwnNames = true }
    for text in settings.pythonFiles { addPattern(text) }
    for text in settings.testPaths where !text.contains("*") {
      let parts = text.split(separator: "/").filter { $0 != "." }
      guard !parts.isEmpty, !parts.contains("..") else { continue }
      testPaths.insert(parts.reduce(folder) { $0.appending(Array($1.utf8)) })
    }
  }

  private mutating func addPattern(_ text: String) {
    let pattern = try? GlobPattern(
      text.contains("/") && !text.hasPrefix("/") ? "**/\(text)" : text)
    if let pattern, !modulePatterns.contains(pattern) { modulePatterns.append(pattern) }
  }

  /// Whether the name is one of those that the settings are in; asked of every file.
  private static func maySet(_ name: ArraySlice<UInt8>) -> Bool {
    guard name.hasSuffix("i") || name.hasSuffix("l") || name.hasSuffix("g") || name.hasSuffix("c")
    else { return false }
    return TestRunnerSettings.mayBe(String(decoding: name, as: UTF8.self))
  }

  /// Whether the project's own settings make a test module of a path.
  ///
  /// - Parameter certainly: whether a pattern that names all modules does not count.
  func isModule(_ path: EntryPath, certainly: Bool = false) -> Bool {
    guard !modulePatterns.isEmpty, path.name.hasSuffix(".py") else { return false }
    let patterns =
      certainly ? modulePatterns.filter { !Self.namesAll.contains($0.text) } : modulePatterns
    return patterns.contains { $0.matches(path.bytes) }
  }

  private static let namesAll: Set<String> = ["*.py", "*", "**/*.py", "**.py"]
}
