import PythonDistributions
import PythonPackaging

/// What SERVICE has a reason to have, although tests may require it too.
struct ServiceNeeds {
  private let declared: DependencyClosure
  private let others: DependencyClosure
  private let places: [String: [String]]

  init(
    requirements: [DeclaredRequirement], installed: [Distribution], others: [Distribution],
    tests: DependencyClosure, markers: MarkerEnvironment
  ) {
    declared = DependencyClosure(
      roots: requirements.map(\.requirement), installed: installed + others, markers: markers)
    // Distributions that no test needs have their own reasons to be there, and so has what they
    // require. Test tools have none: what only they require came with them.
    let independent = installed.filter {
      tests.members[$0.name.normalized] == nil && KnownTestTools.reason($0) == nil
    }
    self.others = DependencyClosure(
      roots: independent.map { Requirement(name: $0.name) }, installed: installed,
      markers: markers)
    places = Dictionary(grouping: requirements, by: { $0.requirement.name.normalized })
      .mapValues { $0.map(\.place) }
  }

  /// Who needs a project, by name or by place of a declaration; nil where nobody does.
  func needers(of name: String) -> [String]? {
    var needers = places[name] ?? []
    for closure in [declared, others] {
      if let member = closure.members[name] { needers += member.requiredBy }
    }
    if needers.isEmpty, others.members[name]?.isRoot == true { needers = [name] }
    return needers.isEmpty ? nil : Set(needers).sorted()
  }
}
