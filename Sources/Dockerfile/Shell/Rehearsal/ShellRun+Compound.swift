/// Conditions, loops, choices and shells within a shell.
extension ShellRun {
  mutating func run(_ command: ShellCommand, isChecked: Bool) -> Flow {
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
  mutating func inner(_ list: ShellList, isChecked: Bool) -> Status {
    let saved = (options, variables, disabledExit)
    let flow = run(list, isChecked: isChecked)
    (options, variables, disabledExit) = saved
    return flow.status
  }

  mutating func run(
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
  func isKnown(_ condition: ShellList) -> Bool {
    guard let item = condition.items.last, condition.items.count == 1 else { return false }
    return ([item.first] + item.rest.map(\.pipeline)).allSatisfy { pipeline in
      guard case .simple(let command)? = pipeline.commands.first, pipeline.commands.count == 1
      else { return false }
      return StatusTest(words: command.texts) != nil
        || ["true", ":", "false"].contains(command.words.first?.text)
    }
  }

  /// Runs every list from the same state; what differs is unknown afterwards.
  mutating func either(_ lists: [ShellList], isChecked: Bool) -> Flow {
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

  mutating func loop(
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
}
