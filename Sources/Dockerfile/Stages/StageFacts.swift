/// What a stage does that the checks ask about, in the order of its instructions.
struct StageFacts: Sendable, Hashable {
  /// Files copied from the build context.
  struct ContextCopy: Sendable, Hashable {
    var instruction: Instruction
    /// The sources, variables expanded.
    var sources: [String]
    var destination: String
    /// The folders and files that `--exclude` leaves out.
    var excluded: [String]
  }

  /// A command that installs distributions.
  struct Installation: Sendable, Hashable {
    var instruction: Instruction
    var command: InstallCommand
    var position: SourcePosition
    /// The words of the command, wrappers taken away.
    var words: [String]
    /// The command in its script.
    var place: CommandPlace
    /// The folder that it installs to, where the command and its stage tell.
    var environment: String?
    /// Whether tests run in the same instruction.
    var isWithTests = false

    /// Whether a later command of the same instruction runs what is installed: `pip install ruff &&
    /// ruff check`.
    var isWithUse: Bool {
      let names = command.sources.compactMap { source in
        if case .distribution(let name) = source { name } else { nil }
      }
      return place.script.commands.contains { other, _ in
        other.number > place.command.number
          && CommandWrapper.unwrapped(other.texts).first.map { names.contains($0) } == true
      }
    }
  }

  /// A command that runs tests while the stage is built.
  struct TestRun: Sendable, Hashable {
    var instruction: Instruction
    var command: TestCommand
    var position: SourcePosition
    /// The words of the command as the script has them.
    var words: [String]
    /// What the build sees where the tests fail.
    var outcome: ShellRun.Outcome
    var script: ShellScript
  }

  /// A simple command within a script.
  struct CommandPlace: Sendable, Hashable {
    var script: ShellScript
    var command: SimpleCommand
    /// Whether the command stands in the instruction's own text, not in a script within it.
    var isDirect: Bool
  }

  enum Step: Sendable, Hashable {
    case copy(ContextCopy)
    case installation(Installation)
    case testRun(TestRun)
    /// Folders and files that are removed for good, by their paths.
    case removal([String], Instruction)
  }

  var steps: [Step] = []
  /// A test runner in `CMD` or `ENTRYPOINT`, and the instruction that starts it: it runs in a
  /// container, not in the build.
  var startsTests: (runner: String, instruction: Instruction)? {
    startRunner.flatMap { runner in startInstruction.map { (runner, $0) } }
  }
  private var startRunner: String?
  private var startInstruction: Instruction?
  /// Whether the stage has a `CMD` or `ENTRYPOINT` of its own.
  var hasStart = false
  /// Whether anything says Python: an installation, a base called so, a command.
  var isPython = false
  /// The folders of virtual environments, as `VIRTUAL_ENV` and `UV_PROJECT_ENVIRONMENT` say.
  var environments: [String] = []
  /// What the stage leaves to those built on it.
  var state: StageState

  var testRuns: [TestRun] {
    steps.compactMap { if case .testRun(let run) = $0 { run } else { nil } }
  }
  var installations: [Installation] {
    steps.compactMap { if case .installation(let install) = $0 { install } else { nil } }
  }
  var copies: [ContextCopy] {
    steps.compactMap { if case .copy(let copy) = $0 { copy } else { nil } }
  }

  /// Each test run of a script is a rehearsal of the whole script; no script has so many.
  private static let rehearsalLimit = 32

  /// Reads a stage that begins with what its base left.
  init(of stage: Stage, from base: StageState) {
    state = base
    if stage.base.image?.lastPathComponent.hasPrefix("python") == true { isPython = true }
    for instruction in stage.instructions {
      switch instruction.body {
      case .transfer(let transfer) where transfer.from == nil:
        steps.append(
          .copy(
            ContextCopy(
              instruction: instruction, sources: transfer.sources.map(state.expand),
              destination: StagePath.absolute(
                state.expand(transfer.destination), in: state.workdir),
              excluded: instruction.flags.filter { $0.name == "exclude" }.compactMap(\.value))))
      case .run: readCommands(of: instruction)
      case .cmd(let command), .entrypoint(let command): readStart(command, of: instruction)
      default: state.apply(instruction)
      }
    }
    for name in ["VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "CONDA_PREFIX"] {
      if let path = state.variables[name] { environments.append(StagePath.absolute(path)) }
    }
  }

  /// Takes away the tests of what a stage without the project's files downloads and builds: `git
  /// clone … && make check` says nothing of the project.
  mutating func forgetTestsOfDownloads() {
    let loaders: Set<String> = ["git", "curl", "wget", "hg", "svn"]
    steps.removeAll { step in
      guard case .testRun(let run) = step, !run.command.isPython else { return false }
      return run.script.commands.contains { command, _ in
        CommandWrapper.unwrapped(command.texts).first.map(loaders.contains) == true
      }
    }
  }

  /// Marks what is installed as installed for what ships.
  mutating func serveTheService() {
    for index in steps.indices {
      guard case .installation(var install) = steps[index] else { continue }
      install.command.isOfService = true
      steps[index] = .installation(install)
    }
  }

