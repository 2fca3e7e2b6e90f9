import Rules

extension RuleDescriptor {
  /// The service has test requirements or tests below it, or copies them in.
  package static let serviceBuildsOnTests = RuleDescriptor(
    "service-builds-on-tests", .dockerfile, .error,
    statement: "The service takes test requirements or tests from the stages that it is made of",
    fix: """
      Build the service on a stage that has the service's requirements only, and let it take nothing \
      of the tests but an empty marker.
      """,
    documentation: """
      It descends from a stage that installs test requirements, or that copies tests and runs them; or \
      it copies the site-packages, a virtual environment, the whole root, or the folder with the tests \
      of one. A folder that a later instruction removes and makes anew holds what was installed last; \
      but what a layer of the service's own lineage holds ships, removed or not. Where the service is \
      guessed, and in a file of one stage, it is a warning.
      """)
}

extension Check {
  static let serviceBuildsOnTests = Check(.serviceBuildsOnTests) { subject in
    guard subject.ships else { return [] }
    var findings: [Finding] = []
    for service in subject.roles.services {
      let stage = subject.graph.stages[service]
      if let finding = installed(under: stage, subject) ?? tested(under: stage, subject) {
        findings.append(finding)
      }
      for index in subject.graph.lineage(of: service) {
        findings += copied(into: subject.graph.stages[index], for: stage, subject)
      }
    }
    var seen: Set<SourcePosition> = []
    return findings.filter {
      seen.insert(SourcePosition(line: $0.line, column: $0.column ?? 0)).inserted
    }
  }

  // MARK: In the lineage

  private static func installed(under service: Stage, _ subject: CheckSubject) -> Finding? {
    guard let (index, install) = subject.testInstallations(under: service.index).first else {
      return nil
    }
    let stage = subject.graph.stages[index]
    let isAlone = subject.graph.stages.count == 1
    let what = install.command.testNames.listed
    let message =
      isAlone
      ? "the image installs what only tests and development need (\(what)), and ships it"
      : index == service.index
        ? "\(service.title), which ships, installs what only tests and development need (\(what))"
        : """
        \(service.title) builds on \(stage.title), which installs what only tests and development \
        need (\(what), line \(install.position.line)): it ships with it
        """
    return subject.finding(
      .serviceBuildsOnTests, isAlone ? .warning : nil,
      at: index == service.index ? install.position : service.from.position, service, message,
      fix: separated(service, subject)
        ?? Fix(
          advice: """
            Install \(what) in a stage of its own that the tests build on, and let \
            \(service.title) build on what stands before it.
            """))
  }

  /// Takes what is for tests out of the service's lineage, and puts it at the beginning of the branches
  /// that run tests or are the developer's.
  private static func separated(_ service: Stage, _ subject: CheckSubject) -> Fix? {
    let lineage = Set(subject.graph.lineage(of: service.index))
    guard lineage.allSatisfy({ subject.facts[$0].testRuns.isEmpty }) else { return nil }
    let installs = subject.testInstallations(under: service.index).reversed()
    var plan = FixPlan(subject)
    for (_, install) in installs {
      guard !install.isWithTests,
        let edits = install.command.isForService
          ? subject.cleaning(install) : subject.removing(install)
      else { return nil }
      for edit in edits { plan.add(edit) }
    }
    let users = subject.roles.tests + [subject.roles.localdev].compactMap { $0 }
    var branches: Set<Int> = []
    for user in users where !lineage.contains(user) {
      let path = subject.graph.lineage(of: user)
      guard let fork = path.firstIndex(where: lineage.contains), fork > 0 else { continue }
      branches.insert(path[fork - 1])
    }
    for branch in branches.sorted() {
      let stage = subject.graph.stages[branch]
      // Behind code it would be installed again with every change: that takes another stage.
      let hasCode = subject.graph.lineage(of: branch).dropFirst().contains { index in
        subject.facts[index].copies.contains { $0.sources.contains(where: SourceFiles.isCode) }
      }
      guard !hasCode else { return nil }
      plan.insert(
        installs.map { "RUN " + CheckSubject.shellLine($0.installation.words) }, after: stage.from)
    }
    return plan.fix()
  }

  /// Tests that were copied and run below the service, without requirements of their own.
  private static func tested(under service: Stage, _ subject: CheckSubject) -> Finding? {
    guard subject.signs.isPython else { return nil }
    var copy: StageFacts.ContextCopy?
    for (index, step) in subject.steps(upTo: service.index) {
      switch step {
      case .copy(let found)
      where found.sources.contains { SourceFiles.isWholeContext($0) || SourceFiles.isTests($0) }:
        copy = copy ?? found
      case .testRun(let run) where run.command.isPython:
        guard let copy else { continue }
        let stage = subject.graph.stages[index]
        let isAlone = subject.graph.stages.count == 1
        return subject.finding(
          .serviceBuildsOnTests, isAlone ? .warning : nil, at: run.position, service,
          """
          \(isAlone ? "the image" : service.title) ships the tests that \(run.command.runner) runs in \
          \(isAlone ? "it" : stage.title): line \(copy.instruction.lines.lowerBound) copies them below
          """,
          fix: Fix(
            advice: """
              Copy and run the tests in a stage of their own, and let the service take an empty marker \
              from it.
              """))
      default: break
      }
    }
    return nil
  }

  // MARK: By copies

