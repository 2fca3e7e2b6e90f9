extension Check {
  /// Tests whose failure the shell doesn't pass on, so that the build goes on.
  static let testFailureIgnored = Check(
    .testFailureIgnored, .error,
    statement: """
      Tests run, but the instruction succeeds where they fail: '|| true', a later command of a list \
      or of a pipe gives the status, set +e, '&', '!', or a condition that takes the failure.
      """,
    remedy: """
      Let the tests' status be the instruction's: join commands with &&, begin a script with set -e, \
      give a pipe SHELL ["/bin/bash", "-o", "pipefail", "-c"].
      """
  ) { subject in
    var findings: [Finding] = []
    for stage in subject.graph.stages {
      for run in subject.facts[stage.index].testRuns {
        guard run.outcome.wasReached, run.outcome.status == .succeeded,
          let loss = run.outcome.loss
        else { continue }
        let text = loss.isNested ? "" : run.script.text.string(in: loss.range)
        let place = loss.isNested ? run.position : run.script.position(at: loss.range.lowerBound)
        findings.append(
          finding(
            .testFailureIgnored, .error, at: place, stage: stage,
            """
            the build goes on where \(run.command.runner) fails: \
            \(reason(loss.cause, text.blankSeparated.joined(separator: " ")))
            """,
            mend: mend(run, loss)))
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

  /// The instruction without what loses the failure; offsets are into the script, which begins where
  /// the instruction's arguments do unless it is a heredoc's body.
  private static func mend(_ run: StageFacts.TestRun, _ loss: ShellRun.Loss) -> String {
    let instruction = run.instruction
    let text = run.script.text
    let head = CheckSubject.head(of: instruction)
    if !instruction.heredocs.isEmpty, run.script.isVerbatim {
      let lines = CheckSubject.line(instruction).split(
        separator: "\n", omittingEmptySubsequences: false)
      return
        ([lines.first.map(String.init) ?? head, "set -e"] + lines.dropFirst().map(String.init))
        .joined(separator: "\n")
    }
    let plain = head + run.words.joined(separator: " ")
    guard run.script.isVerbatim, !loss.isNested else { return plain }
    let before = text.string(in: 0..<loss.range.lowerBound)
    let after = text.string(in: loss.range.upperBound..<text.bytes.count)
    let script: String
    switch loss.cause {
    case .alternative: script = before + after
    case .background: script = after.trimmed.isEmpty ? before : before.trimmed + " && " + after
    case .pipe:
      return "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\n"
        + CheckSubject.line(instruction)
    case .sequence:
      let next = text.string(in: loss.range).drop { $0 == ";" || $0.isWhitespace }
      let rest = next == "exit 0" || next == "true" || next == ":" ? "" : " && " + next
      script = before + rest + after
    case .disabledExit, .loop:
      script =
        "set -e; "
        + text.string
        .split(separator: ";").filter { String($0).trimmed != "set +e" }.joined(separator: ";")
    case .condition, .negation, .substitution: return plain
    }
    return head + script.blankSeparated.joined(separator: " ")
  }
}

extension CheckSubject {
  /// The keyword and the flags, with a blank after them.
  static func head(of instruction: Instruction) -> String {
    let flags = instruction.flags.map { flag in
      "--\(flag.name)" + (flag.value.map { "=\($0)" } ?? "") + " "
    }
    return instruction.keyword.rawValue + " " + flags.joined()
  }
}
