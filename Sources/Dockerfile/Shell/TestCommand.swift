/// A command that runs tests, recognised by its words.
public struct TestCommand: Sendable, Hashable {
  /// What runs them: `pytest`, `unittest`, `tox`, `make test` …
  public var runner: String

  /// Nil where the words run no tests that this reader knows, or only ask the runner something
  /// (`pytest --version`, `tox --listenvs`).
  public init?(words: [String]) {
    guard let runner = Self.runner(of: words), !Self.isQuestion(words) else { return nil }
    self.runner = runner
  }

  private static let questions: Set<String> = [
    "--version", "-V", "--help", "-h", "--collect-only", "--co", "--fixtures", "--markers",
    "--notest", "--listenvs", "-l", "--list", "--list-sessions", "--showconfig", "--devenv",
    "-n", "--dry-run", "--setup-plan", "--cache-show",
  ]

  private static func isQuestion(_ words: [String]) -> Bool {
    let name = words.first?.lastPathComponent ?? ""
    let pytestLike = !["tox", "nox", "make", "gmake"].contains(name)
    return words.dropFirst().contains { word in
      // pytest's -n is xdist's number of workers, and its -l shows locals.
      if pytestLike, word == "-n" || word == "-l" { return false }
      return questions.contains(word)
    }
  }

  private static let runners: Set<String> = [
    "pytest", "py.test", "tox", "nox", "nosetests", "nose2", "stestr", "trial", "ward", "behave",
    "green", "testr", "unit2", "zope-testrunner", "robot", "lettuce", "mamba-test",
  ]

  private static let targets: Set<String> = [
    "test", "tests", "check", "unittest", "unittests", "unit-test", "unit-tests", "unit", "pytest",
    "test-unit", "test-all", "coverage", "integration-tests", "integration-test", "testing",
  ]

  private static func runner(of words: [String]) -> String? {
    guard let path = words.first else { return nil }
    let name = path.lastPathComponent
    let rest = Array(words.dropFirst())
    if runners.contains(name) { return name == "py.test" ? "pytest" : runner(name, rest) }
    if isPython(name) { return python(rest) }
    switch name {
    case "coverage" where rest.first == "run": return coverage(Array(rest.dropFirst()))
    case "make", "gmake", "just", "task", "inv", "invoke", "rake", "doit":
      return rest.first { targets.contains($0) }.map { "\(name) \($0)" }
    case "hatch": return hatch(rest)
    case "django-admin", "manage.py": return rest.first == "test" ? "django" : nil
    case "npm", "yarn", "pnpm":
      let verb = rest.first == "run" ? rest.dropFirst().first : rest.first
      return verb == "test" || verb == "t" ? "\(name) test" : nil
    case "go", "cargo": return rest.first == "test" ? "\(name) test" : nil
    case "pdm", "rye", "uv", "poe", "pixi":
      return rest.first { $0 != "run" && !$0.hasPrefix("-") } == "test" ? "\(name) test" : nil
    default: return isTestScript(path) ? name : nil
    }
  }

  private static func runner(_ name: String, _ rest: [String]) -> String? {
    let verb = rest.first ?? ""
    if name == "tox", ["config", "list", "l", "quickstart", "q", "devenv", "d"].contains(verb) {
      return nil
    }
    return name
  }

  static func isPython(_ name: String) -> Bool {
    guard name.hasPrefix("python") || name.hasPrefix("pypy") else { return false }
    let version = name.drop { $0.isLetter }
    return version.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") }
  }

  private static let modules: Set<String> = [
    "pytest", "unittest", "nose", "nose2", "tox", "nox", "green", "behave", "ward", "stestr",
    "test", "testtools.run", "zope.testrunner", "robot", "subunit.run", "twisted.trial",
    "pytest_cov",
  ]

