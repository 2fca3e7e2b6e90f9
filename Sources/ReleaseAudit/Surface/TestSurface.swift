import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// What LOCALDEV has for testing and SERVICE must not have: derived from the images, never assumed.
public struct TestSurface: Sendable {
  /// The test distributions, sorted by normalised name.
  public let distributions: [TestDistribution]
  /// Distributions that tests require and SERVICE needs too, sorted by name.
  public let shared: [SharedDistribution]
  /// The project's test files in LOCALDEV, sorted by path.
  public let files: [TestFile]
  /// Test requirements that are not installed in LOCALDEV, by normalised name.
  public let unmet: [String]
  /// The files that declared the test requirements.
  public let testRequirementFiles: [String]
  /// The files that declared the service's requirements.
  public let serviceRequirementFiles: [String]

  /// What the service's requirements name, normalised.
  let serviceNames: Set<String>
  /// Test distributions by normalised name.
  let byName: [String: TestDistribution]
  /// The test distributions' places among LOCALDEV's distributions, by normalised name.
  let installed: [String: [Int]]
  /// Known test tools in SERVICE that it has a reason to have.
  let tolerated: [SharedDistribution]

  /// Whether LOCALDEV gives anything to look for.
  public var isEmpty: Bool { installed.isEmpty && files.isEmpty }

  /// The paths in LOCALDEV of all test files, those of test distributions included.
  func nodes(in localdev: Census) -> Set<PathNode> {
    var nodes = Set(files.map(\.node))
    for index in installed.values.joined() {
      for file in localdev.distributions[index].files {
        if let node = file.node { nodes.insert(node) }
      }
    }
    return nodes
  }

  /// Bytes and number of the files that the tests take in LOCALDEV.
  public let cost: (files: Int, bytes: Int64)
}

/// Derives the surface from two images.
struct SurfaceDerivation {
  let service: Census
  let localdev: Census
  let serviceMarkers: MarkerEnvironment
  let localdevMarkers: MarkerEnvironment
  let requirements: RequirementFiles
  let policy: Policy
  /// Layers that LOCALDEV alone has.
  let ownLayers: Set<Int>
  /// The layers of SERVICE's base.
  let base: BaseLayers

  /// The surface, and why each distribution is in SERVICE.
  func derive() -> (surface: TestSurface, reasons: ServiceReasons) {
    let inLocaldev = installed(localdev)
    let inService = installed(service)
    var declared = requirements.tests.map(\.requirement)
    declared += policy.testDistributions.compactMap { try? Requirement($0) }
    let declaredNames = Set(declared.map(\.name.normalized))
    // What a known tool requires came with it, though nobody declares the tool.
    let tools = (inLocaldev + everywhere(service)).filter {
      KnownTestTools.isKnown($0.name.normalized)
    }
    let tests = DependencyClosure(
      roots: declared + tools.map { Requirement(name: $0.name) },
      installed: inLocaldev
        + tools.filter { tool in !inLocaldev.contains { $0.name == tool.name } },
      markers: localdevMarkers)
    let remains = remains(of: tests, inLocaldev)
    let reasons = ServiceReasons(
      service, requirements: requirements.service, remains: remains,
      // What the service requires and does not have is followed through LOCALDEV's copies.
      others: inLocaldev.filter { other in !inService.contains { $0.name == other.name } },
      markers: serviceMarkers, base: base,
      isForTests: { tests.members[$0]?.isRoot == true || KnownTestTools.isKnown($0) })
    let serviceNames = Set(inService.map(\.name.normalized)).subtracting(remains)
    let names = names(tests, declaredNames, inLocaldev, serviceNames)

    var distributions: [TestDistribution] = []
    var shared: [SharedDistribution] = []
    var tolerated: [SharedDistribution] = []
    for (name, reason) in names.sorted(by: { $0.key < $1.key }) {
      let isCertain = reason == .declared || reason == .known
      if InstallTools.isPartOfPython(name) || !isCertain && InstallTools.contains(name) {
        if tests.members[name] != nil {
          shared.append(SharedDistribution(name: name, neededBy: ["installing packages"]))
        }
        continue
      }
      // A test tool that the requirements of both name is for tests all the same.
      let isForBoth =
        reason == .declared && KnownTestTools.isKnown(name) && reasons.names(name)
      if !isForBoth, let needers = reasons.needers(of: name, certain: isCertain) {
        let entry = SharedDistribution(name: name, neededBy: needers)
        if tests.members[name] != nil { shared.append(entry) }
        if serviceNames.contains(name), reason == .known || KnownTestTools.isKnown(name) {
          tolerated.append(entry)
        }
        continue
      }
      distributions.append(
        distribution(name, reason, tests, inLocaldev.first { $0.name.normalized == name }))
    }
    return (surface(distributions, shared, tolerated, tests), reasons)
  }

