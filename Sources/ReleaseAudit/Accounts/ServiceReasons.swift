import ContainerImage
import Dockerfile
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// Why each distribution of an image is there, as far as the service's own requirements, its base and
/// its history tell.
struct ServiceReasons: Sendable {
  /// What the service's requirements bring, followed through what is installed.
  let declared: RequirementGraph.Closure
  /// What the base, the operating system and instructions that name distributions bring.
  let incidental: RequirementGraph.Closure
  /// Whether anything says what the service requires. Without it nothing can be unexplained by being
  /// absent from it.
  let isDeclared: Bool
  /// Reasons by the distributions' places.
  let reasons: [DistributionReason]

  private let places: [String: [String]]
  /// The places of distributions that require what is certain to be for tests.
  private let asksForTests: Set<Int>

  /// Finds the reasons.
  ///
  /// - Parameters:
  ///   - remains: names of packages that test distributions left behind: nothing explains them.
  ///   - others: distributions of the other image, through whose metadata requirements are followed
  ///     where this image does not have them.
  ///   - isForTests: whether a project is certain to be for tests. What came incidentally is no reason
  ///     for that, and nothing is followed through it.
  ///   - isOfTests: whether tests name or require a project.
  init(
    _ census: Census, requirements: [DeclaredRequirement], remains: Set<String> = [],
    others: [Distribution] = [],
    markers: MarkerEnvironment, base: BaseLayers, isForTests: (String) -> Bool,
    isOfTests: (String) -> Bool
  ) {
    asksForTests = Set(
      census.distributions.indices.filter { index in
        census.distributions[index].requires.contains { isForTests($0.name.normalized) }
      })
    let installed = census.distributions.filter { distribution in
      distribution.standing == .installed && distribution.view == .merged
        && !remains.contains(distribution.name.normalized)
    }
    let projects = installed.filter {
      census.isFirstParty($0) && !isForTests($0.name.normalized)
    }.map { Requirement(name: $0.name) }
    isDeclared = !requirements.isEmpty || !projects.isEmpty
    declared = RequirementGraph(of: installed + others, markers: markers)
      .closure(of: requirements.map(\.requirement) + projects)
    places = Dictionary(grouping: requirements, by: { $0.requirement.name.normalized })
      .mapValues { $0.map(\.place) }
    let named = Self.namedByInstructions(census.image.image)
    let innocent = installed.filter { !isForTests($0.name.normalized) }
    let brought = innocent.filter { distribution in
      base.contains(distribution.layer) || named[distribution.name.normalized] != nil
        || census.isOfSystem(distribution)
    }
    let undeclared =
      isDeclared
      ? []
      : innocent.filter { distribution in
        // What tests require has no reason of its own, unless somebody asked for it by name; and what
        // asks for test tools is none.
        (!isOfTests(distribution.name.normalized) || distribution.isRequested)
          && !distribution.requires.contains { isForTests($0.name.normalized) }
      }
    incidental = RequirementGraph(of: innocent, markers: markers)
      .closure(of: (brought + undeclared).map { Requirement(name: $0.name) })
    let broughtNames = Set(brought.map(\.name))
    let (declared, incidental, places) = (declared, incidental, places)
    reasons = census.distributions.map { distribution in
      let name = distribution.name.normalized
      if let places = places[name] ?? named[name] {
        return DistributionReason(kind: .declared, evidence: places)
      }
      if census.isFirstParty(distribution), !isForTests(name) {
        return DistributionReason(kind: .project, evidence: [])
      }
      if InstallTools.contains(name)
        || distribution.standing == .vendored && census.isOfInstaller(distribution)
      {
        return DistributionReason(kind: .installer, evidence: [])
      }
      if let member = declared[distribution.name] {
        return DistributionReason(kind: .required, evidence: member.chain.map(\.normalized))
      }
      if census.isOfSystem(distribution) {
        return DistributionReason(kind: .base, evidence: ["the operating system"])
      }
      if base.contains(distribution.layer) {
        return DistributionReason(kind: .base, evidence: ["layer \(distribution.layer)"])
      }
      if let member = incidental[distribution.name],
        !member.requiredBy.isDisjoint(with: broughtNames)
      {
        return DistributionReason(kind: .required, evidence: member.chain.map(\.normalized))
      }
      return DistributionReason(kind: .unexplained, evidence: [])
    }
  }

  /// Who needs a project, by name or by place of a declaration; nil where nobody does. What is certain
  /// to be for tests needs a better reason than that something incidental asks for it.
  func needers(of name: String, certain: Bool) -> [String]? {
    var needers = places[name] ?? []
    for closure in certain ? [declared] : [declared, incidental] {
      if let member = closure[named: name] { needers += member.requiredBy.map(\.normalized) }
    }
    if needers.isEmpty, !certain, incidental[named: name]?.isRoot == true { needers = [name] }
    return needers.isEmpty ? nil : Set(needers).sorted()
  }

  /// Who in SERVICE requires a project, whatever it is there for itself; nil where nobody does.
  func requirers(of name: String) -> [String]? {
    let members = [declared[named: name], incidental[named: name]].compactMap { $0 }
    let requirers = Set(members.flatMap(\.requiredBy).map(\.normalized)).subtracting([name])
    return requirers.isEmpty ? nil : requirers.sorted()
  }

  /// Whether the service's requirements name a project themselves.
  func names(_ name: String) -> Bool { places[name] != nil }

  /// Whether a distribution may make something legitimate. Where nobody says what the service
  /// requires, nothing can be told from that it is not said.
  func isTrusted(_ index: Int) -> Bool {
    reasons[index].kind != .unexplained || !isDeclared && !asksForTests.contains(index)
  }

  /// The name of a distribution or of a wheel; nil for other things to install.
  private static func name(of source: InstallCommand.Source) -> String? {
    switch source {
    case .distribution(let name): return name
    case .project(let path, _):
      let file = path.split(separator: "/").last ?? ""
      guard file.hasSuffix(".whl"), !file.contains("*") else { return nil }
      return String(file.dropLast(".whl".count).prefix { $0 != "-" })
    case .file, .group, .lock: return nil
    }
  }

  /// Projects that an instruction installs by name, and is not for tests: `RUN pip install gunicorn`.
  static func namedByInstructions(_ image: Image) -> [String: [String]] {
    var named: [String: [String]] = [:]
    for layer in image.layers {
      guard let createdBy = layer.createdBy else { continue }
      for command in BuildInstruction(createdBy: createdBy).installations {
        for source in command.sources {
          guard let name = Self.name(of: source) else { continue }
          let normalized = ProjectName.normalize(name)
          named[normalized, default: []].append("the instruction of layer \(layer.index)")
        }
      }
    }
    return named
  }
}