  private static func python(_ arguments: [String]) -> String? {
    var rest = arguments[...]
    while let word = rest.first, word.hasPrefix("-"), word != "-m", word != "-c" {
      rest = rest.dropFirst(word == "-W" || word == "-X" ? 2 : 1)
    }
    guard let first = rest.first else { return nil }
    if first == "-m", let module = rest.dropFirst().first {
      if module == "coverage", rest.dropFirst(2).first == "run" {
        return coverage(Array(rest.dropFirst(3)))
      }
      return modules.contains(module) ? module : nil
    }
    let script = first.lastPathComponent
    let verb = rest.dropFirst().first
    if script == "manage.py", verb == "test" { return "django" }
    if script == "setup.py", verb == "test" || verb == "pytest" { return "setup.py test" }
    return isTestScript(first) ? script : nil
  }

  /// `coverage run [options] -m module` or `coverage run script`.
  private static func coverage(_ arguments: [String]) -> String? {
    var rest = arguments[...]
    while let word = rest.first, word.hasPrefix("-"), word != "-m" {
      let takesValue = ["--source", "--rcfile", "--omit", "--include", "--data-file"].contains(word)
      rest = rest.dropFirst(takesValue ? 2 : 1)
    }
    return python(Array(rest)) ?? rest.first.flatMap { runner(of: [$0] + rest.dropFirst()) }
  }

  private static func hatch(_ arguments: [String]) -> String? {
    guard let verb = arguments.first(where: { !$0.hasPrefix("-") }) else { return nil }
    if verb == "test" { return "hatch test" }
    guard verb == "run", let script = arguments.drop(while: { $0 != "run" }).dropFirst().first
    else { return nil }
    let name = script.cut(at: ":").map(\.after) ?? script
    return targets.contains(name) || name == "cov" ? "hatch run \(script)" : nil
  }

  /// A script of the project's own that says in its name that it runs tests.
  private static func isTestScript(_ path: String) -> Bool {
    let name = path.lastPathComponent
    let stem = name.cut(at: ".").map(\.before) ?? name
    let isFile = path.contains("/") || name.hasSuffix(".sh") || name.hasSuffix(".py")
    let words = Similarity.words(of: stem)
    guard isFile, words.count <= 3 else { return false }
    return (words.last == "test" || words.last == "tests" || words.last == "runtests")
      && words.dropLast().allSatisfy { ["run", "all", "unit", "integration", "ci"].contains($0) }
  }
}

extension TestCommand {
  /// The test runner that a container's command starts, as Entrypoint, Cmd and Healthcheck have it:
  /// words without a shell, or words that give a script to one.
  ///
  /// Nil where no command in it runs tests.
  public static func runner(startedBy words: [String]) -> String? {
    if let inner = ShellInvocation(words: words) {
      var parser = ShellParser(bytes: Array(inner.script.utf8), variables: [:])
      guard let list = try? parser.script() else { return nil }
      return list.simpleCommands.lazy.compactMap { command -> String? in
        let words = CommandWrapper.unwrapped(command.words).map(\.text)
        return (TestCommand(words: words) ?? TestCommand(words: command.words.map(\.text)))?.runner
      }.first
    }
    let unwrapped = CommandWrapper.unwrapped(words.map { ShellWord(text: $0, range: 0..<0) })
    return (TestCommand(words: unwrapped.map(\.text)) ?? TestCommand(words: words))?.runner
  }

  /// Whether words that run tests end well where the tests fail, as `sh -c 'pytest || true'` does.
  public static func losesFailure(_ words: [String]) -> Bool {
    guard let inner = ShellInvocation(words: words) else { return false }
    var parser = ShellParser(bytes: Array(inner.script.utf8), variables: [:])
    guard let list = try? parser.script() else { return false }
    let tests = list.simpleCommands.filter { command in
      let words = CommandWrapper.unwrapped(command.words).map(\.text)
      return (TestCommand(words: words) ?? TestCommand(words: command.words.map(\.text))) != nil
    }
    return tests.prefix(rehearsalLimit).contains { command in
      let outcome = ShellRun.outcome(of: list, failing: command.number, options: inner.options)
      return outcome.wasReached && outcome.status == .succeeded
    }
  }

  /// Each rehearsal runs the whole script; no script has so many tests.
  private static let rehearsalLimit = 32
}
