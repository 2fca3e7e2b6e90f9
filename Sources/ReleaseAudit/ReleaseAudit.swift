import Codecs
import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// Proves that SERVICE holds nothing of what LOCALDEV has for testing, or names what it holds.
///
/// Pure: the same images, files and policy give the same report.
public struct ReleaseAudit: Sendable {
  /// What the team has decided.
  public var policy: Policy
  /// Files of the host with test requirements; where there are none, those of LOCALDEV are used.
  public var testRequirements: [String]
  /// Files of the host with the service's requirements; where there are none, those of the images.
  public var requirements: [String]
  /// Reads a file of the host; nil where there is none.
  public var readFile: @Sendable (_ path: [UInt8]) -> [UInt8]?
  /// The image that SERVICE was built from, where somebody names it.
  public var baseImage: Image?
  /// The day on which allowances are judged, `YYYY-MM-DD`.
  public var today: String

  /// An audit with those choices.
  public init(
    policy: Policy = Policy(), testRequirements: [String] = [], requirements: [String] = [],
    today: String, readFile: @escaping @Sendable (_ path: [UInt8]) -> [UInt8]? = { _ in nil }
  ) {
    self.policy = policy
    self.testRequirements = testRequirements
    self.requirements = requirements
    self.today = today
    self.readFile = readFile
  }

  private static let checks: [any ClaimCheck] = [
    NoTestDistributions(), NoTestDistributionFiles(), NoTestFiles(), NoTestContent(),
    NoTestBytecode(), NoTestEntryPoints(), NoTestArchives(), NoTestImports(),
  ]

  /// Audits two images.
  ///
  /// Throws where nothing can be concluded: then there is no verdict, and no report.
  public func run(
    service: AuditedImage, localdev: AuditedImage
  ) async throws(AuditRefusal) -> AuditReport {
    let history = LayerCorrespondence(service.files, localdev.files)
    let firstParty = Census.firstParty(service.python).union(Census.firstParty(localdev.python))
    async let serviceCensus = Census(service, firstParty: firstParty)
    async let localdevCensus = Census(localdev, firstParty: firstParty)
    let (mine, other) = await (serviceCensus, localdevCensus)
    let declared = declarations(mine, other)
    let base = try baseLayers(of: service.files.image)
    let (surface, reasons) = SurfaceDerivation(
      service: mine, localdev: other, serviceMarkers: Self.markers(service),
      localdevMarkers: Self.markers(localdev), requirements: declared, policy: policy,
      ownLayers: Set(history.matches.indices.filter { history.matches[$0] == nil }),
      base: base
    ).derive()
    guard !surface.isEmpty else { throw refusal(service, localdev, history) }

    let context = Self.context(
      mine, service, other, surface, reasons, base, history, testPaths: policy.testPaths)
    async let owners = Accounts(mine).sums(reasons.reasons)
    async let observed = Observations(context: context, history: history).findings()
    async let compared = Self.parity(context)
    let examinations = await examine(context)
    let parity = await compared
    var findings = await observed + Parity.findings(parity, context)
    for (_, examination) in examinations { findings += examination.findings }
    findings = policy.apply(to: findings, today: today)

    let claims = examinations.map { rule, examination in
      let violations = findings.filter { $0.violates(rule) && $0.level == .error }
      return Claim(
        rule: rule, examined: examination.examined, holds: violations.isEmpty,
        findings: violations.count)
    }
    return AuditReport(
      service: service, localdev: localdev,
      verdict: findings.contains { $0.level == .error } ? .leaked : .proven, surface: surface,
      claims: claims, findings: findings.sorted(by: Finding.inOrder), parity: parity,
      history: history, base: base, owners: await owners,
      isSameImage: service.files.image.configDigest == localdev.files.image.configDigest,
      warnings: declared.warnings + service.files.warnings + localdev.files.warnings
        + service.python.warnings + localdev.python.warnings)
  }

  // MARK: Steps

  private func declarations(_ service: Census, _ localdev: Census) -> RequirementFiles {
    var files = RequirementFiles()
    for path in testRequirements { files.add(path, role: .tests, read: readFile) }
    for path in requirements { files.add(path, role: .service, read: readFile) }
    var found = RequirementFiles()
    found.find(in: localdev)
    files.fill(from: found, tests: testRequirements.isEmpty, service: requirements.isEmpty)
    if requirements.isEmpty {
      // A service may have been built from another file than the one in LOCALDEV.
      var inService = RequirementFiles()
      inService.find(in: service)
      files.fill(from: inService, tests: false, service: true)
    }
    return files
  }

