/// What a stage does that the checks ask about, in the order of its instructions.
struct StageFacts: Sendable, Hashable {
  /// Files copied from the build context.
  struct ContextCopy: Sendable, Hashable {
    var instruction: Instruction
    /// The sources, variables expanded.
    var sources: [String]
    var destination: String
  }

  /// A command that installs distributions.
  struct Installation: Sendable, Hashable {
    var instruction: Instruction
    var command: InstallCommand
    var position: SourcePosition
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

  enum Step: Sendable, Hashable {
    case copy(ContextCopy)
    case installation(Installation)
    case testRun(TestRun)
  }

  var steps: [Step] = []
  /// A test runner in `CMD` or `ENTRYPOINT`: it runs in a container, not in the build.
  var startsTests: String?
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
    for instruction in stage.instructions {
      switch instruction.body {
      case .transfer(let transfer) where transfer.from == nil:
        steps.append(
          .copy(
            ContextCopy(
              instruction: instruction, sources: transfer.sources.map(state.expand),
              destination: StagePath.absolute(state.expand(transfer.destination), in: state.workdir)
            )))
      case .run: readCommands(of: instruction)
      case .cmd(let command), .entrypoint(let command): readStart(command, of: instruction)
      default: state.apply(instruction)
      }
    }
    for name in ["VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "CONDA_PREFIX"] {
      if let path = state.variables[name] { environments.append(StagePath.absolute(path)) }
    }
  }

  private mutating func readCommands(of instruction: Instruction) {
    guard
      let script = ShellScript(of: instruction, shell: state.shell, variables: state.variables),
      let list = script.list
    else { return }
    var rehearsals = 0
    for (command, offset) in script.commands {
      let words = command.texts
      if let test = TestCommand(words: words) {
        rehearsals += 1
        guard rehearsals <= Self.rehearsalLimit else { continue }
        let outcome = ShellRun.outcome(
          of: list, failing: command.number, options: script.options)
        steps.append(
          .testRun(
            TestRun(
              instruction: instruction, command: test, position: script.position(at: offset),
              words: words, outcome: outcome, script: script)))
      } else if let install = InstallCommand(words: CommandWrapper.unwrapped(words)) {
        steps.append(
          .installation(
            Installation(
              instruction: instruction, command: install, position: script.position(at: offset))))
      }
    }
  }

  private mutating func readStart(_ command: Command, of instruction: Instruction) {
    let words: [String]
    switch command {
    case .exec(let given): words = given
    case .shell(let script): words = ["sh", "-c", script]
    }
    let runner = TestCommand.runner(startedBy: words, variables: state.variables)
    if let runner { startsTests = runner }
  }
}