  /// What may be of the surface, by normalised name, and why. The project itself never is.
  private func names(
    _ tests: DependencyClosure, _ declared: Set<String>, _ inLocaldev: [Distribution],
    _ serviceNames: Set<String>
  ) -> [String: TestDistribution.Reason] {
    var names: [String: TestDistribution.Reason] = [:]
    for (name, member) in tests.members {
      names[name] = declared.contains(name) ? .declared : member.isRoot ? .known : .required
    }
    for distribution in inLocaldev + everywhere(service) {
      let name = distribution.name.normalized
      guard names[name] == nil, let reason = KnownTestTools.reason(distribution) else { continue }
      // A classifier alone says too little where nobody says what the service requires.
      if case .classifier = reason, requirements.service.isEmpty { continue }
      names[name] = .known
    }
    for distribution in inLocaldev where names[distribution.name.normalized] == nil {
      let name = distribution.name.normalized
      if !serviceNames.contains(name) { names[name] = .added }
    }
    return names.filter { !isProjectItself($0.key) }
  }

  /// Whether a name is the project's: of an installation from a folder or file of its own, which no
  /// test requirement names but by its own extras (`ledger[test]`) or from the project's own folder
  /// (`-e .`). A library of helpers beside the project, which tests alone ask for, is for tests.
  private func isProjectItself(_ name: String) -> Bool {
    guard localdev.firstParty.contains(name), !KnownTestTools.isKnown(name) else { return false }
    let declarations = requirements.tests.filter { $0.requirement.name.normalized == name }
    return declarations.allSatisfy { declared in
      if !declared.requirement.extras.isEmpty { return true }
      let folder = EntryPath(declared.file).parent
      return projectFolders(of: name).contains { folder.isInside($0) }
    }
  }

  /// The folders that hold a first-party distribution's project: those that it was installed from, and
  /// for a `src` layout the folder above.
  private func projectFolders(of name: String) -> [EntryPath] {
    let found = (service.distributions + localdev.distributions)
      .filter { $0.name.normalized == name }
    var folders = found.flatMap(\.editableTargets)
    for distribution in found {
      if case .directory? = distribution.directURL?.source, let path = distribution.directURL?.path
      {
        folders.append(EntryPath(bytes: path))
      }
    }
    return folders + folders.filter { $0.name.equals("src") || $0.name.equals("lib") }.map(\.parent)
  }

  private func surface(
    _ distributions: [TestDistribution], _ shared: [SharedDistribution],
    _ tolerated: [SharedDistribution], _ tests: DependencyClosure
  ) -> TestSurface {
    let byName = Dictionary(
      distributions.map { ($0.name.normalized, $0) }, uniquingKeysWith: { first, _ in first })
    var installed: [String: [Int]] = [:]
    for (index, distribution) in localdev.distributions.enumerated()
    where isInstalled(distribution) && byName[distribution.name.normalized] != nil {
      installed[distribution.name.normalized, default: []].append(index)
    }
    var search = TestFileSearch(census: localdev)
    search.patterns = policy.testPaths
    search.certainFolders = { [localdev, service] folder in
      guard let other = service.view.resolve(localdev.view.path(of: folder)) else { return true }
      return !service.view.isFolder(other)
    }
    let files = search.run(includingHidden: false).files.map(\.file)
      .sorted { $0.path < $1.path }
    let owned = installed.values.joined().flatMap { localdev.distributions[$0].files }
    let sizes = owned.compactMap { file in file.content.map { localdev.view[$0].size } }
    let cost = (
      files: files.count + sizes.count,
      bytes: files.reduce(0) { $0 + $1.size } + sizes.reduce(0, +)
    )
    return TestSurface(
      distributions: distributions, shared: shared, files: files,
      unmet: tests.missing.filter { byName[$0] != nil }.sorted(),
      testRequirementFiles: requirements.testFiles,
      serviceRequirementFiles: requirements.serviceFiles,
      serviceNames: Set(requirements.service.map(\.requirement.name.normalized)), byName: byName,
      installed: installed,
      tolerated: tolerated, cost: cost)
  }

  private func distribution(
    _ name: String, _ reason: TestDistribution.Reason, _ tests: DependencyClosure,
    _ installed: Distribution?
  ) -> TestDistribution {
    let member = tests.members[name]
    let places = requirements.tests.filter { $0.requirement.name.normalized == name }.map(\.place)
    return TestDistribution(
      name: installed?.name ?? ProjectName(unchecked: name), version: installed?.version,
      reason: reason, declaredBy: places, requiredBy: (member?.requiredBy ?? []).sorted(),
      chain: member?.chain ?? [name], layer: installed?.layer)
  }

  /// Packages without metadata that came into LOCALDEV with a test distribution whose list of files
  /// is gone: they are what it should have listed.
  private func remains(of tests: DependencyClosure, _ installed: [Distribution]) -> Set<String> {
    let layers = Set(
      installed.filter { distribution in
        distribution.metadata != .none && ownLayers.contains(distribution.layer)
          && tests.members[distribution.name.normalized] != nil
          && !distribution.files.contains { $0.path.name.hasSuffix(".py") }
      }.map(\.layer))
    guard !layers.isEmpty else { return [] }
    return Set(
      installed.filter { $0.metadata == .none && layers.contains($0.layer) }
        .map(\.name.normalized))
  }

  private func installed(_ census: Census) -> [Distribution] {
    census.distributions.filter(isInstalled)
  }

  private func isInstalled(_ distribution: Distribution) -> Bool {
    distribution.standing == .installed && distribution.view == .merged
  }

  private func everywhere(_ census: Census) -> [Distribution] {
    census.distributions.filter { $0.standing == .installed }
  }
}
