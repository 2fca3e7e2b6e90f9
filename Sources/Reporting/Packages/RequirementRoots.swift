import PythonDistributions
import PythonPackaging

extension RequirementGraph {
  /// What an environment was made for: what somebody asked for (`REQUESTED`), what nothing else
  /// requires, and of circles that nothing leads to the first member by name.
  var roots: [Requirement] {
    let names = copies.keys.sorted()
    var required: Set<ProjectName> = []
    for name in names {
      for step in requirements(of: name) where step.requirement.name != name {
        required.insert(step.requirement.name)
      }
    }
    var roots = names.filter {
      !required.contains($0) || copies[$0]?.contains(where: \.isRequested) == true
    }
    var reached = Set(closure(of: roots.map { Requirement(name: $0) }).installed)
    for name in names where !reached.contains(name) {
      roots.append(name)
      reached.formUnion(closure(of: [Requirement(name: name)]).installed)
    }
    return roots.sorted().map { Requirement(name: $0) }
  }
}
