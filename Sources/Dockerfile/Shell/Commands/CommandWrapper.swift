/// Commands that run another command: `env A=1 pytest`, `timeout 60 pytest`, `uv run pytest`.
enum CommandWrapper {
  /// The command that is run in the end, its own name first.
  ///
  /// A wrapper passes on the status of what it runs, so `uv run pytest` fails where pytest fails.
  ///
  /// - Complexity: O(*n*) in the number of words.
  static func unwrapped(_ words: [String]) -> [String] {
    var rest = words[...]
    while let path = rest.first, let inner = inner(of: path, rest.dropFirst()) { rest = inner }
    return Array(rest)
  }

  /// The command without what only the shell itself puts before one: what a builtin such as `exit`
  /// or `set` can still stand behind.
  static func withoutKeywords(_ words: [String]) -> [String] {
    var rest = words[...]
    while let word = rest.first, ["command", "builtin", "exec", "time"].contains(word),
      rest.count > 1
    {
      rest = rest.dropFirst()
    }
    return Array(rest)
  }

  /// The words that a command of that name runs as a command; nil where it runs none.
  ///
  /// It takes time linear in the words that it takes away, so that a chain of wrappers is read in
  /// linear time.
  static func inner(of path: String, _ arguments: ArraySlice<String>) -> ArraySlice<String>? {
    let name = path.lastPathComponent
    // `command -v pytest` asks where pytest is.
    if name == "command", arguments.first?.lowercased() == "-v" { return nil }
    guard let inner = rest(of: name, arguments), !inner.isEmpty else { return nil }
    return inner
  }

  private static func rest(
    of name: String, _ arguments: ArraySlice<String>
  ) -> ArraySlice<String>? {
    // What runs a script runs no words.
    if name == "su" || ShellInvocation.script(of: name, arguments) != nil { return nil }
    var words = ArgumentReader(arguments)
    if let valued = plain[name] {
      words.skipOptions(valued: valued)
    } else if let valued = afterOneWord[name] {
      words.skipOptions(valued: valued)
      words.skip(1)
    } else if let tool = runners[name] {
      words.skipOptions(valued: tool.valued)
      guard let verb = words.rest.first, tool.verbs.contains(verb) else { return nil }
      words.skip(1)
      if name == "uv", verb == "tool" {
        guard words.rest.first == "run" else { return nil }
        words.skip(1)
      }
      if name == "direnv" { words.skip(1) }
      words.skipOptions(valued: tool.valued)
      // `hatch run +py=3.12 env:command` chooses environments.
      while words.rest.first?.hasPrefix("+") == true { words.skip(1) }
    } else if name == "env" {
      words.skipOptions(valued: ["-u", "--unset", "-C", "--chdir", "-a", "--argv0"])
      if words.rest.first == "-" { words.skip(1) }
      words.skipAssignments()
    } else if name == "runuser" {
      // Without -u it runs a shell, which ShellInvocation reads.
      guard arguments.first?.hasPrefix("-u") == true || arguments.first?.hasPrefix("--user") == true
      else { return nil }
      words.skipOptions(valued: ["-u", "--user", "-g", "-G"])
    } else if name == "find" {
      guard let exec = arguments.firstIndex(where: { $0.hasPrefix("-exec") || $0.hasPrefix("-ok") })
      else { return nil }
      return arguments[(exec + 1)...]
    } else {
      return unknown(name, arguments)
    }
    return words.rest
  }

  /// A program that this reader doesn't know: one whose words have a `--` most likely runs what stands
  /// behind it, and a script called entrypoint or the like runs its arguments.
  private static func unknown(
    _ name: String, _ arguments: ArraySlice<String>
  ) -> ArraySlice<String>? {
    guard !plainPrograms.contains(name) else { return nil }
    if let dashes = arguments.firstIndex(of: "--") { return arguments[(dashes + 1)...] }
    let stem = name.lowercased()
    guard stem.hasSuffix(".sh") || stem.contains("entrypoint") || stem == "init" else { return nil }
    var words = ArgumentReader(arguments)
    words.skipOptions(valued: [])
    return words.rest
  }

