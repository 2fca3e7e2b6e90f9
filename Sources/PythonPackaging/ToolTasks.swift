/// The tasks that a project's own files give names to, for tools that run them: poe, PDM, taskipy, Hatch, pixi,
/// pipenv, and the commands of tox.
package struct ToolTasks: Hashable, Sendable {
  /// A task.
  package struct Task: Hashable, Sendable {
    /// Its name, with that of its environment before it.
    package var name: String
    /// What is run.
    package var script: String
    /// The line, counted from 1.
    package var line: Int
    /// The tasks that run before it.
    package var needs: [String] = []
    /// Whether everything in its place is for tests or development.
    package var isForTests = false
  }

  /// The tasks, sorted by line.
  package private(set) var tasks: [Task] = []

  /// Whether a file of that name may have tasks.
  package static func mayBe(_ fileName: String) -> Bool {
    switch fileName {
    case "pyproject.toml", "hatch.toml", "tox.toml", "pixi.toml", "Pipfile", "tox.ini", "setup.cfg":
      true
    default: false
    }
  }

  /// Reads a file by its name; what is malformed has no tasks, and is told where its groups are read.
  package init(_ bytes: [UInt8], fileName: String) {
    switch fileName {
    case "tox.ini", "setup.cfg": takeTox(INIDocument(bytes))
    case "pyproject.toml":
      let tool = (try? TOMLNode(document: bytes))?["tool"]
      take(tool?["poe"]?["tasks"])
      take(tool?["pdm"]?["scripts"])
      take(tool?["taskipy"]?["tasks"])
      take(tool?["rye"]?["scripts"])
      takeHatch(tool?["hatch"])
      takePixi(tool?["pixi"])
      takeTox(tool?["tox"])
    case "hatch.toml": takeHatch(try? TOMLNode(document: bytes))
    case "tox.toml": takeTox(try? TOMLNode(document: bytes))
    case "pixi.toml": takePixi(try? TOMLNode(document: bytes))
    case "Pipfile": take((try? TOMLNode(document: bytes))?["scripts"])
    default: break
    }
    tasks.sort { $0.line < $1.line }
  }

  private mutating func take(_ table: TOMLNode?, in environment: String = "") {
    for (name, value) in table?.members ?? [] {
      let place = environment.isEmpty ? name : "\(environment)-\(name)"
      tasks.append(
        Task(
          name: place, script: Self.script(value), line: value.line, needs: Self.needs(value)))
    }
  }

  /// A text, a list of texts, or a table with either.
  private static func script(_ value: TOMLNode) -> String {
    if let text = value.string { return text }
    let lines = value.array.map { $0.string ?? script($0) }
    if !lines.isEmpty { return lines.joined(separator: "\n") }
    for key in ["cmd", "shell", "composite", "script", "call", "sequence"] {
      if let inner = value[key] { return script(inner) }
    }
    return ""
  }

  private static func needs(_ value: TOMLNode) -> [String] {
    ["deps", "depends-on", "depends_on", "composite", "sequence"].flatMap { key in
      value[key].map { $0.string.map { [$0] } ?? $0.strings } ?? []
    }
  }

  private mutating func takeHatch(_ hatch: TOMLNode?) {
    take(hatch?["scripts"])
    for (name, environment) in hatch?["envs"]?.members ?? [] {
      take(environment["scripts"], in: name)
    }
  }

  private mutating func takePixi(_ pixi: TOMLNode?) {
    take(pixi?["tasks"])
    for (name, feature) in pixi?["feature"]?.members ?? [] { take(feature["tasks"], in: name) }
  }

  // MARK: tox

  private mutating func takeTox(_ tox: TOMLNode?) {
    if let legacy = tox?["legacy_tox_ini"], let text = legacy.string {
      takeTox(INIDocument(Array(text.utf8)), from: legacy.line)
    }
    var environments = tox?["env"]?.members ?? []
    if let base = tox?["env_run_base"] { environments.append(("testenv", base)) }
    for (name, environment) in environments {
      for key in ["commands_pre", "commands", "commands_post"] {
        for command in environment[key]?.array ?? [] {
          // A command is a list of words.
          let text = command.string ?? command.strings.map { "'\($0)'" }.joined(separator: " ")
          add(text, ofTox: name, line: command.line)
        }
      }
    }
  }

  private mutating func takeTox(_ document: INIDocument, from line: Int = 0) {
    for section in document.sections
    where section.name == "testenv" || section.name.hasPrefix("testenv:") {
      for entry in section.entries where entry.key.hasPrefix("commands") {
        for command in entry.lines {
          add(command.text, ofTox: section.name, line: command.number + line)
        }
      }
    }
  }

  /// An environment of tox is for tests or development, unless it is for documentation.
  private mutating func add(_ text: String, ofTox environment: String, line: Int) {
    let name = environment.drop { $0 != ":" }.dropFirst()
    let isBeside = DependencyPurpose(name: name.isEmpty ? environment[...] : name) == .beside
    // `-` before a command, and factors, say when it is run.
    var command = text.drop { "-! ".contains($0) }
    if let colon = command.firstRange(of: ": "), !command[..<colon.lowerBound].contains(" ") {
      command = command[colon.upperBound...]
    }
    tasks.append(
      Task(
        name: String(name), script: Self.substituted(String(command)), line: line,
        isForTests: !isBeside))
  }

  /// `{posargs}` is what somebody gives to tox, `{toxinidir}` the project's folder.
  private static func substituted(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "{", let end = rest.firstIndex(of: "}") else {
        result.append(character)
        continue
      }
      let name = rest[..<end]
      if name.hasPrefix("toxinidir") || name.hasPrefix("tox_root") { result += "." }
      if name.hasPrefix("env:") {
        result += "$" + name.dropFirst(4).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      }
      rest = rest[rest.index(after: end)...]
    }
    return result
  }
}
