import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// Derives the surface from two images.
struct SurfaceDerivation {
  let service: Census
  let localdev: Census
  let serviceMarkers: MarkerEnvironment
  let localdevMarkers: MarkerEnvironment
  let requirements: Declarations
  let policy: Policy
  let conventions: TestConventions
  /// Whether the service's requirements may name test tools.
  let trustsToolNames: Bool
  /// Layers that LOCALDEV alone has.
  let ownLayers: Set<LayerIndex>
  /// The layers of SERVICE's base.
  let base: BaseLayers

  /// The surface, and why each distribution is in SERVICE.
  func derive() -> (surface: TestSurface, reasons: ServiceReasons) {
    let inLocaldev = installed(localdev)
    let asked = RequirementGraph(of: inLocaldev, markers: localdevMarkers)
      .closure(of: declaredTests, through: projects)
    let tests = closureOfTests(inLocaldev)
    let remains = remains(of: tests, inLocaldev)
    let reasons = reasons(apartFrom: tests, remains, inLocaldev)
    let serviceNames = Set(installed(service).map(\.name.normalized)).subtracting(remains)
    let candidates = candidates(tests, asked, inLocaldev, serviceNames)
    let decision = decision(on: candidates, tests, asked, reasons, serviceNames, inLocaldev)
    return (surface(of: decision, tests), reasons)
  }

  // MARK: Steps

  /// What somebody says is for tests.
  private var declaredTests: [Requirement] {
    requirements.tests.map(\.requirement)
      + policy.testDistributions.compactMap { try? Requirement($0) }
  }

  private func closureOfTests(_ inLocaldev: [Distribution]) -> RequirementGraph.Closure {
    // What a known tool requires came with it, though nobody declares the tool.
    let tools = (inLocaldev + everywhere(service)).filter {
      KnownTestTools.isKnown($0.name.normalized)
    }
    let missing = tools.filter { tool in !inLocaldev.contains { $0.name == tool.name } }
    return RequirementGraph(of: inLocaldev + missing, markers: localdevMarkers).closure(
      of: declaredTests + tools.map { Requirement(name: $0.name) }, through: projects)
  }

  private var projects: Set<ProjectName> {
    Set(requirements.projects.map { ProjectName(unchecked: $0) })
  }

