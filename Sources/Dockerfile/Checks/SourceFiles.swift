/// What the sources of a `COPY` bring: code that changes with every edit, lists of requirements that
/// seldom do, or tests.
enum SourceFiles {
  /// Whether a source is the whole build context.
  static func isWholeContext(_ source: String) -> Bool {
    ["/", ".", "*"].contains(StagePath.absolute(source) == "/" ? "/" : source)
  }

  /// Whether a source brings code: a folder, the whole context, a Python file. Lists of requirements,
  /// installers and configuration are none, nor is what a variable without a value names.
  static func isCode(_ source: String) -> Bool {
    if source.contains("://") || source.hasPrefix("git@") || source.contains("$") { return false }
    if isWholeContext(source) { return true }
    let name = source.lastPathComponent
    let plain: Set<String> = [
      "setup.py", "noxfile.py", "get-pip.py", "install-poetry.py", "__init__.py", "_version.py",
      "version.py", "__version__.py", "conftest.py",
    ]
    if plain.contains(name) { return false }
    let words = source.split(separator: "/").flatMap { StageNames.words(of: String($0)) }
    if words.contains(where: lists.contains) { return false }
    if name.hasSuffix(".py") { return true }
    return !name.drop { $0 == "." }.contains(".")
  }

  private static let lists: Set<String> = [
    "requirements", "requirement", "reqs", "req", "constraints", "wheels", "wheelhouse", "dist",
    "makefile", "pipfile", "license", "licence", "readme", "dockerfile", "config", "configs",
    "conf", "certs", "certificates", "docker", "scripts", "bin", "notice", "vendor", "etc", "keys",
    "procfile", "install", "installer", "setup", "entrypoint", "script", "bashrc", "apt",
    "packages", "deps", "dependencies", "justfile", "taskfile", "patches", "cert", "version",
    "gitconfig", "npmrc", "devcontainer", "bashrc", "profile", "lock",
  ]

  /// Whether a source brings tests by its name: a folder of tests, a test module, a conftest.
  static func isTests(_ source: String) -> Bool {
    if source.contains("://") || source.contains("$") || isWholeContext(source) { return false }
    let name = source.lastPathComponent.lowercased()
    if name == "conftest.py" || name == "pytest.ini" { return name == "conftest.py" }
    if name.hasSuffix(".py") { return isTestModule(name) }
    guard !name.drop(while: { $0 == "." }).contains(".") else { return false }
    let words = StageNames.words(of: name)
    return words.contains { ["test", "tests", "testing", "unittests"].contains($0) }
      && !words.contains(where: lists.contains)
  }

  /// Whether a file of a build context is a test, by the conventions of pytest and unittest.
  static func isTestFile(_ path: String) -> Bool {
    let components = path.lowercased().split(separator: "/").map(String.init)
    guard let name = components.last else { return false }
    if name == "conftest.py" || isTestModule(name) { return true }
    return components.dropLast().contains { $0 == "tests" || $0 == "test" }
      && name.hasSuffix(".py")
  }

  private static func isTestModule(_ name: String) -> Bool {
    name.hasSuffix(".py")
      && (name.hasPrefix("test_") || name.hasSuffix("_test.py") || name == "tests.py")
  }

  /// Whether a source copies a file by its own name, or its folder, or by a pattern: not with all.
  static func names(_ source: String, _ path: String) -> Bool {
    guard !isWholeContext(source) else { return false }
    let file = path.lastPathComponent
    let name = source.lastPathComponent
    if name == file { return true }
    if WildcardPattern(Array(name.utf8)).matchLengths(in: Array(file.utf8)[...])
      .contains(file.utf8.count)
    {
      return true
    }
    return path.split(separator: "/").dropLast().contains { $0 == name }
  }
}
