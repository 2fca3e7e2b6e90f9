/// Commands that run another command: `env A=1 pytest`, `timeout 60 pytest`, `uv run pytest`.
enum CommandWrapper {
  /// The command that is run in the end, its own name first.
  ///
  /// A wrapper passes on the status of what it runs, so `uv run pytest` fails where pytest fails.
  static func unwrapped(_ words: [ShellWord]) -> [ShellWord] {
    var rest = words[...]
    // Each turn takes a word at least.
    while let taken = prefix(of: rest), taken > 0, taken < rest.count {
      rest = rest.dropFirst(taken)
    }
    return Array(rest)
  }

  /// The number of words before the wrapped command; nil where the first word wraps nothing.
  private static func prefix(of words: ArraySlice<ShellWord>) -> Int? {
    guard let name = words.first?.text.lastPathComponent else { return nil }
    let texts = words.map(\.text)
    // `command -v pytest` asks where pytest is.
    if name == "command", texts.dropFirst().first?.lowercased() == "-v" { return nil }
    if let options = plain[name] { return skipOptions(texts, from: 1, valued: options) }
    switch name {
    case "env": return skipAssignments(texts, from: skipOptions(texts, from: 1, valued: ["-u"]))
    case "timeout", "flock", "gosu", "su-exec", "chroot":
      return skipOptions(texts, from: 1, valued: ["-s", "-k", "--signal", "--kill-after"]) + 1
    case "uv" where texts.dropFirst().first == "tool" && texts.dropFirst(2).first == "run":
      return skipOptions(texts, from: 3, valued: uvOptions)
    case "conda", "mamba", "micromamba":
      return runner(texts, valued: ["-n", "--name", "-p", "--prefix", "--cwd"])
    case "uv": return runner(texts, valued: uvOptions)
    case "hatch": return hatch(texts)
    case "poetry", "pdm", "pipenv", "rye", "pixi":
      return runner(texts, valued: ["-p", "--project", "-e", "--environment"])
    default: return nil
    }
  }

  /// Wrappers whose command follows their options, with the options that take a value.
  private static let plain: [String: Set<String>] = [
    "exec": ["-a"], "command": [], "builtin": [], "nohup": [], "time": ["-f", "-o"],
    "nice": ["-n"], "ionice": ["-c", "-n"], "stdbuf": ["-i", "-o", "-e"], "setsid": [],
    "sudo": ["-u", "-g", "-h", "-p"], "doas": ["-u"], "tini": ["-p", "-e"], "dumb-init": ["-r"],
    "xvfb-run": ["-s", "-n", "--server-args"], "catchsegv": [], "unbuffer": [], "uvx": uvOptions,
    "xargs": ["-n", "-P", "-I", "-L", "-d", "-a", "-s"], "dbus-run-session": [],
  ]

  private static let uvOptions: Set<String> = [
    "--with", "--with-requirements", "--with-editable", "--extra", "--group", "--only-group",
    "--no-group", "--env-file", "--python", "-p", "--project", "--package", "--from", "--index",
    "--directory", "--color", "--cache-dir", "--config-file",
  ]

  /// `tool run [options] command`; options may stand before `run`, too.
  private static func runner(_ words: [String], valued: Set<String>) -> Int? {
    let verb = skipOptions(words, from: 1, valued: valued)
    guard verb < words.count, words[verb] == "run" else { return nil }
    return skipOptions(words, from: verb + 1, valued: valued)
  }

  /// `hatch run [env:]command`; a script's name is left to ``TestCommand``.
  private static func hatch(_ words: [String]) -> Int? {
    guard let next = runner(words, valued: ["-e", "--env"]), next < words.count,
      !words[next].contains(":"), words[next] != "test", words[next] != "tests",
      words[next] != "cov"
    else { return nil }
    return next
  }

  static func skipOptions(_ words: [String], from start: Int, valued: Set<String>) -> Int {
    var index = start
    while index < words.count, words[index].hasPrefix("-"), words[index] != "-" {
      if words[index] == "--" { return index + 1 }
      index += valued.contains(words[index]) ? 2 : 1
    }
    return index
  }

  private static func skipAssignments(_ words: [String], from start: Int) -> Int {
    var index = start
    while index < words.count, words[index].contains("=") { index += 1 }
    return index
  }
}

/// A command that runs a shell script given in its words or on its input.
struct ShellInvocation: Sendable, Hashable {
  var script: String
  var options = ShellOptions()
  var sharesShell = false

  static let shells: Set<String> = ["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh"]

  /// Nil where `words` run no script, or one in a file that isn't here to read.
  init?(words: [String], input: String? = nil) {
    guard let name = words.first?.lastPathComponent else { return nil }
    if name == "eval" {
      script = words.dropFirst().joined(separator: " ")
      sharesShell = true
      return
    }
    var words = words
    if name == "busybox" { words.removeFirst() }
    guard Self.shells.contains(words.first?.lastPathComponent ?? "") else { return nil }
    var index = 1
    var takesCommand = false
    while index < words.count, words[index].hasPrefix("-") || words[index].hasPrefix("+") {
      let word = words[index]
      index += 1
      if word.hasPrefix("--") { continue }
      if word.hasPrefix("-"), word.contains("c") { takesCommand = true }
      // The `o` of `-euo pipefail` takes the next word; so does bash's `-O`.
      if word.last == "o" || word.last == "O" {
        index += 1
      } else if word.contains("o") {
        index += 1
      }
    }
    options.apply(words[1..<min(index, words.count)])
    if takesCommand, index < words.count {
      script = words[index]
    } else if index >= words.count, let input {
      script = input
    } else {
      return nil
    }
  }
}