  private func reasons(
    apartFrom tests: RequirementGraph.Closure, _ remains: Set<String>, _ inLocaldev: [Distribution]
  ) -> ServiceReasons {
    let inService = installed(service)
    // An option of the project explains what SERVICE has, unless tests ask for it.
    let options = requirements.options.filter { option in
      tests[option.requirement.name] == nil
        && inService.contains { $0.name == option.requirement.name }
    }
    return ServiceReasons(
      service, requirements: requirements.service + options, remains: remains,
      // What the service requires and does not have is followed through LOCALDEV's copies.
      others: inLocaldev.filter { other in !inService.contains { $0.name == other.name } },
      markers: serviceMarkers, base: base,
      isForTests: { tests[named: $0]?.isRoot == true || KnownTestTools.isKnown($0) },
      isOfTests: { tests[named: $0] != nil })
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

  private func decision(
    on candidates: [String: TestDistribution.Reason], _ tests: RequirementGraph.Closure,
    _ asked: RequirementGraph.Closure,
    _ reasons: ServiceReasons, _ serviceNames: Set<String>, _ inLocaldev: [Distribution]
  ) -> Decision {
    var decision = Decision()
    for (name, reason) in candidates.sorted(by: { $0.key < $1.key }) {
      let isCertain = reason == .declared || reason == .known || KnownTestTools.isKnown(name)
      if InstallTools.isPartOfPython(name) || !isCertain && InstallTools.contains(name) {
        if tests[named: name] != nil {
          decision.shared.append(
            SharedDistribution(name: name, neededBy: ["installing packages"]))
        }
        continue
      }
      // A test tool that the requirements of both name is for tests all the same.
      let isForBoth =
        (reason == .declared || !trustsToolNames) && KnownTestTools.isKnown(name)
        && reasons.names(name)
      // Where nobody says what the service requires, what an instruction of LOCALDEV names may be
      // what something of the service requires.
      let isWeak =
        requirements.namedOnlyByInstructions.contains(name) && !reasons.isDeclared
        && !KnownTestTools.isKnown(name)
      let found =
        reasons.needers(of: name, certain: isCertain)
        ?? (isWeak ? reasons.requirers(of: name) : nil)
      if !isForBoth, let needers = found {
        let entry = SharedDistribution(name: name, neededBy: needers)
        if tests[named: name] != nil { decision.shared.append(entry) }
        if serviceNames.contains(name), reason == .known || KnownTestTools.isKnown(name) {
          decision.tolerated.append(entry)
        }
        continue
      }
      decision.distributions.append(
        distribution(
          name, reason, asked[named: name] ?? tests[named: name],
          inLocaldev.first { $0.name.normalized == name }))
    }
    return decision
  }

  /// What may be of the surface, by normalised name, and why. The project itself never is.
  private func candidates(
    _ tests: RequirementGraph.Closure, _ asked: RequirementGraph.Closure,
    _ inLocaldev: [Distribution],
    _ serviceNames: Set<String>
  ) -> [String: TestDistribution.Reason] {
    var names: [String: TestDistribution.Reason] = [:]
    for (name, member) in tests.members.map({ ($0.key.normalized, $0.value) }) {
      if asked[named: name]?.isRoot == true {
        names[name] = .declared
      } else {
        names[name] = member.isRoot && asked[named: name] == nil ? .known : .required
      }
    }
    for distribution in inLocaldev + everywhere(service) {
      let name = distribution.name.normalized
      guard names[name] == nil, !requirements.projects.contains(name),
        let reason = KnownTestTools.reason(distribution)
      else { continue }
      // A classifier alone says too little where nobody says what the service requires.
      if case .classifier = reason, requirements.service.isEmpty { continue }
      names[name] = .known
    }
    for distribution in inLocaldev where names[distribution.name.normalized] == nil {
      let name = distribution.name.normalized
      if !serviceNames.contains(name) { names[name] = .added }
    }
    // The project has its tests' declarations expanded already. Of its other distributions, those are
    // the tests' that tests ask for.
    return names.filter { name, reason in
      reason != .added
        || !localdev.firstParty.contains(name) && !requirements.projects.contains(name)
    }
  }

  private func surface(of decision: Decision, _ tests: RequirementGraph.Closure) -> TestSurface {
    let byName = Dictionary(
      decision.distributions.map { ($0.name.normalized, $0) },
      uniquingKeysWith: { first, _ in first })
    var installed: [String: [Int]] = [:]
    for (index, distribution) in localdev.distributions.enumerated()
    where isInstalled(distribution) && byName[distribution.name.normalized] != nil {
      installed[distribution.name.normalized, default: []].append(index)
    }
    var conventions = conventions
    for (name, places) in installed {
      for place in places {
        let modules = localdev.distributions[place].topLevel
        conventions.code.allModules.formUnion(modules)
        if byName[name]?.isPrincipal == true { conventions.code.modules.formUnion(modules) }
      }
    }
    let files = testFiles(conventions)
    return TestSurface(
      distributions: decision.distributions, shared: decision.shared, files: files,
      unmet: tests.missing.map(\.normalized).filter { byName[$0] != nil },
      unread: requirements.unread,
      testRequirementFiles: requirements.testFiles,
      serviceRequirementFiles: requirements.serviceFiles,
      serviceNames: Set(requirements.service.map(\.requirement.name.normalized)), byName: byName,
      installed: installed, tolerated: decision.tolerated, conventions: conventions,
      cost: cost(of: files, installed))
  }

  /// The project's test files in LOCALDEV; a folder named for tests that SERVICE has not is one.
  private func testFiles(_ conventions: TestConventions) -> [TestFile] {
    var search = TestFileSearch(census: localdev, conventions: conventions)
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
    _ name: String, _ reason: TestDistribution.Reason, _ member: RequirementGraph.Closure.Member?,
    _ installed: Distribution?
  ) -> TestDistribution {
    let places = requirements.tests.filter { $0.requirement.name.normalized == name }.map(\.place)
    return TestDistribution(
      name: installed?.name ?? ProjectName(unchecked: name), version: installed?.version,
      reason: reason, declaredBy: places,
      requiredBy: (member?.requiredBy ?? []).map(\.normalized).sorted(),
      chain: member?.chain.map(\.normalized) ?? [name], layer: installed?.layer)
  }

  /// Packages without metadata that came into LOCALDEV with a test distribution whose list of files
  /// is gone: they are what it should have listed.
  private func remains(of tests: RequirementGraph.Closure, _ installed: [Distribution]) -> Set<
    String
  > {
    let layers = Set(
      installed.filter { distribution in
        distribution.metadata != .none && ownLayers.contains(distribution.layer)
          && tests[distribution.name] != nil
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

extension RequirementGraph.Closure {
  /// The member of a normalised name.
  subscript(named name: String) -> Member? { self[ProjectName(unchecked: name)] }
}