  private mutating func readCommands(of instruction: Instruction) {
    guard let script = ShellScript(of: instruction, shell: state.shell, variables: state.variables)
    else { return }
    guard let list = script.list else { return readUnparsed(script, of: instruction) }
    let start = steps.count
    var rehearsals = 0
    var folder = state.workdir
    for (command, offset) in script.commands {
      let words = command.texts
      if let test = TestCommand(words: words) {
        rehearsals += 1
        guard rehearsals <= Self.rehearsalLimit else { continue }
        let outcome = ShellRun.outcome(
          of: list, failing: command.number, options: script.options,
          code: test.failureCode)
        steps.append(
          .testRun(
            TestRun(
              instruction: instruction, command: test, position: script.position(at: offset),
              words: words, outcome: outcome, script: script)))
        continue
      }
      let inner = CommandWrapper.unwrapped(words)
      if inner.first == "cd", inner.count == 2 {
        folder = StagePath.absolute(inner[1], in: folder)
      } else if let install = InstallCommand(words: inner) {
        isPython = true
        steps.append(
          .installation(
            Installation(
              instruction: instruction, command: install, position: script.position(at: offset),
              words: inner,
              place: CommandPlace(
                script: script, command: command,
                isDirect: script.isVerbatim && offset == command.words.first?.range.lowerBound),
              environment: environment(of: inner, install.tool, in: folder))))
      } else if let paths = Self.removed(inner) {
        steps.append(.removal(paths.map { StagePath.absolute($0, in: folder) }, instruction))
      } else if PythonInvocation.isPython(inner.first?.lastPathComponent ?? "") {
        isPython = true
      }
    }
    guard steps[start...].contains(where: { if case .testRun = $0 { true } else { false } }) else {
      return
    }
    isPython =
      isPython
      || steps[start...].contains { step in
        if case .testRun(let run) = step { run.command.isPython } else { false }
      }
    for index in start..<steps.count {
      if case .installation(var install) = steps[index] {
        install.isWithTests = true
        steps[index] = .installation(install)
      }
    }
  }

  /// A script that isn't understood may run tests all the same; whether their failure is lost is not
  /// known.
  private mutating func readUnparsed(_ script: ShellScript, of instruction: Instruction) {
    guard let runner = TestCommand.runner(amongWordsOf: script.text.string) else { return }
    steps.append(
      .testRun(
        TestRun(
          instruction: instruction, command: TestCommand(runner: runner),
          position: instruction.position, words: [runner],
          outcome: ShellRun.Outcome(status: .unknown, loss: nil, wasReached: false),
          script: script)))
  }

  /// The folder of an installation: that of pip's own environment, or what variables say.
  private func environment(of words: [String], _ tool: String, in folder: String) -> String? {
    if let program = words.first, program.hasPrefix("/"),
      let end = program.range(ofComponent: "bin"), !program.hasPrefix("/usr"),
      !program.hasPrefix("/bin")
    {
      return String(program[..<end])
    }
    switch tool {
    case "uv" where words.dropFirst().first == "sync":
      return state.variables["UV_PROJECT_ENVIRONMENT"].map { StagePath.absolute($0, in: folder) }
        ?? StagePath.absolute(".venv", in: folder)
    case "poetry", "pdm", "pipenv":
      let inProject = ["POETRY_VIRTUALENVS_IN_PROJECT", "PIPENV_VENV_IN_PROJECT"].contains { name in
        ["1", "true"].contains(state.variables[name]?.lowercased() ?? "")
      }
      if inProject { return StagePath.absolute(".venv", in: folder) }
    default: break
    }
    return state.variables["VIRTUAL_ENV"].map { StagePath.absolute($0) }
  }

  /// The paths that `rm -r` takes away.
  private static func removed(_ words: [String]) -> [String]? {
    guard words.first?.lastPathComponent == "rm",
      words.contains(where: {
        $0.hasPrefix("-") && !$0.hasPrefix("--") && ($0.contains("r") || $0.contains("R"))
      }
      ) || words.contains("--recursive")
    else { return nil }
    return words.dropFirst().filter { !$0.hasPrefix("-") && !$0.contains("$") && !$0.contains("*") }
  }

  private mutating func readStart(_ command: Command, of instruction: Instruction) {
    let words: [String]
    switch command {
    case .exec(let given): words = given
    case .shell(let script): words = ["sh", "-c", script]
    }
    hasStart = true
    if words.contains(where: { PythonInvocation.isPython($0.lastPathComponent) }) {
      isPython = true
    }
    let runner = TestCommand.runner(startedBy: words, variables: state.variables)
    // A later CMD takes an earlier one's place.
    if runner != nil || startInstruction?.keyword == instruction.keyword {
      startRunner = runner
      startInstruction = instruction
    }
  }
}

extension String {
  /// Where the slash before the first path component of that name stands.
  fileprivate func range(ofComponent name: String) -> String.Index? {
    split(separator: "/", omittingEmptySubsequences: false)
      .first { $0 == name && $0.startIndex > startIndex }.map { index(before: $0.startIndex) }
  }
}
