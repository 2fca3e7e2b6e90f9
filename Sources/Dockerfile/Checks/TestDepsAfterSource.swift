import Rules

extension RuleDescriptor {
  /// Test requirements above code in the file, below it in the layers.
  package static let testDepsAfterSource = RuleDescriptor(
    "test-deps-after-source", .dockerfile, .warning,
    statement: """
      Test requirements are installed after code was copied, in the stage or in one below it
      """,
    fix: """
      Install them before any code is copied: in a stage of their own on the service's dependencies, \
      which the stage with code and tests builds on.
      """,
    documentation: """
      Every change of the code installs them again. A list of requirements, a lock file or an \
      installer script is no code; an installation of the project itself needs the code, and one that \
      shares its RUN with the tests is meant to be made anew: neither is reported.
      """)
}

extension Check {
  static let testDepsAfterSource = Check(.testDepsAfterSource) { subject in
    guard !subject.signs.isSideFile else { return [] }
    var findings: [Finding] = []
    for stage in subject.graph.stages {
      var code: (stage: Int, copy: StageFacts.ContextCopy)?
      var installedBefore = false
      var named: [String] = []
      for (index, step) in subject.steps(upTo: stage.index) {
        switch step {
        case .copy(let copy):
          if code == nil, copy.sources.contains(where: SourceFiles.isCode) { code = (index, copy) }
          named += copy.sources
        case .installation(let install) where install.command.isForTests:
          guard let code, index == stage.index else {
            installedBefore = installedBefore || code == nil
            break
          }
          // Lock-file tools install the project itself once its dependencies are there.
          if installedBefore || install.isWithTests || install.isWithUse
            || !isSeparable(install.command)
          {
            break
          }
          installedBefore = true
          findings.append(finding(install, after: code, in: stage, named, subject))
        default: break
        }
      }
    }
    return findings
  }

  /// Not the project with extras, which needs its code; nor what is for the service as well, which
  /// another rule looks at.
  private static func isSeparable(_ command: InstallCommand) -> Bool {
    command.sources.allSatisfy { source in
      if case .project = source { return false }
      return InstallCommand.isForTests(source) || source == .lock
    }
  }

  private static func finding(
    _ install: StageFacts.Installation, after code: (stage: Int, copy: StageFacts.ContextCopy),
    in stage: Stage, _ named: [String], _ subject: CheckSubject
  ) -> Finding {
    let source = code.copy.sources.first(where: SourceFiles.isCode) ?? "."
    let below = subject.graph.stages[code.stage]
    let isHere = code.stage == stage.index
    let place = isHere ? "" : " in \(below.title)"
    let fix: Fix?
    if isHere {
      let areThere =
        install.command.files.allSatisfy { path in
          named.contains { SourceFiles.names($0, path) }
        } && !install.command.sources.contains(.lock)
      let moved = MovedCopy(subject: subject, copy: code.copy, stage: stage.index, install: install)
      fix = moved.fix(listsAreThere: areThere)
    } else {
      fix = split(install, below, code.copy, stage, subject)
    }
    return subject.finding(
      .testDepsAfterSource, at: install.position, stage,
      """
      test requirements are installed after '\(source)' was copied (line \
      \(code.copy.instruction.lines.lowerBound)\(place)), so every change of it installs them again
      """,
      fix: fix)
  }

  /// What the stage below does before the code becomes a stage of its own; the test requirements go on
  /// that, and the code is copied on both branches.
  private static func split(
    _ install: StageFacts.Installation, _ below: Stage, _ copy: StageFacts.ContextCopy,
    _ stage: Stage, _ subject: CheckSubject
  ) -> Fix? {
    let own = stage.instructions.filter { $0.lines.lowerBound > stage.line }
    guard stage.base.stage == below.index, let name = below.name,
      install.place.isDirect, install.place.script.commands.count == 1,
      let end = own.firstIndex(of: install.instruction),
      own[..<end].allSatisfy({ [.copy, .workdir, .arg, .env].contains($0.keyword) }),
      let start = below.instructions.firstIndex(of: copy.instruction),
      below.instructions[..<start].contains(where: { $0.keyword == .run })
    else { return nil }
    var plan = FixPlan(subject)
    let service = plan.fresh("service_deps")
    let tests = plan.fresh("test_deps")
    plan.rename(below.index, to: service)
    // Tests that are copied before stay where they are, behind the code.
    let moved = own[...end].filter { instruction in
      guard case .transfer(let transfer) = instruction.body, transfer.from == nil else {
        return true
      }
      return !transfer.sources.contains(where: SourceFiles.isCode)
    }
    plan.insert(
      ["", "FROM \(service) AS \(tests)"] + moved.map(CheckSubject.line)
        + ["", "FROM \(service) AS \(name)"],
      before: copy.instruction.lines.lowerBound)
    for instruction in moved { plan.replace(instruction, by: []) }
    plan.rebase(stage.index, to: tests)
    plan.insert(below.instructions[start...].map(CheckSubject.line), after: stage.from)
    return plan.fix()
  }
}
