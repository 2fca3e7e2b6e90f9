import Codecs
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// What every claim examines: both images, the surface, and what they share.
struct AuditContext: Sendable {
  let service: Census
  let serviceInventory: PythonInventory
  let localdev: Census
  let surface: TestSurface
  /// Patterns of the policy for further test files.
  let testPaths: [GlobPattern]
  /// Which files SERVICE has for reasons of its own.
  let ownership: Ownership
  /// Contents of the surface, and where SERVICE has them.
  let contents: SurfaceContents
  let matches: SurfaceMatches
  /// Why each distribution is in SERVICE.
  let reasons: ServiceReasons
  /// The layers of SERVICE's base.
  let base: BaseLayers

  /// Whether something of a test distribution in SERVICE stands there for reasons of its own.
  ///
  /// A distribution that is in the surface only because tests require it, or because LOCALDEV has it
  /// and SERVICE removed it, may be part of the base image, which no test of the project brought.
  func isOfBase(_ distribution: TestDistribution, layer: Int) -> Bool {
    !distribution.isPrincipal && base.contains(layer)
  }

  /// The level of what SERVICE has of a test distribution in a layer: where nothing tells which layers
  /// are the base's, what only tests require, in a layer that both images have, may be the base's.
  func level(of distribution: TestDistribution, layer: Int) -> Level {
    let mayBeOfBase =
      !distribution.isPrincipal && base.evidence == .none && ownership.sharedLayers.contains(layer)
    return mayBeOfBase ? .warning : .error
  }

  /// Whether an installed distribution may own a path of SERVICE.
  func isRightful(_ node: PathNode) -> Bool { ownership.isRightful(node) }

  /// The test distributions that are installed in LOCALDEV, with their facts.
  var testDistributions: [(TestDistribution, Distribution)] {
    surface.distributions.flatMap { test in
      (surface.installed[test.name.normalized] ?? []).map { (test, localdev.distributions[$0]) }
    }
  }

  /// An item for a file that SERVICE ships.
  func item(_ shipped: Census.Shipped, evidence: String? = nil, digest: Bool = false)
    -> Finding.Item
  {
    let content = shipped.content.flatMap { service.view[$0].kind == .file ? $0 : nil }
    return Finding.Item(
      path: service.view.path(of: shipped.node),
      digest: digest ? content.map { service.image.digest(of: $0) } : nil,
      size: content.map { service.view[$0].size } ?? 0, evidence: evidence)
  }

  /// Facts about why a distribution belongs to the surface.
  func facts(_ distribution: TestDistribution) -> [String: String] {
    var facts = [
      "distribution": distribution.name.normalized, "reason": distribution.reason.rawValue,
    ]
    if !distribution.declaredBy.isEmpty {
      facts["declaredBy"] = distribution.declaredBy.joined(separator: ", ")
    }
    if distribution.chain.count > 1 {
      facts["chain"] = distribution.chain.joined(separator: " -> ")
    }
    return facts
  }
}

/// A claim about SERVICE: a file each, which says what it examines.
protocol ClaimCheck: Sendable {
  /// The claim.
  var rule: Rule { get }
  /// Looks at everything that the claim is about.
  func examine(_ context: AuditContext) -> ClaimExamination
}

/// What a check found, and how much it looked at.
struct ClaimExamination: Sendable {
  var examined = 0
  var findings: [Finding] = []
}

/// Gathers items into one finding for each subject, layer and view.
struct FindingGroups {
  private struct Key: Hashable {
    let rule: Rule
    let subject: String
    let layer: Int
    let hiddenBy: Int?
  }

  private var order: [Key] = []
  private var groups: [Key: Finding] = [:]

  /// Adds an item; `message` and `facts` are taken from the first of a group.
  mutating func add(
    _ rule: Rule, level: Level? = nil, subject: String, layer: Int, hiddenBy: Int?,
    item: Finding.Item, facts: @autoclosure () -> [String: String] = [:],
    message: @autoclosure () -> String
  ) {
    let key = Key(rule: rule, subject: subject, layer: layer, hiddenBy: hiddenBy)
    if groups[key] == nil {
      order.append(key)
      groups[key] = Finding(
        rule, level: level, subject: subject, layer: layer,
        view: hiddenBy == nil ? .merged : .hidden, hiddenBy: hiddenBy, message: message(),
        facts: facts())
    }
    groups[key]?.items.append(item)
  }

  /// The findings in the order of their first items, their items sorted by path, each path once.
  var findings: [Finding] {
    order.compactMap { key in
      guard var finding = groups[key] else { return nil }
      finding.items.sort { $0.path < $1.path }
      var seen: Set<EntryPath> = []
      finding.items.removeAll { !seen.insert($0.path).inserted }
      return finding
    }
  }
}
