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
    /// The distributions of that name, where there are several.
    let copies: [Distribution]
    /// Which copies of what stands above require it, where not all do.
    let requiredBy: [Distribution]
  }

  private(set) var lines: [Line] = []

  private enum Work {
    case enter(Branch, depth: Int)
    case leave(ProjectName)
  }

  /// A requirement, and those copies that have it, where the others do not.
  private struct Branch {
    let requirement: Requirement
    var requiredBy: [Distribution] = []
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
    pending = roots.reversed().map { .enter(Branch(requirement: $0), depth: 0) }
    while let work = pending.popLast() {
      switch work {
      case .leave(let name): branch.remove(name)
      case .enter(let branch, let depth): enter(branch, depth)
      }
    }
  }

  private mutating func enter(_ line: Branch, _ depth: Int) {
    let requirement = line.requirement
    let name = requirement.name
    let extras = Set(requirement.extras.map { ProjectName.normalize($0) })
    let below = branches(below: name, extras)
    var marks: [Mark] = []
    let copies = graph.copies[name] ?? []
    if copies.isEmpty {
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
    lines.append(
      Line(
        depth: depth, requirement: requirement, version: copies.first?.version, marks: marks,
        copies: copies.count > 1 ? copies : [], requiredBy: line.requiredBy))
  }

  /// What the copies of a name require, each requirement once.
  private func branches(below name: ProjectName, _ extras: Set<String>) -> [Branch] {
    var order: [Requirement] = []
    var requiring: [Requirement: [Distribution]] = [:]
    for step in graph.requirements(of: name, extras: extras) {
      guard let copy = step.requiredBy.flatMap({ graph[$0] }) else { continue }
      if requiring[step.requirement] == nil { order.append(step.requirement) }
      requiring[step.requirement, default: []].append(copy)
    }
    return order.map { requirement in
      let copies = requiring[requirement] ?? []
      let isOfAll = copies.count == graph.copies[name]?.count
      return Branch(requirement: requirement, requiredBy: isOfAll ? [] : copies)
    }
  }
}
