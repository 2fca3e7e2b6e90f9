extension Check {
  /// The developer's image has other installations of the service's requirements.
  static let localdevNotOnServiceDeps = Check(
    .localdevNotOnServiceDeps, .warning,
    statement: """
      The developer's stage doesn't build on, or copy from, a stage that installs the service's \
      requirements: what the developer tests with is not what ships.
      """,
    remedy: """
      Let the service and the developer's stage branch from one stage that installs the service's \
      requirements.
      """
  ) { subject in
    guard let localdev = subject.roles.localdev, localdev != subject.roles.service else {
      return []
    }
    let isInstalling = { (index: Int) in
      subject.facts[index].installations.contains { $0.command.isForService }
    }
    let service = subject.graph.needed(by: subject.roles.service)
    // What only the tests need is no dependency of the service, even where a marker is copied.
    let own = ownStages(of: subject.roles.service, subject)
    let installing = service.intersection(own).filter(isInstalling).sorted()
    guard let deps = installing.first,
      subject.graph.needed(by: localdev).isDisjoint(with: installing)
    else { return [] }
    let stage = subject.graph.stages[localdev]
    let other = subject.graph.stages[deps].label
    return [
      finding(
        .localdevNotOnServiceDeps, .warning, at: stage.from.position, stage: stage,
        """
        '\(stage.label)' takes nothing from '\(other)', which installs what '\(subject.service.label)' \
        runs with: the developer's versions can differ from those that ship
        """,
        mend: subject.fromLine(of: stage, base: other))
    ]
  }

  /// The stages that a stage descends from or copies from, without those that run tests.
  private static func ownStages(of stage: Int, _ subject: CheckSubject) -> Set<Int> {
    var found: Set<Int> = []
    var waiting = [stage]
    while let index = waiting.popLast() {
      guard found.insert(index).inserted else { continue }
      waiting += subject.graph.stages[index].needs.filter { !subject.roles.tests.contains($0) }
    }
    return found
  }
}
