/// A rehearsal of a script in which one command fails and all others do their work: what does the
/// shell exit with, and where did the failure get lost?
///
/// This answers by the shell's own rules (POSIX.1-2024, 2.8.2 "Exit Status for Commands", 2.9.2
/// "Pipelines", 2.15 "set -e") what looking for `|| true` can only guess.
struct ShellRun {
  /// What a command ended with.
  enum Status: Sendable, Hashable {
    case succeeded
    case failed
    /// It can't be told from the script.
    case unknown
  }

  /// How control goes on after a command.
  enum Flow: Sendable, Hashable {
    case next(Status)
    case exit(Status)

    var status: Status {
      switch self {
      case .next(let status), .exit(let status): status
      }
    }
  }

  let failing: Int
  /// What the failing command exits with.
  let code: Int
  var options: ShellOptions
  var last = Status.succeeded
  var variables: [String: Status] = [:]
  var functions: [String: ShellList] = [:]
  var callDepth = 0
  var scriptDepth = 0
  var disabledExit = false
  var backgroundFailed = false
  var mayHaveFailed = false
  var reached = false
  var loss: Loss?
  /// A guard against scripts that call themselves over and over.
  var steps = 0

  /// Rehearses `list` with the command of that number failing.
  static func outcome(
    of list: ShellList, failing number: Int, options: ShellOptions, code: Int = 1
  ) -> Outcome {
    var run = ShellRun(failing: number, options: options, code: code)
    let flow = run.run(list, isChecked: false)
    var status = flow.status
    if status != .failed, run.mayHaveFailed || run.steps > stepLimit { status = .unknown }
    return Outcome(status: status, loss: run.loss, wasReached: run.reached)
  }

  static let stepLimit = 20_000

  private init(failing: Int, options: ShellOptions, code: Int) {
    self.code = code
    self.failing = failing
    self.options = options
  }

  mutating func lose(_ cause: Loss.Cause, _ range: Range<Int>) {
    guard loss == nil, reached else { return }
    loss = Loss(cause: cause, range: range, isNested: scriptDepth > 0)
  }

  // MARK: Lists

  /// `isChecked`: something looks at the status, so `-e` doesn't act inside.
  mutating func run(_ list: ShellList, isChecked: Bool) -> Flow {
    var flow = Flow.next(.succeeded)
    for (index, item) in list.items.enumerated() {
      steps += 1
      guard steps <= Self.stepLimit else { return .next(.unknown) }
      if index > 0, flow.status == .failed {
        let end = item.end
        lose(disabledExit ? .disabledExit : .sequence, list.items[index - 1].end..<end)
      }
      flow = item.isBackground ? background(item) : run(item, isChecked: isChecked)
      if case .exit = flow { return flow }
    }
    return flow
  }

  mutating func background(_ item: ShellItem) -> Flow {
    let flow = run(item, isChecked: true)
    if flow.status == .failed {
      backgroundFailed = true
      lose(.background, item.end..<item.end + 1)
    }
    last = .succeeded
    return .next(.succeeded)
  }

  mutating func run(_ item: ShellItem, isChecked: Bool) -> Flow {
    let isAlone = item.rest.isEmpty
    var flow = run(item.first, isChecked: isChecked || !isAlone)
    if isAlone { return actOnError(flow, of: item.first, isChecked: isChecked) }
    for (index, branch) in item.rest.enumerated() {
      guard case .next(let status) = flow else { return flow }
      let isLast = index == item.rest.count - 1
      // An unknown left side may go either way; a failing one is the case looked at.
      let runs = status == .unknown || (status == .failed) == branch.isAlternative
      guard runs else { continue }
      if branch.isAlternative, status == .failed, Self.runsTests(branch.pipeline) {
        // `pytest || pytest --last-failed` tries again: the second run may fail as well.
        flow = .next(.unknown)
        continue
      }
      flow = run(branch.pipeline, isChecked: isChecked || !isLast)
      if branch.isAlternative, status == .failed, flow.status == .succeeded {
        lose(.alternative, branch.offset..<branch.pipeline.range.upperBound)
      }
      if isLast { flow = actOnError(flow, of: branch.pipeline, isChecked: isChecked) }
    }
    return flow
  }

  static func runsTests(_ pipeline: ShellPipeline) -> Bool {
    guard case .simple(let command)? = pipeline.commands.first else { return false }
    return TestCommand(words: command.texts) != nil
  }

  func actOnError(_ flow: Flow, of pipeline: ShellPipeline, isChecked: Bool) -> Flow {
    guard case .next(.failed) = flow, options.exitsOnError, !isChecked, !pipeline.isNegated else {
      return flow
    }
    return .exit(.failed)
  }

  mutating func run(_ pipeline: ShellPipeline, isChecked: Bool) -> Flow {
    var flow: Flow
    if pipeline.commands.count == 1 {
      flow = run(pipeline.commands[0], isChecked: isChecked || pipeline.isNegated)
    } else {
      var anyFailed = false
      var status = Status.succeeded
      for command in pipeline.commands {
        // Each command of a pipe has a shell of its own, which `exit` ends alone.
        status = run(command, isChecked: isChecked || pipeline.isNegated).status
        anyFailed = anyFailed || status == .failed
      }
      if anyFailed, options.pipesFail { status = .failed }
      if anyFailed, status != .failed { lose(.pipe, pipeline.range) }
      flow = .next(status)
    }
    if case .next(let status) = flow {
      var result = status
      if pipeline.isNegated {
        if status == .failed { lose(.negation, pipeline.range) }
        result = status == .failed ? .succeeded : status == .succeeded ? .failed : .unknown
        // `! grep x` succeeding is the ordinary case of what is not the failing command.
        if result == .failed, !reached { result = .succeeded }
      }
      last = result
      return .next(result)
    }
    return flow
  }
}
