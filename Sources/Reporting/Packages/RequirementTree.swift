import PythonDistributions
import PythonPackaging

/// What an environment's roots require, as lines of a tree.
///
/// What a distribution requires stands below its first mention only, so the tree is no longer than
/// the list of all requirements.
struct RequirementTree {
  /// Why nothing stands below a line, or what is wrong with it.
  enum Mark: String {
    /// It is further up on its own branch.
    case cycle
    /// What it requires stands where it was first mentioned.
    case above = "see above"
    /// It is not there.
    case absent = "not installed"
    /// Another version is there.
    case unmet = "not this version"
    /// The branch is too long to be shown.
    case deep = "and more"
  }

  /// One line.
  struct Line {
    let depth: Int
    let requirement: Requirement
    let version: String?
    let marks: [Mark]
  }

  private(set) var lines: [Line] = []

  private enum Work {
    case enter(Requirement, depth: Int)
    case leave(ProjectName)
  }

  private struct Expansion: Hashable {
    let name: ProjectName
    let extras: Set<String>
  }

  private let graph: RequirementGraph
  private let unmet: Set<Requirement>
  private var expanded: Set<Expansion> = []
  /// What the line that is being written stands below.
  private var branch: Set<ProjectName> = []
  // A stack of our own: requirements may be nested deeper than a thread's stack allows.
  private var pending: [Work]

  private static let deepest = 100

  /// The tree below some roots.
  init(_ graph: RequirementGraph, roots: [Requirement]) {
    self.graph = graph
    unmet = Set(graph.closure(of: roots).unmet.map(\.step.requirement))
    pending = roots.reversed().map { .enter($0, depth: 0) }
    while let work = pending.popLast() {
      switch work {
      case .leave(let name): branch.remove(name)
      case .enter(let requirement, let depth): enter(requirement, depth)
      }
    }
  }

  private mutating func enter(_ requirement: Requirement, _ depth: Int) {
    let name = requirement.name
    let extras = Set(requirement.extras.map { ProjectName.normalize($0) })
    let below = graph.requirements(of: name, extras: extras)
    var marks: [Mark] = []
    if graph.distributions[name] == nil {
      marks.append(.absent)
    } else if unmet.contains(requirement) {
      marks.append(.unmet)
    }
    if branch.contains(name) {
      marks.append(.cycle)
    } else if !below.isEmpty {
      if depth >= Self.deepest {
        marks.append(.deep)
      } else if !expanded.insert(Expansion(name: name, extras: extras)).inserted {
        marks.append(.above)
      } else {
        branch.insert(name)
        pending.append(.leave(name))
        pending += below.reversed().map { .enter($0, depth: depth + 1) }
      }
    }
    let version = graph.distributions[name]?.version
    lines.append(Line(depth: depth, requirement: requirement, version: version, marks: marks))
  }
}
