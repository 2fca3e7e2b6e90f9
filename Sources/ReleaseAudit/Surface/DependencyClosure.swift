import PythonDistributions
import PythonPackaging

/// What a set of requirements brings, followed through the metadata of what is installed.
///
/// Markers hold as they do for the image's interpreter; where that is not known they are taken to
/// hold, so that nothing is missed. Extras are followed along the edges that ask for them.
struct DependencyClosure: Sendable {
  /// How a project came to be in the closure.
  struct Member: Sendable, Hashable {
    /// Who requires it, by normalised name, sorted; empty for a root alone.
    var requiredBy: Set<String> = []
    /// Whether it is one of the roots.
    var isRoot = false
    /// The shortest chain of names from a root to it, itself included.
    var chain: [String] = []
  }

  /// The members by normalised name, installed or not.
  private(set) var members: [String: Member] = [:]
  /// Members that are not installed.
  private(set) var missing: Set<String> = []

  /// Follows `roots` through `installed`.
  ///
  /// - Parameter projects: normalised names that are never members: of these, only what their extras
  ///   require beyond them is followed.
  init(
    roots: [Requirement], installed: [Distribution], markers: MarkerEnvironment,
    projects: Set<String> = []
  ) {
    var byName: [String: [Distribution]] = [:]
    for distribution in installed where distribution.standing == .installed {
      byName[distribution.name.normalized, default: []].append(distribution)
    }
    var queue: [Step] = []
    for root in roots where root.marker?.couldHold(in: markers) ?? true {
      queue.append(Step(requirement: root, from: nil))
    }
    var seen: Set<Visit> = []
    var next = 0
    while next < queue.count {
      let step = queue[next]
      next += 1
      let name = step.requirement.name.normalized
      let isProject = projects.contains(name)
      if !isProject { add(step, name) }
      guard let distributions = byName[name] else {
        if !isProject { missing.insert(name) }
        continue
      }
      // Each extra opens edges of its own; none is the plain requirement.
      let plain = markers.considering(extra: "")
      for extra in [""] + step.requirement.extras.map({ ProjectName.normalize($0) }) {
        guard !(isProject && extra.isEmpty),
          seen.insert(Visit(name: name, extra: extra)).inserted
        else { continue }
        let environment = markers.considering(extra: extra)
        for distribution in distributions {
          for edge in distribution.requires where edge.marker?.couldHold(in: environment) ?? true {
            if isProject, edge.marker?.couldHold(in: plain) ?? true { continue }
            queue.append(Step(requirement: edge, from: isProject ? step.from : name))
          }
        }
      }
    }
  }

  private mutating func add(_ step: Step, _ name: String) {
    var member = members[name] ?? Member()
    if let from = step.from {
      if from != name { member.requiredBy.insert(from) }
    } else {
      member.isRoot = true
    }
    if member.chain.isEmpty {
      member.chain = (step.from.flatMap { members[$0]?.chain } ?? []) + [name]
    }
    members[name] = member
  }

  private struct Step {
    let requirement: Requirement
    let from: String?
  }

  private struct Visit: Hashable {
    let name: String
    let extra: String
  }
}
