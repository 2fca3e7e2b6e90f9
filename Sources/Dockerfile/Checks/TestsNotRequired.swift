import Rules

extension RuleDescriptor {
  /// Tests that only a container starts.
  package static let testsNotRequired = RuleDescriptor(
    "tests-not-required", .dockerfile, .warning,
    statement: "Tests run only as a container's command, so no build depends on them",
    fix: """
      Run them with RUN in a stage that the service needs: a failing test then fails the build.
      """,
    documentation: """
      A CMD or ENTRYPOINT that starts a test runner is run by whoever starts a container of that \
      stage. An image of the service can be built, and shipped, while the tests fail. Nothing is said \
      where another stage runs tests while it is built.
      """)
}

extension Check {
  static let testsNotRequired = Check(.testsNotRequired) { subject in
    guard subject.ships, subject.signs.isPython, subject.roles.tests.isEmpty else { return [] }
    return subject.graph.stages.compactMap { stage in
      guard let (runner, instruction) = subject.facts[stage.index].startsTests,
        !subject.roles.services.contains(stage.index)
      else { return nil }
      return subject.finding(
        .testsNotRequired, at: instruction.position, stage,
        """
        \(stage.title) starts \(runner) when a container runs, which no build does: a build of \
        \(subject.roles.services.map { subject.graph.stages[$0].title }.listed) does not depend on it
        """,
        fix: fix(stage, instruction, subject))
    }
  }

  /// The container's command as an instruction of the build, and the marker that it leaves.
  private static func fix(
    _ stage: Stage, _ instruction: Instruction, _ subject: CheckSubject
  ) -> Fix? {
    let script: String
    switch instruction.body {
    case .cmd(.exec(let words)), .entrypoint(.exec(let words)):
      if let inner = ShellInvocation(words: words) {
        script = inner.script
      } else {
        script = CheckSubject.shellLine(words)
      }
    case .cmd(.shell(let text)), .entrypoint(.shell(let text)): script = text
    default: return nil
    }
    guard !script.contains("$@"), !script.hasPrefix("exec ") else { return nil }
    var plan = FixPlan(subject)
    let marker = subject.marker(of: stage.index)
    plan.replace(instruction, by: ["RUN \(script) && touch \(marker)"])
    guard plan.gate(stage.index, into: subject.roles.services, touch: false) else { return nil }
    return plan.fix()
  }
}
