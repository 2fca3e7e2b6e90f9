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
  private enum Flow: Sendable, Hashable {
    case next(Status)
    case exit(Status)

    var status: Status {
      switch self {
      case .next(let status), .exit(let status): status
      }
    }
  }

  /// Where a failure was lost, and to what.
  struct Loss: Sendable, Hashable {
    enum Cause: Sendable, Hashable {
      /// `|| right`, and the right side succeeds.
      case alternative
      /// A later command of the pipe gives the status.
      case pipe
      /// The next command of the list runs all the same.
      case sequence
      /// The same, and `set +e` is why.
      case disabledExit
      /// `&`.
      case background
      /// It is the condition of `if`, `while` or `until`.
      case condition
      /// `!`.
      case negation
      /// `for` goes on with its next word.
      case loop
      /// The status of `$(…)` among a command's words is not looked at.
      case substitution
    }

    var cause: Cause
    /// The text that loses it, in the outermost script: what a mend takes away or replaces.
    var range: Range<Int>
    /// Whether the loss is inside `sh -c '…'` or another inner script, where `range` doesn't reach.
    var isNested: Bool
  }

  /// What came out.
  struct Outcome: Sendable, Hashable {
    var status: Status
    var loss: Loss?
    /// Whether the failing command was run at all.
    var wasReached: Bool
  }

  private let failing: Int
  private var options: ShellOptions
  private var last = Status.succeeded
  private var variables: [String: Status] = [:]
  private var functions: [String: ShellList] = [:]
  private var callDepth = 0
  private var scriptDepth = 0
  private var disabledExit = false
  private var backgroundFailed = false
  private var mayHaveFailed = false
  private var reached = false
  private var loss: Loss?
  /// A guard against scripts that call themselves over and over.
  private var steps = 0

  /// Rehearses `list` with the command of that number failing.
  static func outcome(
    of list: ShellList, failing number: Int, options: ShellOptions
  ) -> Outcome {
    var run = ShellRun(failing: number, options: options)
    let flow = run.run(list, isChecked: false)
    var status = flow.status
    if status != .failed, run.mayHaveFailed || run.steps > stepLimit { status = .unknown }
    return Outcome(status: status, loss: run.loss, wasReached: run.reached)
  }

  private static let stepLimit = 20_000

  private init(failing: Int, options: ShellOptions) {
    self.failing = failing
    self.options = options
  }

  private mutating func lose(_ cause: Loss.Cause, _ range: Range<Int>) {
    guard loss == nil, reached else { return }
    loss = Loss(cause: cause, range: range, isNested: scriptDepth > 0)
  }

  // MARK: Lists

  /// `isChecked`: something looks at the status, so `-e` doesn't act inside.
  private mutating func run(_ list: ShellList, isChecked: Bool) -> Flow {
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

  private mutating func background(_ item: ShellItem) -> Flow {
    let flow = run(item, isChecked: true)
    if flow.status == .failed {
      backgroundFailed = true
      lose(.background, item.end..<item.end + 1)
    }
    last = .succeeded
    return .next(.succeeded)
  }

  private mutating func run(_ item: ShellItem, isChecked: Bool) -> Flow {
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

  private static func runsTests(_ pipeline: ShellPipeline) -> Bool {
    guard case .simple(let command)? = pipeline.commands.first else { return false }
    return TestCommand(words: command.texts) != nil
  }

  private func actOnError(_ flow: Flow, of pipeline: ShellPipeline, isChecked: Bool) -> Flow {
    guard case .next(.failed) = flow, options.exitsOnError, !isChecked, !pipeline.isNegated else {
      return flow
    }
    return .exit(.failed)
  }

  private mutating func run(_ pipeline: ShellPipeline, isChecked: Bool) -> Flow {
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

  // MARK: Compound commands

  private mutating func run(_ command: ShellCommand, isChecked: Bool) -> Flow {
    switch command {
    case .simple(let command): return run(command, isChecked: isChecked)
    case .group(let list): return run(list, isChecked: isChecked)
    case .subshell(let list): return .next(inner(list, isChecked: isChecked))
    case .conditional(let arms, let otherwise):
      return run(arms, otherwise: otherwise, isChecked: isChecked)
    case .loop(let condition, let body, let until):
      return loop(condition, body, until: until, isChecked: isChecked)
    case .each(let body):
      let flow = run(body, isChecked: isChecked)
      guard case .next(.failed) = flow, body.commands.contains(failing) else { return flow }
      let start = body.items.first?.first.range.lowerBound ?? 0
      lose(.loop, start..<max(start, body.items.last?.end ?? start))
      return .next(.succeeded)
    case .choice(let bodies):
      let chosen = bodies.first { $0.commands.contains(failing) }
      if let chosen { return run(chosen, isChecked: isChecked) }
      return either(bodies, isChecked: isChecked)
    case .function(let name, let body):
      functions[name] = body
      return .next(.succeeded)
    }
  }

  /// Runs a list in a shell of its own, whose options and variables end with it.
  private mutating func inner(_ list: ShellList, isChecked: Bool) -> Status {
    let saved = (options, variables, disabledExit)
    let flow = run(list, isChecked: isChecked)
    (options, variables, disabledExit) = saved
    return flow.status
  }

  private mutating func run(
    _ arms: [ShellArm], otherwise: ShellList?, isChecked: Bool
  ) -> Flow {
    for arm in arms {
      let flow = run(arm.condition, isChecked: true)
      guard case .next(let status) = flow else { return flow }
      let failsHere = arm.condition.commands.contains(failing)
      if failsHere, status == .failed {
        let start = arm.condition.items.first?.first.range.lowerBound ?? 0
        lose(.condition, start..<max(start, arm.condition.items.last?.end ?? start))
        continue
      }
      if failsHere || isKnown(arm.condition) {
        if status == .succeeded { return run(arm.body, isChecked: isChecked) }
        if status == .failed { continue }
      }
      // The condition tells nothing: go where the failing command is, else both ways.
      let bodies = arms.map(\.body) + (otherwise.map { [$0] } ?? [])
      if let chosen = bodies.first(where: { $0.commands.contains(failing) }) {
        return run(chosen, isChecked: isChecked)
      }
      return either(bodies + (otherwise == nil ? [ShellList()] : []), isChecked: isChecked)
    }
    guard let otherwise else {
      last = .succeeded
      return .next(.succeeded)
    }
    return run(otherwise, isChecked: isChecked)
  }

  /// Whether the condition's outcome follows from the failing command, as in `[ $? -ne 0 ]`.
  private func isKnown(_ condition: ShellList) -> Bool {
    guard let item = condition.items.last, item.rest.isEmpty, condition.items.count == 1,
      case .simple(let command)? = item.first.commands.first
    else { return false }
    return StatusTest(words: command.words.map(\.text)) != nil
      || ["true", ":", "false"].contains(command.words.first?.text)
  }

  /// Runs every list from the same state; what differs is unknown afterwards.
  private mutating func either(_ lists: [ShellList], isChecked: Bool) -> Flow {
    let start = self
    var merged: Status?
    for list in lists {
      var branch = start
      branch.steps = steps
      let flow = branch.run(list, isChecked: isChecked)
      steps = branch.steps
      loss = loss ?? branch.loss
      reached = reached || branch.reached
      mayHaveFailed = mayHaveFailed || branch.mayHaveFailed
      variables.merge(branch.variables) { $0 == $1 ? $0 : .unknown }
      if case .exit(let status) = flow {
        if status != .succeeded { mayHaveFailed = true }
        continue
      }
      merged = merged == nil || merged == flow.status ? flow.status : .unknown
    }
    last = merged ?? .unknown
    return .next(last)
  }

  private mutating func loop(
    _ condition: ShellList, _ body: ShellList, until: Bool, isChecked: Bool
  ) -> Flow {
    let flow = run(condition, isChecked: true)
    guard case .next(let status) = flow else { return flow }
    if condition.commands.contains(failing), status == .failed {
      // `until pytest` goes round until the tests pass; `while pytest` stops and succeeds.
      if until { return .next(.failed) }
      let start = condition.items.first?.first.range.lowerBound ?? 0
      lose(.condition, start..<max(start, condition.items.last?.end ?? start))
      return .next(.succeeded)
    }
    return run(body, isChecked: isChecked)
  }

  // MARK: Simple commands

  private mutating func run(_ command: SimpleCommand, isChecked: Bool) -> Flow {
    steps += 1
    guard steps <= Self.stepLimit else { return .next(.unknown) }
    var substituted = Status.succeeded
    for list in command.substitutions {
      substituted = inner(list, isChecked: isChecked)
    }
    let before = last
    let flow = result(of: command, substituted: substituted, isChecked: isChecked)
    if case .next(let status) = flow { last = status }
    if substituted == .failed, flow.status != .failed, !command.words.isEmpty {
      lose(.substitution, command.range)
    }
    for assignment in command.assignments where command.words.isEmpty {
      guard let (name, value) = assignment.text.cut(at: "=") else { continue }
      variables[name] = value == "$?" ? before : value == "0" ? .succeeded : .unknown
    }
    return flow
  }

  private mutating func result(
    of command: SimpleCommand, substituted: Status, isChecked: Bool
  ) -> Flow {
    if command.number == failing {
      reached = true
      return .next(.failed)
    }
    if command.words.isEmpty { return .next(substituted) }
    if let script = command.script { return .next(run(script, isChecked: isChecked)) }
    let words = CommandWrapper.withoutKeywords(command.texts)
    let name = words.first ?? ""
    if let body = functions[name] { return call(body, isChecked: isChecked) }
    switch name {
    case "exit", "return": return .exit(status(words.dropFirst().first))
    case "false": return .next(.failed)
    case "set":
      let was = options.exitsOnError
      options.apply(words.dropFirst())
      if was, !options.exitsOnError { disabledExit = true }
      if !was, !options.exitsOnError, words.contains("+e") { disabledExit = true }
      if options.exitsOnError { disabledExit = false }
      return .next(.succeeded)
    case "wait": return .next(words.count > 1 && backgroundFailed ? .failed : .succeeded)
    default:
      if let test = StatusTest(words: words) { return .next(test.holds(for: status(test.word))) }
      // `exec` puts the command in the shell's place, which so ends with it.
      if command.words.first?.text == "exec", command.words.count > 1 { return .exit(.succeeded) }
      return .next(.succeeded)
    }
  }

  private mutating func run(_ script: NestedScript, isChecked: Bool) -> Status {
    if script.sharesShell { return run(script.list, isChecked: isChecked).status }
    let saved = (options, variables, disabledExit)
    options = script.options
    disabledExit = false
    scriptDepth += 1
    let flow = run(script.list, isChecked: false)
    scriptDepth -= 1
    (options, variables, disabledExit) = saved
    return flow.status
  }

  private mutating func call(_ body: ShellList, isChecked: Bool) -> Flow {
    guard callDepth < 8 else { return .next(.unknown) }
    callDepth += 1
    defer { callDepth -= 1 }
    let flow = run(body, isChecked: isChecked)
    // `return` ends the function, `exit` the shell; of a function's end only the status counts here.
    return .next(flow.status)
  }

  /// The status that a word such as `0`, `$?` or `$rc` names.
  private func status(_ word: String?) -> Status {
    guard let word, word != "$?" else { return last }
    if let number = Int(word) { return number == 0 ? .succeeded : .failed }
    guard word.hasPrefix("$") else { return .unknown }
    return variables[String(word.dropFirst())] ?? .unknown
  }
}

/// `[ $? -ne 0 ]` and its kin: a comparison of a status with zero.
struct StatusTest: Sendable, Hashable {
  /// The word that holds the status.
  var word: String
  /// Whether the comparison holds for zero.
  var holdsForZero: Bool

  init?(words: [String]) {
    var words = words[...]
    switch words.first {
    case "[", "[[": words = words.dropFirst().dropLast()
    case "test": words = words.dropFirst()
    default: return nil
    }
    guard words.count == 3, let left = words.first, let right = words.last, right == "0",
      left.hasPrefix("$")
    else { return nil }
    word = left
    switch words[words.startIndex + 1] {
    case "-eq", "=", "==", "-le": holdsForZero = true
    case "-ne", "!=", "-gt": holdsForZero = false
    default: return nil
    }
  }

  func holds(for status: ShellRun.Status) -> ShellRun.Status {
    switch status {
    case .unknown: .unknown
    case .succeeded: holdsForZero ? .succeeded : .failed
    case .failed: holdsForZero ? .failed : .succeeded
    }
  }
}
