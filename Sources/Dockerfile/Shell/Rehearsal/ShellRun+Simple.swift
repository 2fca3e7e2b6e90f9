/// Simple commands: those that tell the shell something, scripts of their own, and all others.
extension ShellRun {
  mutating func run(_ command: SimpleCommand, isChecked: Bool) -> Flow {
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

  mutating func result(
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
      if let test = StatusTest(words: words) {
        return .next(test.holds(for: status(test.word), code: code))
      }
      // `exec` puts the command in the shell's place, which so ends with it.
      if command.words.first?.text == "exec", command.words.count > 1 { return .exit(.succeeded) }
      return .next(.succeeded)
    }
  }

  mutating func run(_ script: NestedScript, isChecked: Bool) -> Status {
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

  mutating func call(_ body: ShellList, isChecked: Bool) -> Flow {
    guard callDepth < 8 else { return .next(.unknown) }
    callDepth += 1
    defer { callDepth -= 1 }
    let flow = run(body, isChecked: isChecked)
    // `return` ends the function, `exit` the shell; of a function's end only the status counts here.
    return .next(flow.status)
  }

  /// The status that a word such as `0`, `$?` or `$rc` names.
  func status(_ word: String?) -> Status {
    guard let word, word != "$?" else { return last }
    if let number = Int(word) { return number == 0 ? .succeeded : .failed }
    guard word.hasPrefix("$") else { return .unknown }
    return variables[String(word.dropFirst())] ?? .unknown
  }
}
