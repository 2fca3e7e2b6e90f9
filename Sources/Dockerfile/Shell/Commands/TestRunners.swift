/// The programs, modules and targets that run tests, by name.
enum TestRunners {
  /// Programs that do nothing but run tests.
  static let names: Set<String> = [
    "pytest", "py.test", "pytest-3", "py.test-3", "pytest3", "tox", "nox", "nosetests",
    "nosetests3", "nosetests-3", "nose2", "stestr", "trial", "trial3", "ward", "behave", "green",
    "testr", "unit2", "zope-testrunner", "robot", "pabot", "lettuce", "mamba-test", "locust", "ptw",
    "pytest-watch", "pytest-watcher", "testmon", "mutmut", "cosmic-ray", "tavern-ci",
    "subunit-run", "molotov", "gotestsum", "ctest", "jest", "vitest", "mocha", "rspec",
    "phpunit", "pest", "bats", "shunit2", "shellspec",
  ]

  /// Modules that `python -m` runs tests with.
  static let modules: Set<String> = [
    "pytest", "py.test", "unittest", "nose", "nose2", "tox", "nox", "green", "behave", "ward",
    "stestr", "test", "testtools.run", "zope.testrunner", "robot", "robot.run", "pabot.pabot",
    "subunit.run", "twisted.trial", "pytest_cov", "pytest_watch", "pytest_watcher", "locust",
    "doctest", "xdoctest", "mutmut", "testify.test_program", "django_nose", "absl.testing.absltest",
  ]

  /// Programs that run tests where their first word, options aside, says so.
  private static let verbs: [String: Set<String>] = [
    "django-admin": ["test"], "django": ["test"],
    "manage.py": ["test", "test_coverage", "jenkins"],
    "setup.py": ["test", "pytest", "nosetests", "ptr"], "flask": ["test"], "go": ["test"],
    "cargo": ["test", "nextest", "tarpaulin"], "swift": ["test"], "dotnet": ["test", "vstest"],
    "hatch": ["test"], "mvn": ["test", "verify"], "mvnw": ["test", "verify"], "bun": ["test"],
    "gradle": ["test", "check"], "gradlew": ["test", "check"], "deno": ["test"], "mix": ["test"],
    "sbt": ["test"], "bazel": ["test"], "playwright": ["test"], "cypress": ["run"],
    "molecule": ["test"], "schemathesis": ["run"], "st": ["run"], "pants": ["test"],
    "meson": ["test"], "zig": ["test"], "composer": ["test"], "pdm": ["test"], "rye": ["test"],
    "poe": [], "pixi": [], "k6": ["run"], "artillery": ["run"], "newman": ["run"],
  ]

  /// Runs of targets and scripts that have names of the project's own.
  private static let targetRunners: Set<String> = [
    "make", "gmake", "just", "task", "inv", "invoke", "rake", "doit", "ninja", "mage", "poe",
  ]

  /// What runs tests, and the arguments behind what says so; nil where nothing does.
  static func runner(
    _ path: String, _ arguments: ArraySlice<String>
  ) -> (name: String, arguments: ArraySlice<String>)? {
    let name = path.lastPathComponent
    if names.contains(name) {
      return (
        name.hasPrefix("py.test")
          || name.hasPrefix("pytest") && name != "pytest-watch"
            && name != "pytest-watcher"
          ? "pytest" : name, arguments
      )
    }
    if targetRunners.contains(name), let target = target(of: name, arguments) {
      return ("\(name) \(target)", arguments)
    }
    if let allowed = verbs[name], let (verb, rest) = verb(Self.behindValues(of: name, arguments)),
      allowed.contains(verb)
    {
      let label = "\(name) \(verb)"
      return (label, rest)
    }
    if let script = scriptName(name, arguments) { return (script, []) }
    if isTestScript(path) { return (name, arguments) }
    if let file = ShellInvocation.file(path, arguments), let script = file.first,
      isTestScript(script) || names.contains(script.lastPathComponent)
    {
      return (script.lastPathComponent, file.dropFirst())
    }
    return nil
  }

  /// The arguments without options that take a value: `flask --app test run` runs no tests.
  private static func behindValues(
    of name: String, _ arguments: ArraySlice<String>
  ) -> ArraySlice<String> {
    guard let valued = valuedOptions[name] else { return arguments }
    var reader = ArgumentReader(arguments)
    reader.skipOptions(valued: valued)
    return reader.rest
  }

  private static let valuedOptions: [String: Set<String>] = [
    "flask": ["-A", "--app", "-e", "--env-file"],
    "manage.py": ["--settings", "--pythonpath", "-v", "--verbosity"],
    "django-admin": ["--settings", "--pythonpath", "-v", "--verbosity"],
  ]

  /// The first word that is no option, and what follows it.
  private static func verb(
    _ arguments: ArraySlice<String>
  ) -> (String, ArraySlice<String>)? {
    guard let index = arguments.firstIndex(where: { !$0.hasPrefix("-") && !$0.hasPrefix("+") })
    else { return nil }
    return (arguments[index], arguments[(index + 1)...])
  }

  /// A target for tests among the words of `make` and the like.
  private static func target(of name: String, _ arguments: ArraySlice<String>) -> String? {
    var rest = arguments
    while let word = rest.popFirst() {
      if ["-C", "-f", "-I", "-o", "-W", "--directory", "--file", "-t"].contains(word) {
        rest = rest.dropFirst()
        continue
      }
      if word.hasPrefix("-") || word.contains("=") { continue }
      if isTestTarget(word) { return word }
    }
    return nil
  }