  private static func context(
    _ service: Census, _ audited: AuditedImage, _ localdev: Census, _ surface: TestSurface,
    _ reasons: ServiceReasons, _ base: BaseLayers, _ history: LayerCorrespondence,
    testPaths: [GlobPattern]
  ) -> AuditContext {
    let shared = Set(service.image.layers.indices.filter { history.match(ofFirst: $0) != nil })
    let ownership = Ownership(
      service: service, localdev: localdev, surface: surface, reasons: reasons,
      surfaceNodes: surface.nodes(in: localdev), sharedLayers: shared)
    let contents = SurfaceContents(surface, localdev)
    return AuditContext(
      service: service, serviceInventory: audited.python, localdev: localdev, surface: surface,
      testPaths: testPaths, ownership: ownership, contents: contents,
      matches: SurfaceMatches(contents, ownership), reasons: reasons, base: base)
  }

  /// The base by the image that somebody names, else by the history of SERVICE.
  private func baseLayers(of service: Image) throws(AuditRefusal) -> BaseLayers {
    guard let baseImage else { return BaseLayers(history: service) }
    guard let base = BaseLayers(baseImage, of: service) else {
      throw .otherBase(service: "\(service.reference)", base: "\(baseImage.reference)")
    }
    return base
  }

  private func examine(_ context: AuditContext) async -> [(Rule, ClaimExamination)] {
    await withTaskGroup(of: (Int, ClaimExamination).self) { tasks in
      for (index, check) in Self.checks.enumerated() {
        tasks.addTask { (index, check.examine(context)) }
      }
      var results = [ClaimExamination](repeating: ClaimExamination(), count: Self.checks.count)
      for await (index, examination) in tasks { results[index] = examination }
      return zip(Self.checks, results).map { ($0.rule, $1) }
    }
  }

  private static func parity(_ context: AuditContext) -> [Parity] {
    let (mine, other) = (
      context.service.image.image.platform, context.localdev.image.image.platform
    )
    return mine == other ? Parity.compare(context) : []
  }

  /// What markers see: the environment with the most distributions speaks for the image.
  private static func markers(_ image: AuditedImage) -> MarkerEnvironment {
    var counts: [Int: Int] = [:]
    for distribution in image.python.distributions {
      if let environment = distribution.environment { counts[environment, default: 0] += 1 }
    }
    let busiest = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    return busiest.map { image.python.environments[$0].markers } ?? MarkerEnvironment()
  }

  private func refusal(
    _ service: AuditedImage, _ localdev: AuditedImage, _ history: LayerCorrespondence
  ) -> AuditRefusal {
    let (mine, other) = (service.files.image, localdev.files.image)
    if mine.configDigest == other.configDigest { return .sameImage(service.name) }
    let localNames = Set(localdev.python.distributions.map(\.name.normalized))
    let serviceHasMore = service.python.distributions.contains {
      !localNames.contains($0.name.normalized)
    }
    let hasTools = service.python.distributions.contains { KnownTestTools.reason($0) != nil }
    if serviceHasMore || hasTools || mine.layers.count > other.layers.count {
      return .swapped(service: service.name, localdev: localdev.name)
    }
    return .emptySurface(localdev: localdev.name)
  }
}

extension Finding {
  /// Whether the finding speaks against a claim.
  func violates(_ claim: Rule) -> Bool {
    rule == claim || (rule == .knownTestTool && claim == .noTestDistributions)
  }

  /// Errors first, then what is nearest to the base.
  static func inOrder(_ left: Finding, _ right: Finding) -> Bool {
    if left.level != right.level { return left.level > right.level }
    let claims = Rule.allCases
    let (first, second) = (
      claims.firstIndex(of: left.rule) ?? 0, claims.firstIndex(of: right.rule) ?? 0
    )
    if first != second { return first < second }
    if left.subject != right.subject { return left.subject < right.subject }
    if left.layer != right.layer { return (left.layer ?? -1) < (right.layer ?? -1) }
    if left.view != right.view { return left.view == .merged }
    return (left.path ?? .root) < (right.path ?? .root)
  }
}
