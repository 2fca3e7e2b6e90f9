/// What Python is called to run ("Command line and environment", "Interface options").
///
/// Options may be joined: `-Im pytest`, `-mpytest`, `-Wd -um pytest`.
struct PythonInvocation {
  enum Program {
    case module(String)
    case code(String)
    case script(String)
    /// It says its version, waits for input, or reads a program from there.
    case nothing
  }

  var program = Program.nothing
  /// What the program gets.
  var arguments: ArraySlice<String>

  /// Nil where the command is no Python.
  init?(_ path: String, _ arguments: ArraySlice<String>) {
    guard Self.isPython(path.lastPathComponent) else { return nil }
    self.init(options: arguments)
  }

  /// Reads what stands behind `python`, or behind a module that runs another as Python does.
  init(options words: ArraySlice<String>) {
    arguments = words
    while let word = arguments.first, word.hasPrefix("-"), word != "-" {
      arguments = arguments.dropFirst()
      if word == "--" { break }
      if word.hasPrefix("--") {
        if word == "--check-hash-based-pycs" { arguments = arguments.dropFirst() }
        if word.hasPrefix("--help") || word == "--version" { return }
        continue
      }
      if let found = read(word.dropFirst()) {
        program = found
        return
      }
    }
    if let script = arguments.popFirst() { program = .script(script) }
  }

  /// Reads letters joined in one word; nil where more options may follow.
  private mutating func read(_ cluster: Substring) -> Program? {
    var letters = cluster
    while let letter = letters.popFirst() {
      switch letter {
      case "m", "c":
        guard let value = letters.isEmpty ? arguments.popFirst() : String(letters) else {
          return .nothing
        }
        return letter == "m" ? .module(value) : .code(value)
      case "W", "X":
        if letters.isEmpty { arguments = arguments.dropFirst() }
        return nil
      case "V", "h", "?": return .nothing
      default: continue
      }
    }
    return nil
  }

  static func isPython(_ name: String) -> Bool {
    let name = name.hasSuffix(".exe") ? String(name.dropLast(4)) : name
    for stem in ["ipython", "python", "pypy"] where name.hasPrefix(stem) {
      // `python3.13t` is the build without a global lock.
      return name.dropFirst(stem.utf8.count).utf8.allSatisfy {
        $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "t")
      }
    }
    return false
  }

  /// Coverage, debuggers and profilers run a module or a script as Python does.
  ///
  /// Nil where the tool of that name runs none.
  init?(runBy tool: String, _ arguments: ArraySlice<String>) {
    switch tool {
    case "coverage", "coverage3", "python3-coverage", "slipcover", "memray", "scalene":
      var words = ArgumentReader(arguments)
      if tool != "slipcover" {
        guard words.rest.first == "run" || tool == "scalene" else { return nil }
        if words.rest.first == "run" { words.skip(1) }
      }
      self.init(behind: words.rest)
    case "debugpy", "ptvsd", "pdb", "ipdb", "cProfile", "profile", "trace", "viztracer", "kernprof",
      "pyinstrument", "line_profiler", "pudb", "bdb", "hunter", "austin":
      self.init(behind: arguments)
    default: return nil
    }
  }

  /// Passes over a tool's own options, whose values nobody can list, up to `-m`, `-c` with code, or
  /// the first word that is a script.
  private init?(behind arguments: ArraySlice<String>) {
    let start = arguments.firstIndex { word in
      word.hasPrefix("-m") || word.hasSuffix(".py") || word == "--"
        || TestRunners.names.contains(word.lastPathComponent)
    }
    guard let start else { return nil }
    self.init(options: arguments[start...])
  }
}

/// What Python code given with `-c` runs.
enum PythonCode {
  /// The test runner that the code starts: it names one, and calls what starts one.
  static func runner(in code: String) -> String? {
    var names: [Substring] = []
    for part in code.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }) {
      names.append(part)
    }
    let calls: Set<Substring> = [
      "main", "run", "run_module", "run_path", "console_main", "cmdline", "TextTestRunner",
      "TestProgram", "system", "call", "check_call", "check_output", "Popen", "execv", "execvp",
      "execl", "execlp", "spawn", "spawnv", "discover", "run_tests", "runctx", "exit", "runner",
    ]
    guard names.contains(where: calls.contains) else { return nil }
    let modules: Set<Substring> = [
      "pytest", "unittest", "nose", "nose2", "tox", "nox", "behave", "green", "locust", "robot",
      "ward", "stestr", "testtools", "_pytest",
    ]
    return names.first(where: modules.contains).map(String.init)
  }
}
