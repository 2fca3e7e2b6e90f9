import PythonDistributions
import PythonPackaging

extension RequirementGraph {
  /// What an environment was made for: what somebody asked for (`REQUESTED`), what nothing else
  /// requires, and of circles that nothing leads to the first member by name.
  var roots: [Requirement] {
    let names = distributions.keys.sorted()
    var required: Set<ProjectName> = []
    for name in names {
      for requirement in requirements(of: name) where requirement.name != name {
        required.insert(requirement.name)
      }
    }
    var roots = names.filter {
      !required.contains($0) || distributions[$0]?.isRequested == true
    }
    var reached = Set(closure(of: roots.map { Requirement(name: $0) }).members)
    for name in names where !reached.contains(name) {
      roots.append(name)
      reached.formUnion(closure(of: [Requirement(name: name)]).members)
    }
    return roots.sorted().map { Requirement(name: $0) }
  }
}
