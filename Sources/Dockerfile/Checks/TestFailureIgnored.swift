import Rules

extension RuleDescriptor {
  /// Tests whose failure the shell doesn't pass on, so that the build goes on.
  package static let testFailureIgnored = RuleDescriptor(
    "test-failure-ignored", .dockerfile, .error,
    statement: "Tests run, but their instruction succeeds where they fail",
    fix: """
      Let the tests' status be the instruction's: join commands with &&, begin a script with set -e, \
      give a pipe SHELL ["/bin/bash", "-o", "pipefail", "-c"].
      """,
    documentation: """
      '|| true', a later command of a list or of a pipe that gives the status, set +e, '&', '!', or a \
      condition that takes the failure. The script is rehearsed with the tests failing, as "How a lost \
      failure is found" says: pytest || [ $? -eq 5 ] fails where tests fail, and is not reported.
      """)
}

extension Check {
  static let testFailureIgnored = Check(.testFailureIgnored) { subject in
    var findings: [Finding] = []
    for stage in subject.graph.stages {
      for run in subject.facts[stage.index].testRuns {
        guard run.outcome.wasReached, run.outcome.status == .succeeded,
          let loss = run.outcome.loss
        else { continue }
        let text = loss.isNested ? "" : run.script.text.string(in: loss.range)
        let bytes = run.script.text.bytes
        // A newline between commands is seen at the command behind it.
        let start = bytes[loss.range.clamped(to: bytes.indices)].firstIndex { !$0.isWhitespace }
        let place =
          loss.isNested
          ? run.position : run.script.position(at: start ?? loss.range.lowerBound)
        findings.append(
          subject.finding(
            .testFailureIgnored, at: place, stage,
            """
            the build goes on where \(run.command.runner) fails: \
            \(reason(loss.cause, text.blankSeparated.joined(separator: " ")))
            """,
            fix: fix(run, loss, stage, subject)))
      }
    }
    return findings
  }

  private static func reason(_ cause: ShellRun.Loss.Cause, _ text: String) -> String {
    let quoted = text.isEmpty || text.utf8.count > 60 ? "" : " '\(text)'"
    return switch cause {
    case .alternative: "what follows\(quoted.isEmpty ? " ||" : quoted) counts in its stead"
    case .pipe: "a pipe has the status of its last command, and pipefail is not set"
    case .sequence: "the next command runs all the same, and its status counts\(quoted)"
    case .disabledExit: "set +e lets the next command run all the same\(quoted)"
    case .background: "& sends the tests to the background, and nobody waits for their status"
    case .condition: "as a condition they only choose what is done next"
    case .negation: "! turns their failure into success"
    case .loop: "for goes on with its next round, and the last one's status counts"
    case .substitution: "the status of a $(…) among a command's words is not looked at"
    }
  }

  /// The instruction without what loses the failure, where that leaves a script that doesn't lose it.
  private static func fix(
    _ run: StageFacts.TestRun, _ loss: ShellRun.Loss, _ stage: Stage, _ subject: CheckSubject
  ) -> Fix? {
    guard let lines = lines(run, loss, stage, subject), keepsFailure(lines, subject) else {
      return nil
    }
    var plan = FixPlan(subject)
    plan.replace(run.instruction, by: lines)
    return plan.fix()
  }

  /// Whether every test run in the lines fails them.
  private static func keepsFailure(_ lines: [String], _ subject: CheckSubject) -> Bool {
    let text =
      (["# escape=" + (subject.document.escape == ASCII.backtick ? "`" : "\\")]
      + ["FROM debian:12"] + lines).joined(separator: "\n")
    guard let document = try? DockerfileDocument(parsing: text),
      let graph = try? StageGraph(document)
    else { return false }
    let facts = CheckSubject.facts(of: graph, escape: document.escape, options: subject.options)
    return facts[0].testRuns.allSatisfy { $0.outcome.wasReached && $0.outcome.status != .succeeded }
      && !facts[0].testRuns.isEmpty
  }

  private static func lines(
    _ run: StageFacts.TestRun, _ loss: ShellRun.Loss, _ stage: Stage, _ subject: CheckSubject
  ) -> [String]? {
    let instruction = run.instruction
    let text = run.script.text
    let head = CheckSubject.head(of: instruction)
    if !instruction.heredocs.isEmpty, run.script.isVerbatim {
      let lines = CheckSubject.line(instruction).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init)
      return Array(lines.prefix(1)) + ["set -e"]
        + (loss.cause == .alternative ? withoutAlternative(run, loss) : Array(lines.dropFirst()))
    }
    guard run.script.isVerbatim, !loss.isNested else { return plain(run, head) }
    let before = text.string(in: 0..<loss.range.lowerBound)
    let after = text.string(in: loss.range.upperBound..<text.bytes.count)
    let script: String
    switch loss.cause {
    case .alternative: script = before + after
    case .background: script = after.trimmed.isEmpty ? before : before.trimmed + " && " + after
    case .pipe:
      let root = subject.rootName(of: stage)
      if root.contains("alpine") || root.contains("busybox") {
        script = "set -o pipefail && " + text.string
        break
      }
      return [
        "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]", CheckSubject.line(instruction),
      ]
    case .sequence:
      let next = text.string(in: loss.range).drop { $0 == ";" || $0.isWhitespace }
      let rest = next == "exit 0" || next == "true" || next == ":" ? "" : " && " + next
      script = before + rest + after
    case .disabledExit, .loop:
      script =
        "set -e; "
        + text.string
        .split(separator: ";").filter { String($0).trimmed != "set +e" }.joined(separator: ";")
    case .condition, .negation, .substitution: return plain(run, head)
    }
    return [head + CheckSubject.unquotedBlanksJoined(script)]
  }

  /// The heredoc's lines without `|| …` in the one that has it.
  private static func withoutAlternative(
    _ run: StageFacts.TestRun, _ loss: ShellRun.Loss
  ) -> [String] {
    let text = run.script.text
    let script =
      text.string(in: 0..<loss.range.lowerBound)
      + text.string(in: loss.range.upperBound..<text.bytes.count)
    return script.split(separator: "\n").map(String.init)
      + run.instruction.heredocs.map(\.name)
  }

  /// The tests' command alone, where the others of the script only speak.
  private static func plain(_ run: StageFacts.TestRun, _ head: String) -> [String]? {
    let silent: Set<String> = [
      "echo", "printf", "true", ":", "exit", "sleep", "set", "break", "cat",
    ]
    let others = run.script.commands.map(\.command.texts).filter { words in
      words != run.words && !silent.contains(words.first ?? "echo")
        && ShellInvocation(words: words) == nil
    }
    guard others.isEmpty else { return nil }
    return [head + CheckSubject.shellLine(run.words)]
  }
}