  /// Wrappers whose command follows their options, with the options that take a value.
  private static let plain: [String: Set<String>] = [
    "exec": ["-a"], "command": [], "builtin": [], "nohup": [], "time": ["-f", "-o"],
    "nice": ["-n"], "ionice": ["-c", "-n", "-p"], "stdbuf": ["-i", "-o", "-e"], "setsid": [],
    "sudo": ["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-U"], "doas": ["-u", "-C"],
    "tini": ["-p", "-e"], "tini-static": ["-p", "-e"], "docker-init": ["-p", "-e"],
    "dumb-init": ["-r", "--rewrite"], "catatonit": [], "xvfb-run": ["-s", "-n", "-e", "-f", "-p"],
    "catchsegv": [], "unbuffer": [], "uvx": uvOptions, "pipx-run": [],
    "xargs": ["-n", "-P", "-I", "-L", "-d", "-a", "-s", "-E"], "dbus-run-session": [],
    "setpriv": ["--reuid", "--regid", "--groups", "--inh-caps", "--bounding-set"], "unshare": [],
    "fakeroot": [], "eatmydata": [], "strace": ["-e", "-o", "-p", "-s"], "ltrace": ["-e", "-o"],
    "watch": ["-n", "-d"], "parallel": ["-j", "-a", "--jobs"], "npx": ["-p", "--package", "-c"],
    "bunx": [], "ddtrace-run": [], "opentelemetry-instrument": [], "with-contenv": [],
    "dockerize": ["-wait", "-timeout", "-template", "-stdout", "-stderr", "-wait-retry-interval"],
    "valgrind": [], "prlimit": [], "systemd-run": [], "chpst": ["-u", "-U", "-e", "-l", "-L"],
    "execlineb": [], "cgexec": ["-g"], "numactl": ["-N", "-m", "-C"], "kcov": [], "reflex": [],
    "memray": ["-o"], "ts-node": [], "!": [],
    "watchexec": ["-w", "--watch", "-e", "--exts", "-f", "--filter", "-i", "--ignore", "-s"],
  ]

  /// Wrappers whose command follows one word after their options: a user, a time, a folder.
  private static let afterOneWord: [String: Set<String>] = [
    "timeout": ["-s", "-k", "--signal", "--kill-after"], "gosu": [], "su-exec": [],
    "setuidgid": [], "s6-setuidgid": [], "chroot": [], "flock": ["-w", "-E", "--timeout"],
    "taskset": [], "faketime": [], "retry": [], "envdir": [], "softlimit": [],
  ]

  private static let projectOptions: Set<String> = [
    "-p", "--project", "-e", "--environment", "-C", "--directory", "-P",
  ]

  /// `tool verb [options] command`; options may stand before the verb, too.
  private static let runners: [String: (verbs: Set<String>, valued: Set<String>)] = {
    let conda: Set<String> = ["-n", "--name", "-p", "--prefix", "--cwd"]
    return [
      "conda": (["run"], conda), "mamba": (["run"], conda), "micromamba": (["run"], conda),
      "uv": (["run", "tool"], uvOptions), "hatch": (["run"], ["-e", "--env", "-p", "--project"]),
      "poetry": (["run"], projectOptions), "pdm": (["run"], projectOptions),
      "pipenv": (["run"], projectOptions), "rye": (["run"], projectOptions),
      "pixi": (["run"], projectOptions), "pipx": (["run"], ["--spec", "--python"]),
      "bundle": (["exec"], []), "dotenv": (["run"], ["-f", "--file", "-q"]),
      "direnv": (["exec"], []), "chamber": (["exec"], []), "newrelic-admin": (["run-program"], []),
      "doppler": (["run"], ["-p", "-c", "--project", "--config"]), "op": (["run"], ["--env-file"]),
      "infisical": (["run"], ["--env", "--path"]), "npm": (["exec"], []),
      "pnpm": (["exec", "dlx"], []),
      "yarn": (["exec", "dlx"], []),
      "busybox": (["timeout", "nice", "nohup", "env", "setsid"], []),
    ]
  }()

  private static let uvOptions: Set<String> = [
    "--with", "--with-requirements", "--with-editable", "--extra", "--group", "--only-group",
    "--no-group", "--env-file", "--python", "-p", "--project", "--package", "--from", "--index",
    "--directory", "--color", "--cache-dir", "--config-file",
  ]

  /// Programs that take words and run none of them.
  private static let plainPrograms: Set<String> = [
    "echo", "printf", "cat", "cp", "mv", "rm", "ln", "ls", "mkdir", "touch", "grep", "egrep",
    "sed", "awk", "test", "[", "[[", "which", "type", "hash", "chown", "chmod", "install", "git",
    "apt-get", "apt", "apk", "dnf", "yum", "microdnf", "pacman", "zypper", "pip", "pip3", "set",
    "export", "kill", "pkill", "pgrep", "tar", "unzip", "curl", "wget", "useradd", "adduser",
    "groupadd", "cd", "head", "tail", "sort", "diff", "read", "trap", "unset", "shift",
  ]
}

/// Reads a command's arguments from the left.
struct ArgumentReader {
  private(set) var rest: ArraySlice<String>

  init(_ arguments: ArraySlice<String>) { rest = arguments }

  mutating func skip(_ count: Int) { rest = rest.dropFirst(count) }

  /// Passes over options, with the values of those that take one in a word of its own, up to the
  /// first other word or behind `--`.
  mutating func skipOptions(valued: Set<String>) {
    while let word = rest.first, word.hasPrefix("-"), word != "-" {
      rest = rest.dropFirst(valued.contains(word) ? 2 : 1)
      if word == "--" { return }
    }
  }

  mutating func skipAssignments() {
    while let word = rest.first, word.contains("=") { rest = rest.dropFirst() }
  }
}