  /// A project's own script run by name: `npm run test:unit`, `hatch run dev:test`, `pdm run test`.
  private static func scriptName(_ name: String, _ arguments: ArraySlice<String>) -> String? {
    guard let (first, rest) = verb(arguments) else { return nil }
    switch name {
    case "npm", "yarn", "pnpm", "bun":
      let script = first == "run" || first == "run-script" ? verb(rest)?.0 : first
      guard let script, script == "t" && name == "npm" || isTestTarget(script) else { return nil }
      return "\(name) \(script)"
    case "hatch", "pdm", "rye", "uv", "pixi", "poetry", "pipenv":
      guard let script = CommandWrapper.inner(of: name, arguments)?.first, !script.contains("/"),
        !script.hasSuffix(".py"), !names.contains(script), isTestTarget(script)
      else { return nil }
      return "\(name) run \(script)"
    default: return nil
    }
  }

  /// Whether a target's name says that it runs tests: `test`, `test-unit`, `integration-tests`,
  /// `dev:test`.
  ///
  /// One that also says what else it does with tests doesn't (`test-deps`); nor does one that says
  /// something unknown before the tests, for that is what it does with them (`integrate-tests`).
  static func isTestTarget(_ target: String) -> Bool {
    let exact: Set<String> = ["check", "checks", "coverage", "cov", "unit", "testing", "selftest"]
    if exact.contains(target) { return true }
    let tests: Set<Substring> = [
      "test", "tests", "unittest", "unittests", "pytest", "tox", "nox", "runtests",
    ]
    let others: Set<Substring> = [
      "dep", "deps", "dependencies", "requirements", "reqs", "install", "build", "image", "images",
      "env", "venv", "setup", "data", "fixtures", "db", "database", "up", "down", "clean", "lint",
      "format", "docs", "docker", "shell", "report", "server", "config", "certs", "compile", "init",
      "prepare", "download", "sync", "lock", "tools", "binary", "binaries", "generate", "gen",
    ]
    let parts = target.lowercased().split(whereSeparator: { ":/.".contains($0) })
      .map { $0.split(whereSeparator: { "-_".contains($0) }) }
    guard !parts.joined().contains(where: others.contains) else { return false }
    return parts.contains { words in
      guard let place = words.firstIndex(where: tests.contains) else { return false }
      return words[..<place].allSatisfy { leads.contains(String($0)) || $0.hasPrefix("py") }
    }
  }

  /// What a name may say before its tests and still run them.
  private static let leads: Set<String> = [
    "run", "all", "unit", "integration", "ci", "e2e", "functional", "acceptance", "docker",
    "entrypoint", "py", "python", "start", "do", "exec", "execute", "the", "backend", "api",
    "smoke",
    "fast", "slow", "quick", "full", "regression", "system", "component", "contract", "local",
    "dev",
    "app", "project", "package", "django", "flask", "frontend", "js", "go", "self", "just", "only",
    "service", "web", "core", "lib", "cli", "parallel", "cov", "coverage", "and", "check", "end",
    "to", "container",
  ]

  /// A script of the project's own that says in its name that it runs tests.
  static func isTestScript(_ path: String) -> Bool {
    let name = path.lastPathComponent
    // `/usr/bin/test -f x` is the shell's `test` as a program.
    if path == "/bin/test" || path == "/usr/bin/test" { return false }
    let stem = name.cut(at: ".").map(\.before) ?? name
    let isFile = path.contains("/") || name.hasSuffix(".sh") || name.hasSuffix(".py")
    let words = StageNames.words(of: stem)
    guard isFile, words.count <= 4, let last = words.last else { return false }
    return ["test", "tests", "runtests", "unittests", "pytest"].contains(last)
      && words.dropLast().allSatisfy(leads.contains)
  }
}

/// Words that make a test runner answer a question instead of running tests.
enum RunnerQuestion {
  private static let common: Set<String> = ["--version", "--help", "-h", "-V"]
  private static let own: [String: Set<String>] = [
    "pytest": [
      "--collect-only", "--co", "--fixtures", "--funcargs", "--fixtures-per-test", "--markers",
      "--setup-plan", "--cache-show",
    ],
    "tox": [
      "--notest", "-n", "--listenvs", "-l", "-a", "--listenvs-all", "--showconfig", "--devenv",
      "config", "list", "l", "quickstart", "q", "devenv", "d",
    ],
    "nox": ["-l", "--list", "--list-sessions", "--install-only"],
    "make": [
      "-n", "--dry-run", "--just-print", "--recon", "-q", "--question", "-p", "-v",
    ],
    "go": ["-c", "-list"], "cargo": ["--no-run"], "robot": ["--dryrun"],
    "locust": ["-l", "--list"],
    "behave": ["-d", "--dry-run"],
  ]

  /// Whether the runner is only asked something. The question must come first, or behind options
  /// that take no value: in `pytest -k --version` it is the value of `-k`, and what stands behind the
  /// tests to run takes nothing away from them.
  static func isAsked(_ runner: String, _ arguments: ArraySlice<String>) -> Bool {
    let name = runner.split(separator: " ").first.map(String.init) ?? runner
    let questions = common.union(own[name] ?? (name == "gmake" ? own["make"] : nil) ?? [])
    var rest = arguments
    while let word = rest.popFirst() {
      if questions.contains(word) { return true }
      if name == "make" || name == "gmake", ["-C", "-f", "-I"].contains(word) {
        rest = rest.dropFirst()
        continue
      }
      let isPlain =
        word == "--quiet" || word == "--verbose"
        || word.hasPrefix("-") && word.utf8.count > 1
          && word.dropFirst().allSatisfy { "qvsx".contains($0) }
      if !isPlain { return false }
    }
    return false
  }
}
