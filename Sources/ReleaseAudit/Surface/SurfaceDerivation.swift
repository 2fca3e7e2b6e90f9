import LayerFilesystem
import PythonDistributions
import PythonPackaging

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

  func derive() -> TestSurface {
    let inLocaldev = installed(localdev)
    let tests = DependencyClosure(
      roots: declaredTests, installed: inLocaldev, markers: localdevMarkers)
    let remains = remains(of: tests, inLocaldev)
    let serviceNames = Set(installed(service).map(\.name.normalized)).subtracting(remains)
    let needs = needs(without: tests, remains, inLocaldev)
    let candidates = candidates(tests, serviceNames, inLocaldev)
    return surface(of: decided(candidates, tests, needs, serviceNames, inLocaldev), tests)
  }

  // MARK: Steps

  /// What somebody says is for tests.
  private var declaredTests: [Requirement] {
    requirements.tests.map(\.requirement)
      + policy.testDistributions.compactMap { try? Requirement($0) }
  }

  private func needs(
    without tests: DependencyClosure, _ remains: Set<String>, _ inLocaldev: [Distribution]
  ) -> ServiceNeeds {
    let inService = installed(service)
    return ServiceNeeds(
      requirements: requirements.service,
      installed: inService.filter { !remains.contains($0.name.normalized) },
      // What the service requires and does not have is followed through LOCALDEV's copies.
      others: inLocaldev.filter { other in !inService.contains { $0.name == other.name } },
      tests: tests, markers: serviceMarkers)
  }

  /// What may be for tests, by normalised name, with the strongest reason.
  private func candidates(
    _ tests: DependencyClosure, _ serviceNames: Set<String>, _ inLocaldev: [Distribution]
  ) -> [String: TestDistribution.Reason] {
    var reasons: [String: TestDistribution.Reason] = tests.members.mapValues {
      $0.isRoot ? .declared : .required
    }
    for distribution in inLocaldev + everywhere(service) {
      let name = distribution.name.normalized
      guard reasons[name] == nil, let known = KnownTestTools.reason(distribution) else { continue }
      // A classifier alone says too little where nobody says what the service requires.
      if case .classifier = known, requirements.service.isEmpty { continue }
      reasons[name] = .known
    }
    for distribution in inLocaldev where !localdev.isFirstParty(distribution) {
      let name = distribution.name.normalized
      if reasons[name] == nil, !serviceNames.contains(name) { reasons[name] = .added }
    }
    return reasons
  }

  /// What becomes of the candidates.
  private struct Decision {
    /// They belong to the surface.
    var distributions: [TestDistribution] = []
    /// SERVICE may have what tests require.
    var shared: [SharedDistribution] = []
    /// SERVICE has a known test tool, and a reason for it.
    var tolerated: [SharedDistribution] = []
  }

  private func decided(
    _ candidates: [String: TestDistribution.Reason], _ tests: DependencyClosure,
    _ needs: ServiceNeeds, _ serviceNames: Set<String>, _ inLocaldev: [Distribution]
  ) -> Decision {
    var decision = Decision()
    for (name, reason) in candidates.sorted(by: { $0.key < $1.key }) {
      if reason == .required || reason == .added, InstallTools.contains(name) {
        if reason == .required {
          decision.shared.append(
            SharedDistribution(name: name, neededBy: ["installing packages"]))
        }
      } else if let needers = needs.needers(of: name) {
        let entry = SharedDistribution(name: name, neededBy: needers)
        if tests.members[name] != nil { decision.shared.append(entry) }
        if serviceNames.contains(name), reason == .known || KnownTestTools.isKnown(name) {
          decision.tolerated.append(entry)
        }
      } else {
        decision.distributions.append(
          distribution(name, reason, tests, inLocaldev.first { $0.name.normalized == name }))
      }
    }
    return decision
  }

  private func surface(of decision: Decision, _ tests: DependencyClosure) -> TestSurface {
    let byName = Dictionary(
      decision.distributions.map { ($0.name.normalized, $0) },
      uniquingKeysWith: { first, _ in first })
    var installed: [String: [Int]] = [:]
    for (index, distribution) in localdev.distributions.enumerated()
    where isInstalled(distribution) && byName[distribution.name.normalized] != nil {
      installed[distribution.name.normalized, default: []].append(index)
    }
    let files = testFiles()
    return TestSurface(
      distributions: decision.distributions, shared: decision.shared, files: files,
      unmet: tests.missing.filter { byName[$0] != nil }.sorted(),
      testRequirementFiles: requirements.testFiles,
      serviceRequirementFiles: requirements.serviceFiles,
      serviceNames: Set(requirements.service.map(\.requirement.name.normalized)), byName: byName,
      installed: installed, tolerated: decision.tolerated, cost: cost(of: files, installed))
  }

  /// The project's test files in LOCALDEV; a folder named for tests that SERVICE has not is one.
  private func testFiles() -> [TestFile] {
    var search = TestFileSearch(census: localdev)
    search.patterns = policy.testPaths
    search.certainFolders = { [localdev, service] folder in
      guard let other = service.view.resolve(localdev.view.path(of: folder)) else { return true }
      return !service.view.isFolder(other)
    }
    return search.run(includingHidden: false).files.map(\.file).sorted { $0.path < $1.path }
  }

  private func cost(
    of files: [TestFile], _ installed: [String: [Int]]
  ) -> (files: Int, bytes: Int64) {
    let owned = installed.values.joined().flatMap { localdev.distributions[$0].files }
    let sizes = owned.compactMap { file in file.content.map { localdev.view[$0].size } }
    return (
      files: files.count + sizes.count,
      bytes: files.reduce(0) { $0 + $1.size } + sizes.reduce(0, +)
    )
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
