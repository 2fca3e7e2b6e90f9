import LayerFilesystem
import PythonPackaging

/// Which distribution requires which: the metadata of what is installed, with markers evaluated for an
/// interpreter.
///
/// A marker that cannot be decided without running the image (`platform_release`) counts as true.
/// Extras are followed: `coverage[toml]` brings what coverage requires for `toml`. Requirements may
/// run in circles.
///
/// Of one name there may be several copies: one in a user's site directory, one of Debian's. Which of
/// them a process imports depends on who starts it and where, so what any of them requires is required.
package struct RequirementGraph: Sendable {
  /// One of the distributions of a name.
  package struct Copy: Sendable, Hashable {
    /// The distribution's name.
    package let name: ProjectName
    /// Its place among `copies` of that name.
    package let number: Int
  }

  /// What one distribution, or a root, requires.
  package struct Step: Sendable, Hashable {
    /// The distribution that requires it; nil for a root.
    package let requiredBy: Copy?
    /// What is required.
    package let requirement: Requirement
  }

  /// The distributions by name. Of several with one name the first is the first on `sys.path`, which
  /// `importlib.metadata` finds.
  package let copies: [ProjectName: [Distribution]]
  /// What markers see.
  package let markers: MarkerEnvironment

  /// The graph of some distributions, those of one name in their order.
  package init(of distributions: some Sequence<Distribution>, markers: MarkerEnvironment) {
    copies = Dictionary(grouping: distributions, by: \.name)
    self.markers = markers.considering(extra: "")
  }

  /// The graph of the distributions that an environment of an inventory finds, for any of its users.
  ///
  /// - Precondition: `number` is an index into `inventory.environments`.
  package init(ofEnvironment number: Int, in inventory: PythonInventory) {
    let environment = inventory.environments[number]
    var ranks: [EntryPath: Int] = [:]
    for place in environment.path.map(\.path) + environment.userSites where ranks[place] == nil {
      ranks[place] = ranks.count
    }
    let found = inventory.distributions.enumerated().compactMap { index, distribution in
      let isThere =
        distribution.view == .merged && distribution.standing == .installed
        && distribution.metadata != .conda
      guard isThere else { return nil as (rank: Int, index: Int)? }
      if let rank = ranks[distribution.location] { return (rank, index) }
      // A place may have another name on the path, through a link.
      return distribution.environment == number ? (ranks.count, index) : nil
    }
    self.init(
      of: found.sorted { $0 < $1 }.map { inventory.distributions[$0.index] },
      markers: environment.markers)
  }

  /// The distribution that an interpreter finds by a name.
  package func first(_ name: ProjectName) -> Distribution? { copies[name]?.first }

  /// The distribution that a step is of.
  package subscript(copy: Copy) -> Distribution? {
    guard let copies = copies[copy.name], copies.indices.contains(copy.number) else { return nil }
    return copies[copy.number]
  }

  /// What the copies of a distribution require when it is installed with some extras, in the order of
  /// the copies, and each requirement of a copy once.
  package func requirements(of name: ProjectName, extras: Set<String> = []) -> [Step] {
    var steps: [Step] = []
    var seen: Set<Step> = []
    for extra in [""] + extras.sorted() {
      for step in edges(of: name, extra: extra) where seen.insert(step).inserted {
        steps.append(step)
      }
    }
    return steps
  }

  /// What a distribution requires without any extra, or beyond that with one.
  func edges(of name: ProjectName, extra: String) -> [Step] {
    let environment = markers.considering(extra: extra)
    return (copies[name] ?? []).enumerated().flatMap { number, distribution in
      let copy = Copy(name: name, number: number)
      return distribution.requires.compactMap { requirement in
        let isPlain = isTaken(requirement, in: markers)
        let isEdge =
          extra.isEmpty ? isPlain : !isPlain && isTaken(requirement, in: environment)
        return isEdge ? Step(requiredBy: copy, requirement: requirement) : nil
      }
    }
  }

  /// Whether a requirement counts.
  func isTaken(_ requirement: Requirement, in environment: MarkerEnvironment) -> Bool {
    requirement.marker?.couldHold(in: environment) ?? true
  }

  /// The chains of requirements that lead from roots to a distribution, shortest first; each begins
  /// with a root and ends with what requires `name`.
  package func chains(
    to name: ProjectName, from roots: [Requirement], limit: Int = 8
  ) -> [[Step]] {
    let members = closure(of: roots).members
    var chains: [[Step]] = []
    // Backwards from the goal, shorter chains first, within a bound: dense graphs have very many.
    var pending: [[Step]] = (members[name]?.reasons ?? []).map { [$0] }
    var next = 0
    while next < pending.count, chains.count < limit, next < Self.chainsTried {
      let chain = pending[next]
      next += 1
      guard let head = chain.first?.requiredBy?.name else {
        chains.append(chain)
        continue
      }
      let isCircle = head == name || chain.dropFirst().contains { $0.requiredBy?.name == head }
      guard !isCircle, pending.count < Self.chainsTried else { continue }
      for step in members[head]?.reasons ?? [] { pending.append([step] + chain) }
    }
    return chains
  }

  private static let chainsTried = 20_000
}
