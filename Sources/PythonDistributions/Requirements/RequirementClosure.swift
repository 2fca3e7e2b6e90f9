import PythonPackaging

extension RequirementGraph {
  /// What some roots bring with them.
  package struct Closure: Sendable {
    /// A project that the roots reach.
    package struct Member: Sendable {
      /// Everything that requires it, in the order of discovery.
      package internal(set) var reasons: [Step] = []
      /// Whether it is one of the roots.
      package internal(set) var isRoot = false
      /// The extras that it is reached with, normalised.
      package internal(set) var extras: Set<String> = []
      /// The shortest chain of names from a root to it, itself included.
      package let chain: [ProjectName]
      /// Whether any copy of it is installed.
      package let isInstalled: Bool

      /// The other projects that require it.
      package var requiredBy: Set<ProjectName> {
        Set(reasons.compactMap(\.requiredBy?.name)).subtracting(chain.suffix(1))
      }
    }

    /// A requirement that is not met. That is worth a note, and no error: what is installed is as it
    /// is.
    package struct Unmet: Sendable, Hashable {
      /// What requires what.
      package let step: Step
      /// The version that an interpreter finds instead; nil where the distribution is not installed.
      package let installed: String?
    }

    /// The projects that the roots reach, the roots included, installed or not.
    package internal(set) var members: [ProjectName: Member] = [:]
    /// What could not be met, each once.
    package internal(set) var unmet: [Unmet] = []

    /// The installed members, sorted.
    package var installed: [ProjectName] {
      members.filter(\.value.isInstalled).map(\.key).sorted()
    }

    /// The members that are not installed, sorted.
    package var missing: [ProjectName] {
      members.filter { !$0.value.isInstalled }.map(\.key).sorted()
    }

    /// The member of a name; nil where the roots do not reach it.
    package subscript(name: ProjectName) -> Member? { members[name] }
  }

  /// Everything that some requirements bring.
  ///
  /// - Parameters:
  ///   - roots: the requirements; their markers count.
  ///   - projects: projects that are never members: what their extras require beyond the projects
  ///     themselves is required by who asks for the extras.
  /// - Complexity: linear in the requirements of the distributions reached, times their extras.
  package func closure(
    of roots: [Requirement], through projects: Set<ProjectName> = []
  ) -> Closure {
    var walk = ClosureWalk(graph: self, projects: projects)
    for root in roots where isTaken(root, in: markers) {
      walk.add(Step(requiredBy: nil, requirement: root))
    }
    return walk.run()
  }
}

/// Follows requirements, in the order in which they are found.
private struct ClosureWalk {
  typealias Step = RequirementGraph.Step

  private struct Visit: Hashable {
    let name: ProjectName
    let extra: String
  }

  let graph: RequirementGraph
  let projects: Set<ProjectName>
  private var closure = RequirementGraph.Closure()
  private var queue: [Step] = []
  private var known: Set<Step> = []
  private var visited: Set<Visit> = []

  init(graph: RequirementGraph, projects: Set<ProjectName>) {
    self.graph = graph
    self.projects = projects
  }

  mutating func add(_ step: Step) {
    if known.insert(step).inserted { queue.append(step) }
  }

  mutating func run() -> RequirementGraph.Closure {
    var next = 0
    while next < queue.count {
      let step = queue[next]
      next += 1
      let name = step.requirement.name
      let isProject = projects.contains(name)
      if !isProject { take(step) }
      let extras = step.requirement.extras.map { ProjectName.normalize($0) }
      for extra in (isProject ? [] : [""]) + extras
      where visited.insert(Visit(name: name, extra: extra)).inserted {
        for edge in graph.edges(of: name, extra: extra) {
          add(
            isProject
              ? Step(requiredBy: step.requiredBy, requirement: edge.requirement) : edge)
        }
      }
    }
    return closure
  }

  private mutating func take(_ step: Step) {
    let requirement = step.requirement
    let first = graph.first(requirement.name)
    var member =
      closure.members[requirement.name]
      ?? RequirementGraph.Closure.Member(
        chain: (step.requiredBy.flatMap { closure.members[$0.name]?.chain } ?? [])
          + [requirement.name],
        isInstalled: first != nil)
    member.reasons.append(step)
    if step.requiredBy == nil { member.isRoot = true }
    member.extras.formUnion(requirement.extras.map { ProjectName.normalize($0) })
    closure.members[requirement.name] = member
    guard let first else {
      closure.unmet.append(.init(step: step, installed: nil))
      return
    }
    if let version = first.version, !Self.isMet(requirement, by: version) {
      closure.unmet.append(.init(step: step, installed: version))
    }
  }

  /// Whether a version satisfies a requirement. What cannot be compared is taken for satisfied, and
  /// so is what came from a URL.
  private static func isMet(_ requirement: Requirement, by version: String) -> Bool {
    guard requirement.url == nil, let version = try? Version(version) else { return true }
    return requirement.specifiers.contains(version, prereleases: true)
  }
}
