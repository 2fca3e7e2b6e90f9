extension TestCommand {
  /// The test runner that a container's command starts, as Entrypoint, Cmd and Healthcheck have it:
  /// words without a shell, or words that give a script to one.
  ///
  /// A script that can't be read is looked through word by word: the unknown is not innocent. Nil
  /// where no command in it runs tests.
  package static func runner(startedBy words: [String]) -> String? {
    runner(startedBy: words, variables: [:])
  }

  static func runner(startedBy words: [String], variables: [String: String]) -> String? {
    if let test = TestCommand(words: words) { return test.runner }
    let unwrapped = CommandWrapper.unwrapped(words)
    for words in unwrapped == words ? [words] : [unwrapped, words] {
      guard let inner = ShellInvocation(words: words) else { continue }
      if let runner = runner(in: inner.script, variables: variables) { return runner }
      // `sh -c 'exec "$@"' sh pytest` runs what follows.
      if ["$@", "$*", "$1"].contains(where: inner.script.contains),
        let test = TestCommand(words: inner.arguments)
      {
        return test.runner
      }
    }
    return nil
  }

  /// The test runner that a shell's script starts; nil where no command in it runs tests.
  package static func runner(in script: String) -> String? { runner(in: script, variables: [:]) }

  static func runner(in script: String, variables: [String: String]) -> String? {
    var parser = ShellParser(bytes: Array(script.utf8), variables: variables)
    guard let list = try? parser.script() else { return runner(amongWordsOf: script) }
    return list.simpleCommands.lazy.compactMap { TestCommand(words: $0.texts)?.runner }.first
  }

  /// Looks through a text whose syntax isn't understood: each run of words between the marks that end
  /// commands is taken for a command.
  static func runner(amongWordsOf script: String) -> String? {
    script.split(whereSeparator: { ";&|\n(){}`".contains($0) }).lazy.compactMap { part in
      let words = String(part).blankSeparated.map { word in
        word.filter { $0 != "'" && $0 != "\"" }
      }
      return TestCommand(
        words: words.drop { shellWords.contains($0) || isAssignment($0) }
          .map { $0 })?.runner
    }.first
  }

  private static let shellWords: Set<String> = [
    "if", "then", "else", "elif", "do", "while", "until", "!", "in", "esac", "fi", "done", "$",
  ]

  private static func isAssignment(_ word: String) -> Bool {
    guard let (name, _) = word.cut(at: "=") else { return false }
    return !name.isEmpty && name.utf8.allSatisfy(\.isName)
  }

  /// Whether words that run tests end well where the tests fail, as `sh -c 'pytest || true'` does.
  package static func losesFailure(_ words: [String]) -> Bool {
    guard let inner = ShellInvocation(words: words) else { return false }
    var parser = ShellParser(bytes: Array(inner.script.utf8), variables: [:])
    guard let list = try? parser.script() else { return false }
    let tests = list.simpleCommands.filter { TestCommand(words: $0.texts) != nil }
    return tests.prefix(rehearsalLimit).contains { command in
      let outcome = ShellRun.outcome(of: list, failing: command.number, options: inner.options)
      return outcome.wasReached && outcome.status == .succeeded
    }
  }

  /// Each rehearsal runs the whole script; no script has so many tests.
  private static let rehearsalLimit = 32
}

/// An instruction that an image keeps for the builds on it (`ONBUILD`, in its configuration
/// `OnBuild`), and what it does about tests there.
package struct BuildTrigger: Sendable, Hashable {
  /// The instruction as the configuration has it.
  package let text: String
  /// What runs tests; nil where nothing does.
  package private(set) var runner: String?
  /// The installations that are for tests by what they name.
  package private(set) var installations: [InstallCommand] = []
  /// Whether it installs something for tests, by whatever program.
  package private(set) var installsTests = false
  /// The sources of `COPY` and `ADD` that are called after tests.
  package private(set) var copiedTests: [String] = []

  /// Reads a trigger; one that is no instruction is looked through for commands all the same.
  package init(_ text: String) {
    self.text = text
    let document = try? DockerfileDocument(parsing: "FROM scratch\n" + text + "\n")
    guard let instruction = document?.instructions.dropFirst().first else {
      runner = TestCommand.runner(amongWordsOf: text)
      return
    }
    switch instruction.body {
    case .run(let command, _): read(command)
    case .cmd(let command), .entrypoint(let command): read(command)
    case .healthcheck(let command?): read(command)
    case .transfer(let transfer):
      copiedTests = transfer.sources.filter {
        InstallCommand.isTestName($0) || Self.isOfTests($0.lastPathComponent)
      }
    default: break
    }
  }

  /// What only tests have, by the names of files.
  private static func isOfTests(_ name: String) -> Bool {
    let names: Set = [
      "conftest.py", "pytest.ini", "pytest.toml", "tox.ini", "tox.toml", "noxfile.py",
      ".coveragerc",
    ]
    return names.contains(name) || name.hasPrefix("test_") && name.hasSuffix(".py")
  }

  /// Whether words install something for tests, by whatever program: packages of the operating system,
  /// tools, groups.
  private static func installsTests(_ words: [String]) -> Bool {
    let verbs: Set = ["install", "add", "sync", "create", "inject", "-S", "update"]
    let name = words.first?.lastPathComponent ?? ""
    guard name == "easy_install" || words.dropFirst().prefix(4).contains(where: verbs.contains)
    else { return false }
    return words.dropFirst().contains { word in
      var project = word.lowercased().prefix {
        $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "."
      }
      for prefix in ["python3-", "python-", "py3-", "py-"] where project.hasPrefix(prefix) {
        project = project.dropFirst(prefix.count)
        break
      }
      let isGroup = ["test", "tests", "testing", "dev"].contains(project)
      return isGroup || InstallCommand.isForTests(.distribution(String(project)))
    }
  }

  private mutating func read(_ command: Command) {
    switch command {
    case .exec(let words):
      runner = TestCommand.runner(startedBy: words)
      installsTests = Self.installsTests(words)
      installations = [words].compactMap(InstallCommand.init).filter(\.isForTests)
    case .shell(let script):
      runner = TestCommand.runner(in: script)
      var parser = ShellParser(bytes: Array(script.utf8), variables: [:])
      let commands = ((try? parser.script())?.simpleCommands ?? []).map {
        CommandWrapper.unwrapped($0.texts)
      }
      installations = commands.compactMap(InstallCommand.init).filter(\.isForTests)
      installsTests = commands.contains(where: Self.installsTests)
    }
  }
}