  private static func copied(
    into stage: Stage, for service: Stage, _ subject: CheckSubject
  ) -> [Finding] {
    stage.copies.compactMap { copy in
      guard !copy.isMount, let source = copy.origin.stage else { return nil }
      let from = subject.graph.stages[source]
      if let finding = copiedEnvironment(copy, from, into: stage, for: service, subject) {
        return finding
      }
      guard let path = copy.paths.first(where: { subject.holdsTests($0, of: source) }) else {
        return nil
      }
      return subject.finding(
        .serviceBuildsOnTests, at: copy.position, stage,
        """
        \(path) of \(from.title) holds the tests that ran there: they ship with \(service.title)
        """,
        fix: Fix(
          advice: """
            Copy what the service needs from the build context or from a stage without tests, and only \
            an empty marker from \(from.title).
            """))
    }
  }

  private static func copiedEnvironment(
    _ copy: Stage.Copy, _ from: Stage, into stage: Stage, for service: Stage,
    _ subject: CheckSubject
  ) -> Finding? {
    let environments = subject.graph.lineage(of: from.index).flatMap {
      subject.facts[$0].environments
    }
    for path in copy.paths where StageFacts.holdsDistributions(path, environments) {
      guard let (index, install) = subject.liveTestInstallation(under: from.index, at: path) else {
        continue
      }
      let at = subject.graph.stages[index].title
      let clean = subject.graph.lineage(of: from.index).first {
        subject.testInstallations(under: $0).isEmpty && !subject.facts[$0].installations.isEmpty
      }
      let instruction = stage.instructions.first { $0.position == copy.position }
      var plan = FixPlan(subject)
      var isGated = true
      if let clean, let instruction {
        let name = plan.name(of: clean, else: "service_deps")
        plan.replace(
          instruction, by: [CheckSubject.replacingSource(instruction, copy.written, name)])
        // The copy was what made the tests run first.
        let others = stage.copies.filter { $0.origin == copy.origin }
        if subject.roles.tests.contains(from.index), others.count == 1 {
          isGated = plan.gate(from.index, into: [service.index])
        }
      }
      return subject.finding(
        .serviceBuildsOnTests, at: copy.position, stage,
        """
        \(path) of \(from.title) holds what only tests and development need, which \(at) installs \
        (\(install.command.testNames.listed), line \(install.position.line)): it ships with \
        \(service.title)
        """,
        fix: clean != nil && instruction != nil && isGated
          ? plan.fix() : cleaned(install, subject))
    }
    return nil
  }

  /// The installation without what is for tests, where no stage of tests needs it.
  private static func cleaned(
    _ install: StageFacts.Installation, _ subject: CheckSubject
  ) -> Fix? {
    guard subject.roles.tests.isEmpty, install.command.isForService,
      let edits = subject.cleaning(install)
    else { return nil }
    return Fix(edits: edits)
  }
}

extension CheckSubject {
  /// The image at the bottom of a stage's lineage.
  func rootName(of stage: Stage) -> String {
    graph.lineage(of: stage.index).last.map { graph.stages[$0].baseName } ?? stage.baseName
  }

  /// A test installation in a stage or below it that is still there at the stage's end, as far as a
  /// path is concerned: the folder wasn't removed since, nor set to what ships.
  func liveTestInstallation(
    under stage: Int, at path: String
  ) -> (stage: Int, installation: StageFacts.Installation)? {
    var live: [(stage: Int, installation: StageFacts.Installation)] = []
    for (index, step) in steps(upTo: stage) {
      switch step {
      case .installation(let install):
        // These make the environment what they say, and take away the rest.
        if install.command.isExact {
          live.removeAll { $0.installation.environment == install.environment }
        }
        if install.command.isForTests { live.append((index, install)) }
      case .removal(let paths, _):
        live.removeAll { entry in
          guard let environment = entry.installation.environment else { return false }
          return paths.contains { StagePath.contains($0, environment) }
        }
      default: break
      }
    }
    return live.first { entry in
      guard let environment = entry.installation.environment else { return true }
      return StagePath.contains(path, environment) || StagePath.contains(environment, path)
    }
  }

  /// Whether a folder of a stage holds tests that were copied into it, and that ran in the stage or in
  /// one below it.
  func holdsTests(_ path: String, of stage: Int) -> Bool {
    guard signs.isPython else { return false }
    let ran = graph.lineage(of: stage).contains { index in
      facts[index].testRuns.contains { $0.command.isPython }
    }
    var folders: [String] = []
    for (_, step) in steps(upTo: stage) {
      switch step {
      case .copy(let copy):
        for source in copy.sources {
          if SourceFiles.isTests(source) {
            // A folder's files go into the destination itself.
            let isFolder = !source.lastPathComponent.contains(".")
            folders.append(
              isFolder
                ? copy.destination
                : copy.destination == "/" ? "/" + source.lastPathComponent : copy.destination)
          } else if ran, SourceFiles.isWholeContext(source) {
            folders.append(copy.destination)
          }
        }
      case .removal(let paths, _):
        folders.removeAll { folder in paths.contains { StagePath.contains($0, folder) } }
      default: break
      }
    }
    return folders.contains { StagePath.contains(path, $0) }
  }
}

extension StageFacts {
  /// Whether a path is, or holds, a place where distributions are installed.
  static func holdsDistributions(_ path: String, _ environments: [String]) -> Bool {
    if environments.contains(where: { StagePath.contains(path, $0) || StagePath.contains($0, path) }
    ) {
      return true
    }
    let roots: Set<String> = [
      "/", "/usr", "/usr/lib", "/usr/local", "/usr/local/lib", "/opt", "/root", "/opt/conda",
    ]
    let names: Set<Substring> = [
      "site-packages", "dist-packages", "venv", ".venv", "virtualenv", ".local", "env",
      "virtualenvs",
    ]
    let components = path.split(separator: "/")
    return roots.contains(path) || components.contains { names.contains($0) }
      || path.hasPrefix("/usr/local/lib/python") && components.count == 4
      || path.hasPrefix("/usr/lib/python") && components.count == 3
  }
}
