import LayerFilesystem
import PythonPackaging

/// Which distribution of an environment requires which: the metadata of what is installed, with
/// markers evaluated for that environment.
///
/// A marker that cannot be decided without running the image (`platform_release`) counts as true.
/// Extras are followed: `coverage[toml]` brings what coverage requires for `toml`. Requirements may
/// run in circles.
public struct RequirementGraph: Sendable {
  /// What one distribution, or a root, requires.
  public struct Step: Sendable, Hashable {
    /// The distribution that requires it; nil for a root.
    public let requiredBy: ProjectName?
    /// What is required.
    public let requirement: Requirement
  }

  /// A requirement that the environment does not meet. That is worth a note, and no error: the
  /// environment is as it is.
  public struct Unmet: Sendable, Hashable {
    /// What requires what.
    public let step: Step
    /// The version that is there instead; nil where the distribution is not installed.
    public let installed: String?
  }

  /// What some roots bring with them.
  public struct Closure: Sendable {
    /// The installed distributions that the roots reach, the roots included, sorted.
    public let members: [ProjectName]
    /// The extras that each of them is reached with, normalised.
    public let extras: [ProjectName: Set<String>]
    /// Everything that requires each of them, in the order of discovery.
    public let reasons: [ProjectName: [Step]]
    /// What could not be met, each once.
    public let unmet: [Unmet]

    /// Whether the roots reach a distribution.
    public func contains(_ name: ProjectName) -> Bool { extras[name] != nil }
  }

  /// The distributions by name. Of several with one name the first on `sys.path` counts, as it does
  /// for `importlib.metadata`.
  public let distributions: [ProjectName: Distribution]
  /// What markers see.
  public let markers: MarkerEnvironment

  /// The graph of some distributions, of which the first of each name counts.
  public init(of distributions: some Sequence<Distribution>, markers: MarkerEnvironment) {
    self.distributions = Dictionary(
      distributions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.markers = markers
  }

  /// The graph of the distributions that an environment of an inventory finds, for any of its users.
  ///
  /// - Precondition: `number` is an index into `inventory.environments`.
  public init(ofEnvironment number: Int, in inventory: PythonInventory) {
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

  /// What a distribution requires when it is installed with some extras.
  public func requirements(of name: ProjectName, extras: Set<String> = []) -> [Requirement] {
    guard let distribution = distributions[name] else { return [] }
    return distribution.requires.filter { isTaken($0, extras) }
  }

  /// Whether a requirement counts: without any extra, or with one of those that are asked for.
  private func isTaken(_ requirement: Requirement, _ extras: Set<String>) -> Bool {
    guard let marker = requirement.marker else { return true }
    return marker.couldHold(in: markers)
      || extras.contains { marker.couldHold(in: markers.considering(extra: $0)) }
  }

  /// Everything that some requirements bring.
  ///
  /// - Complexity: linear in the requirements of the distributions reached, times their extras.
  public func closure(of roots: [Requirement]) -> Closure {
    var walk = Walk()
    for root in roots where isTaken(root, []) {
      walk.add(Step(requiredBy: nil, requirement: root))
    }
    var reached: [ProjectName: Set<String>] = [:]
    var reasons: [ProjectName: [Step]] = [:]
    var unmet: [Unmet] = []
    while let step = walk.next() {
      let requirement = step.requirement
      let name = requirement.name
      guard let distribution = distributions[name] else {
        unmet.append(Unmet(step: step, installed: nil))
        continue
      }
      reasons[name, default: []].append(step)
      if let version = distribution.version, !isMet(requirement, by: version) {
        unmet.append(Unmet(step: step, installed: version))
      }
      let extras = Set(requirement.extras.map { ProjectName.normalize($0) })
      let known = reached[name]
      let all = (known ?? []).union(extras)
      reached[name] = all
      // Nothing new can follow from extras that were followed before.
      if let known, known == all { continue }
      for next in requirements(of: name, extras: all) {
        walk.add(Step(requiredBy: name, requirement: next))
      }
    }
    return Closure(
      members: reached.keys.sorted(), extras: reached, reasons: reasons, unmet: unmet)
  }

  /// The chains of requirements that lead from roots to a distribution, shortest first; each begins
  /// with a root and ends with what requires `name`.
  public func chains(
    to name: ProjectName, from roots: [Requirement], limit: Int = 8
  ) -> [[Step]] {
    let reasons = closure(of: roots).reasons
    var chains: [[Step]] = []
    // Backwards from the goal, shorter chains first, within a bound: dense graphs have very many.
    var pending: [[Step]] = (reasons[name] ?? []).map { [$0] }
    var next = 0
    while next < pending.count, chains.count < limit, next < Self.chainsTried {
      let chain = pending[next]
      next += 1
      guard let head = chain.first?.requiredBy else {
        chains.append(chain)
        continue
      }
      let isCircle = head == name || chain.dropFirst().contains { $0.requiredBy == head }
      guard !isCircle, pending.count < Self.chainsTried else { continue }
      for step in reasons[head] ?? [] { pending.append([step] + chain) }
    }
    return chains
  }

  private static let chainsTried = 20_000

  /// Whether a version satisfies a requirement. What cannot be compared is taken for satisfied, and
  /// so is what came from a URL.
  private func isMet(_ requirement: Requirement, by version: String) -> Bool {
    guard requirement.url == nil, let version = try? Version(version) else { return true }
    return requirement.specifiers.contains(version, prereleases: true)
  }

  /// Steps in the order in which they were found, each once.
  private struct Walk {
    private var queue: [Step] = []
    private var seen: Set<Step> = []
    private var position = 0

    mutating func add(_ step: Step) {
      if seen.insert(step).inserted { queue.append(step) }
    }

    mutating func next() -> Step? {
      guard position < queue.count else { return nil }
      defer { position += 1 }
      return queue[position]
    }
  }
}
