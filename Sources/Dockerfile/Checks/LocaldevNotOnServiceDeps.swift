import Rules

extension RuleDescriptor {
  /// The developer's image has other installations of the service's requirements.
  package static let localdevNotOnServiceDeps = RuleDescriptor(
    "localdev-not-on-service-deps", .dockerfile, .warning,
    statement: """
      The developer's stage takes nothing from a stage that installs the service's requirements
      """,
    fix: """
      Let the service and the developer's stage branch from one stage that installs the service's \
      requirements.
      """,
    documentation: """
      It neither builds on one nor copies from one, and installs by itself: what the developer tests \
      with is not what ships. Where both install from one lock file the versions are the same, and \
      nothing is said; the project itself may be installed beside it.
      """)
}

extension Check {
  static let localdevNotOnServiceDeps = Check(.localdevNotOnServiceDeps) { subject in
    guard let apart = LocaldevApart(subject), !apart.sharesLock(subject) else { return [] }
    let stage = subject.graph.stages[apart.localdev]
    let deps = subject.graph.stages[apart.dependencies]
    var differences = apart.differences(subject)
    differences = differences.isEmpty ? [] : [" (\(differences.joined(separator: "; ")))"]
    var plan = FixPlan(subject)
    let name = plan.name(of: deps.index, else: "service_deps")
    plan.rebase(stage.index, to: name)
    let isPossible =
      deps.index < stage.index && !subject.roles.services.contains(deps.index)
      && !subject.graph.needed(by: deps.index).contains(stage.index)
    return [
      subject.finding(
        .localdevNotOnServiceDeps, at: stage.from.position, stage,
        """
        \(stage.title) takes nothing from \(deps.title), which installs what \
        \(subject.service.title) runs with: the developer's versions can differ from those that \
        ship\(differences.joined())
        """,
        fix: isPossible ? plan.fix() : nil)
    ]
  }
}

/// A developer's stage that shares no installation with the service.
struct LocaldevApart {
  let localdev: Int
  /// The first stage that installs the service's requirements.
  let dependencies: Int

  init?(_ subject: CheckSubject) {
    guard let localdev = subject.roles.localdev, !subject.roles.services.contains(localdev),
      subject.roles.ships
    else { return nil }
    let graph = subject.graph
    let isInstalling = { (index: Int) in
      subject.facts[index].installations.contains { $0.command.isForService }
    }
    // What only the tests need is no dependency of the service, even where a marker is copied.
    let own = graph.own(of: [subject.roles.service], but: subject.roles.tests)
    let installing = own.filter(isInstalling).sorted()
    let developer = graph.needed(by: localdev)
    guard let first = installing.first, developer.isDisjoint(with: installing),
      developer.contains(where: { !subject.facts[$0].installations.isEmpty })
    else { return nil }
    self.localdev = localdev
    dependencies = first
  }

  /// Whether both install from the lock file of one tool, which gives both the same versions.
  func sharesLock(_ subject: CheckSubject) -> Bool {
    let developer = subject.graph.needed(by: localdev)
    let installs = ([dependencies] + developer.sorted()).map { index in
      let commands = subject.facts[index].installations.map(\.command).filter(\.isForService)
      // The project itself, installed beside what its lock file names, brings no other versions.
      let hasLock = subject.graph.lineage(of: index).contains { below in
        subject.facts[below].installations.contains { $0.command.sources.contains(.lock) }
      }
      return hasLock ? commands.filter { !$0.isOwnProject } : commands
    }
    guard let tool = installs[0].first?.tool, installs.dropFirst().contains(where: { !$0.isEmpty })
    else { return false }
    return installs.joined().allSatisfy { command in
      command.tool == tool
        && command.sources.allSatisfy { source in
          switch source {
          case .lock, .group: true
          case .file, .distribution, .project: false
          }
        }
    }
  }

  func differences(_ subject: CheckSubject) -> [String] {
    LocaldevDifferences(localdev: localdev, subject).sentences
  }
}

extension InstallCommand {
  /// Whether nothing is installed but folders and archives of the host, as `pip install .` and
  /// `pip install dist/shop-1.0.whl` do.
  fileprivate var isOwnProject: Bool {
    sources.allSatisfy { source in
      if case .project(let path, _) = source { !path.contains("://") } else { false }
    }
  }
}
