/// A command that installs Python distributions, recognised by its words, and what it names.
package struct InstallCommand: Sendable, Hashable {
  /// One thing to install.
  package enum Source: Sendable, Hashable {
    /// A file of requirements, as the command names it.
    case file(String)
    /// A distribution's name, without extras and version.
    case distribution(String)
    /// A project's folder or archive, with the extras asked for.
    case project(String, extras: [String])
    /// A group of a lock file or of pyproject.toml.
    case group(String)
    /// A lock file's default set; only its file says what that is.
    case lock
  }

  /// `pip`, `uv`, `poetry`, `pdm`, `pipenv`, `pip-sync`, `conda` …
  package var tool: String
  /// What is installed.
  package var sources: [Source]
  /// Whether the command takes away what it doesn't install, as `uv sync` does.
  package private(set) var isExact = false
  /// What it is given to install, as its words have it: requirements, folders, archives and URLs.
  package private(set) var named: [String] = []
  /// The package indexes that the command names.
  package private(set) var indexes: [String] = []

  /// Whether any source is for tests by its name: a file, group or extra called test or dev, or a
  /// test tool.
  package var isForTests: Bool { sources.contains(where: isTest) }
  /// Whether any source is not for tests.
  package var isForService: Bool { sources.contains { !isTest($0) } }
  /// Whether the command installs into what ships: a debugger by itself is then there on purpose.
  var isOfService = false
  /// The files of requirements.
  package var files: [String] {
    sources.compactMap { if case .file(let path) = $0 { path } else { nil } }
  }

  /// What of it is for tests, by name: files, distributions, extras and groups.
  package var testNames: [String] {
    sources.filter(isTest).map { source in
      switch source {
      case .file(let path): path.lastPathComponent
      case .distribution(let name): name
      case .project(let path, let extras): "\(path)[\(extras.joined(separator: ","))]"
      case .group(let name): "the group \(name)"
      case .lock: "the lock file"
      }
    }
  }

  /// Distributions that only testing and development need.
  static let testDistributions: Set<String> = [
    "pytest", "tox", "nox", "nose", "nose2", "coverage", "hypothesis", "mock", "behave", "green",
    "factory-boy", "faker", "responses", "httpretty", "vcrpy", "freezegun", "time-machine",
    "testcontainers", "locust", "mypy", "pylint", "flake8", "black", "ruff", "pre-commit",
    "ipdb", "debugpy", "selenium", "playwright", "robotframework", "stestr", "ward", "testtools",
    "respx", "requests-mock", "moto", "webtest", "mutmut", "syrupy", "polyfactory",
  ]

  /// Tools that a service may ship to be looked into where it runs.
  private static let debuggers: Set<String> = [
    "debugpy", "ipdb", "pudb", "pdbpp", "remote-pdb", "pydevd", "pydevd-pycharm",
  ]

  private static func isDebugger(_ source: Source) -> Bool {
    if case .distribution(let name) = source { debuggers.contains(name) } else { false }
  }

  /// Whether a source is for tests in this command: not a debugger that is put into the service by
  /// itself; one among test requirements is of them.
  private func isTest(_ source: Source) -> Bool {
    guard Self.isForTests(source) else { return false }
    return !isOfService || !Self.isDebugger(source)
      || sources.contains { Self.isForTests($0) && !Self.isDebugger($0) }
  }

  static func isForTests(_ source: Source) -> Bool {
    switch source {
    case .file(let path): return isTestName(path)
    case .distribution(let name):
      return testDistributions.contains(name) || name.hasPrefix("pytest-")
        || name.hasSuffix("-pytest") || name.hasPrefix("types-")
    case .project(_, let extras): return extras.contains(where: isTestName)
    case .group(let name): return isTestName(name) || name == "all-groups"
    case .lock: return false
    }
  }

  /// Whether a file's or a group's name says test or development: `requirements/dev.txt`,
  /// `test_requirements.txt`, `requirements-test.in`.
  static func isTestName(_ path: String) -> Bool {
    let words: Set = [
      "test", "tests", "testing", "dev", "devel", "develop", "development", "localdev", "unittest",
      "unittests", "qa", "typing", "lint", "ci", "pytest", "e2e",
    ]
    if path.hasPrefix("/dev/") { return false }
    // `requirements/local.txt` is the developer's; `local` alone says nothing.
    if path.hasSuffix("requirements/local.txt") { return true }
    return path.split(separator: "/").suffix(2).contains { component in
      StageNames.words(of: String(component)).contains { words.contains($0) }
    }
  }

  /// Nil where the words install nothing that this reader knows.
  package init?(words: [String]) {
    let words = Self.withoutPython(words)
    guard let name = words.first?.lastPathComponent else { return nil }
    let rest = Array(words.dropFirst())
    let isPip =
      name == "pip"
      || name.hasPrefix("pip")
        && name.dropFirst(3).allSatisfy {
          $0.isNumber || $0 == "."
        }
    tool = isPip ? "pip" : name
    sources = []
    switch tool {
    case "pip", "uv": guard readPip(rest) else { return nil }
    case "pip-sync":
      sources = rest.filter { !$0.hasPrefix("-") }.map(Source.file)
      if sources.isEmpty { sources = [.file("requirements.txt")] }
    case "pipx": guard readTools(rest, verbs: ["install", "inject"]) else { return nil }
    case "poetry", "pdm", "pipenv", "rye", "pixi": guard readLocked(rest) else { return nil }
    case "conda", "mamba", "micromamba": guard readConda(rest) else { return nil }
    default: return nil
    }
  }

  /// `python -m pip …` as `pip …`, `python -m piptools sync` as `pip-sync`.
  private static func withoutPython(_ words: [String]) -> [String] {
    guard let path = words.first, let python = PythonInvocation(path, words.dropFirst()),
      case .module(let module) = python.program
    else { return words }
    let rest = [module] + python.arguments
    guard rest[0] == "piptools" else { return rest }
    return ["pip-" + (rest.dropFirst().first ?? "")] + rest.dropFirst(2)
  }

  // MARK: pip and uv pip

  private mutating func readPip(_ words: [String]) -> Bool {
    var words = words[...]
    if tool == "uv" {
      if words.first == "sync" || words.first == "add" { return readLocked(Array(words)) }
      if words.first == "tool" {
        return readTools(Array(words.dropFirst()), verbs: ["install"])
      }
      guard words.first == "pip" else { return false }
      words = words.dropFirst()
    }
    var reader = ArgumentReader(words)
    reader.skipOptions(
      valued: ["--python", "--proxy", "--cache-dir", "--log", "--timeout", "--retries"])
    words = reader.rest
    guard let verb = words.first, ["install", "sync", "wheel", "download"].contains(verb) else {
      return false
    }
    words = words.dropFirst()
    while let word = words.popFirst() {
      let (name, inline) = word.hasPrefix("--") ? split(word) : (word, nil)
      switch name {
      case "-r", "--requirement", "--requirements":
        if let path = inline ?? words.popFirst() { sources.append(.file(path)) }
      case "-e", "--editable":
        if let path = inline ?? words.popFirst() { add(path) }
      case "--group":
        if let group = inline ?? words.popFirst() { sources.append(.group(group)) }
      case _ where name.hasPrefix("-r") && !name.hasPrefix("--") && name.utf8.count > 2:
        sources.append(.file(String(name.dropFirst(2))))
      case _ where name.hasPrefix("-"):
        let takesValue = inline == nil && Self.valuedOptions.contains(name)
        let value = takesValue ? words.popFirst() : inline
        if let value, Self.indexOptions.contains(name) { indexes.append(value) }
      case _ where verb == "sync": sources.append(.file(word))
      default: add(word)
      }
    }
    return !sources.isEmpty
  }

  /// `pipx install NAME`, `uv tool install --with NAME NAME`.
  private mutating func readTools(_ words: [String], verbs: Set<String>) -> Bool {
    var rest = words[...].drop { $0.hasPrefix("-") }
    guard let verb = rest.popFirst(), verbs.contains(verb) else { return false }
    while let word = rest.popFirst() {
      let (name, inline) = word.hasPrefix("--") ? split(word) : (word, nil)
      switch name {
      case "--with", "--preinstall", "--spec":
        for item in (inline ?? rest.popFirst() ?? "").split(separator: ",") { add(String(item)) }
      case "--pip-args", "--suffix", "--from":
        if inline == nil { _ = rest.popFirst() }
      case _ where name.hasPrefix("-"):
        if inline == nil, Self.valuedOptions.contains(name) { _ = rest.popFirst() }
      default: add(word)
      }
    }
    return !sources.isEmpty
  }

  private static let indexOptions: Set<String> = [
    "-i", "--index-url", "--extra-index-url", "--index", "--default-index",
  ]

  private static let valuedOptions: Set<String> = [
    "-c", "--constraint", "--constraints", "-t", "--target", "--prefix", "--root", "-i",
    "--index-url", "--extra-index-url", "-f", "--find-links", "--platform", "--python-version",
    "--implementation", "--abi", "--src", "--cache-dir", "--python", "-p", "--no-binary",
    "--only-binary", "--upgrade-strategy", "--progress-bar", "--trusted-host", "--proxy",
    "--timeout", "--retries", "--config-settings", "-C", "--report", "-w", "--wheel-dir", "-d",
    "--dest", "--log", "--cert", "--client-cert", "--extra", "--index", "--default-index",
    "--index-strategy", "--link-mode", "--override", "--root-user-action",
  ]

  private func split(_ word: String) -> (name: String, value: String?) {
    word.cut(at: "=").map { ($0.before, $0.after) } ?? (word, nil)
  }

  /// Adds a positional argument: a project's path, or a requirement.
  private mutating func add(_ word: String) {
    guard !word.isEmpty else { return }
    let open = word.firstIndex(of: "[")
    let extras = open.map { word[word.index(after: $0)...].prefix { $0 != "]" } } ?? ""
    let names = extras.split(separator: ",").map { String($0).trimmed }
    let stem = String(word[..<(open ?? word.endIndex)])
    if stem.hasPrefix(".") || stem.contains("/") || stem.hasPrefix("$") || stem.hasSuffix(".whl")
      || stem.contains("*")
    {
      sources.append(.project(stem, extras: names))
      named.append(word)
      return
    }
    let name = stem.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    let normalized = name.lowercased().map { "_.".contains($0) ? "-" : $0 }
    guard !normalized.isEmpty else { return }
    // Installers update themselves without that being the image's dependencies.
    if [
      "pip", "setuptools", "wheel", "uv", "poetry", "pdm", "pipenv", "pip-tools", "build",
      "twine", "virtualenv", "hatch", "hatchling", "flit", "setuptools-scm", "python", "conda",
      "mamba", "pipx",
    ].contains(
      String(normalized))
    {
      return
    }
    named.append(word)
    sources.append(.distribution(String(normalized)))
  }

  // MARK: Tools with lock files

  private mutating func readLocked(_ words: [String]) -> Bool {
    guard let verb = words.first(where: { !$0.hasPrefix("-") }),
      ["install", "sync", "add"].contains(verb)
    else { return false }
    var rest = words.drop { $0 != verb }.dropFirst()
    var onlyGroups = false
    // `pipenv install NAME` adds a distribution, `poetry install` takes none.
    let takesNames = verb == "add" || verb == "install" && ["pipenv", "rye", "pixi"].contains(tool)
    while let word = rest.popFirst() {
      let (name, inline) = word.hasPrefix("--") ? split(word) : (word, nil)
      switch name {
      case "--group", "-G", "--with", "--extra", "-E", "--extras", "--only", "--only-group",
        "--environment":
        onlyGroups = onlyGroups || name.hasPrefix("--only")
        for group in (inline ?? rest.popFirst() ?? "").split(whereSeparator: { ", ".contains($0) })
        where group != "main" {
          sources.append(.group(String(group)))
        }
      case "--dev", "-d", "--all-groups", "--all-extras", "--only-dev":
        onlyGroups = onlyGroups || name == "--only-dev"
        let isDev = ["-d", "--dev", "--only-dev"].contains(name)
        sources.append(.group(isDev ? "dev" : String(name.dropFirst(2))))
      case "--no-group", "--without", "--python", "-p", "--project", "--directory", "--index",
        "--cache-dir", "--source", "--platform", "--tag", "--branch", "--rev", "--default-index",
        "--extra-index-url", "--index-url", "-i", "--feature", "-f", "--channel", "-c":
        if inline == nil { _ = rest.popFirst() }
      case "--optional" where tool == "uv": if inline == nil { _ = rest.popFirst() }
      case "-r", "--requirements":
        if let path = inline ?? rest.popFirst() { sources.append(.file(path)) }
      case "-e", "--editable":
        if takesNames, let path = inline ?? rest.popFirst() { add(path) }
      // `pdm add -dG test NAME`
      case _ where !name.hasPrefix("--") && name.hasPrefix("-") && name.hasSuffix("G"):
        if let group = rest.popFirst() { sources.append(.group(group)) }
      default: if takesNames, !name.hasPrefix("-") { add(word) }
      }
    }
    isExact =
      tool == "uv" && verb == "sync" && !words.contains("--inexact")
      || verb == "sync" && tool == "poetry" || words.contains("--sync") || words.contains("--clean")
    if !onlyGroups, verb != "add", named.isEmpty { sources.append(.lock) }
    if onlyGroups, sources.isEmpty { sources.append(.lock) }
    return !sources.isEmpty
  }

  private mutating func readConda(_ words: [String]) -> Bool {
    let verbs = words.filter { !$0.hasPrefix("-") }
    guard let verb = verbs.first, ["install", "create", "env", "update"].contains(verb) else {
      return false
    }
    var rest = words.drop { $0 != verb }.dropFirst(verb == "env" ? 2 : 1)
    while let word = rest.popFirst() {
      let (name, inline) = word.hasPrefix("-") ? split(word) : (word, nil)
      switch name {
      case "-f", "--file":
        if let path = inline ?? rest.popFirst() { sources.append(.file(path)) }
      case "-n", "--name", "-p", "--prefix", "-c", "--channel":
        if inline == nil { _ = rest.popFirst() }
      case _ where name.hasPrefix("-"): break
      // `conda-forge::numpy=2`
      default: add(word.split(separator: ":").last.map(String.init) ?? "")
      }
    }
    if sources.isEmpty, verb == "env" { sources.append(.file("environment.yml")) }
    return !sources.isEmpty
  }
}
