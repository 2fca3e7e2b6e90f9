import Codecs
import ContainerImage
import Dockerfile
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules
import SystemPackages

/// Proves that SERVICE holds nothing of what LOCALDEV has for testing, or names what it holds.
///
/// Pure: the same images, files and policy give the same report.
package struct ReleaseAudit: Sendable {
  /// What the team has decided.
  package var policy: Policy
  /// Files of the host with test requirements; where there are none, those of LOCALDEV are used.
  package var testRequirements: [String]
  /// Files of the host with the service's requirements; where there are none, those of the images.
  package var requirements: [String]
  /// Whether `requirements` are the policy's: a policy cannot make a test tool the service's without an
  /// allowance, which has a reason.
  package var takesRequirementsFromPolicy = false
  /// Reads a file of the host; nil where there is none.
  package var readFile: @Sendable (_ path: [UInt8]) -> [UInt8]?
  /// The image that SERVICE was built from, where somebody names it.
  package var baseImage: Image?
  /// The day on which allowances are judged, `YYYY-MM-DD`.
  package var today: String

  /// An audit with those choices.
  package init(
    policy: Policy = Policy(), testRequirements: [String] = [], requirements: [String] = [],
    today: String, readFile: @escaping @Sendable (_ path: [UInt8]) -> [UInt8]? = { _ in nil }
  ) {
    self.policy = policy
    self.testRequirements = testRequirements
    self.requirements = requirements
    self.today = today
    self.readFile = readFile
  }

  /// Audits two images, and what they show of the Dockerfile where one is given.
  ///
  /// The verdict is about what SERVICE holds, so the Dockerfile's own findings do not change it; of
  /// what the images show of it does what the policy makes an error.
  ///
  /// Throws where nothing can be concluded: then there is no verdict, and no report.
  package func run(
    service: AuditedImage, localdev: AuditedImage, dockerfile: AuditedDockerfile? = nil
  ) async throws(AuditRefusal) -> AuditReport {
    let history = LayerCorrespondence(service.files, localdev.files)
    let firstParty = FirstPartyNames.names(in: [service, localdev])
    async let serviceCensus = Census(service, firstParty: firstParty)
    async let localdevCensus = Census(localdev, firstParty: firstParty)
    let (mine, other) = await (serviceCensus, localdevCensus)
    let comparison = dockerfile.map {
      DockerfileComparison(weighed($0), service: service, localdev: localdev, history: history)
    }
    let base = try baseLayers(of: service.files.image, comparison)
    let declared = declarations(
      InstructionDeclarations(service: mine, localdev: other, history: history, base: base),
      localdev.markers)
    let (surface, reasons) = SurfaceDerivation(
      service: mine, localdev: other, serviceMarkers: service.markers,
      localdevMarkers: localdev.markers, requirements: declared, policy: policy,
      conventions: TestConventions([mine, other]),
      trustsToolNames: !takesRequirementsFromPolicy,
      ownLayers: Set(history.matches.indices.filter { history.matches[$0] == nil }),
      base: base
    ).derive()
    let unread = policy.stillUnread(surface.unread)
    guard !surface.isEmpty else {
      if !unread.isEmpty { throw .unreadDeclarations(unread) }
      throw refusal(service, localdev, history)
    }

    let context = await AuditContext.examining(
      service, mine, localdev, other, surface, reasons, base, history,
      testPaths: policy.testPaths)
    // One after the other: both ask for the digests of all files that distributions list.
    async let observed = Self.observe(context)
    async let compared = Self.parity(context)
    let examinations = await Self.examine(context)
    let parity = await compared
    let found =
      await observed.findings + Parity.findings(parity, context)
      + examinations.flatMap(\.examination.findings).map { context.weighingBase($0) }
      + [service, localdev].flatMap(TestsRan.findings) + (comparison?.mismatches ?? [])
    let findings = judged(found, comparison)
    let verdict = Verdict(findings)
    if verdict == .proven {
      if !unread.isEmpty { throw .unreadDeclarations(unread) }
      if !surface.isSubstantial { throw .noTests(localdev: localdev.name) }
      let kinship = Kinship(service: mine, localdev: other, history: history, base: base)
      if !kinship.isShown { throw .unrelated(service: service.name, localdev: localdev.name) }
    }
    let exceptions = PolicyException.made(of: findings, by: policy)
    return AuditReport(
      service: service, localdev: localdev, verdict: verdict, surface: surface,
      claims: examinations.map { check, examination in
        Claim(check, examination, findings, exceptions)
      },
      findings: findings, exceptions: exceptions, parity: parity, history: history, base: base,
      owners: await observed.owners,
      dockerfile: comparison,
      warnings: declared.warnings + service.files.warnings + localdev.files.warnings
        + service.python.warnings + localdev.python.warnings + service.packages.warnings)
  }

  /// The files of the host that the audit reads for requirements, with those that they include, each path
  /// once, in the order in which they are read.
  package var requirementFiles: [(path: [UInt8], bytes: [UInt8])] {
    var found: [(path: [UInt8], bytes: [UInt8])] = []
    let read = { (path: [UInt8]) -> [UInt8]? in
      let bytes = readFile(path)
      if let bytes, !found.contains(where: { $0.path == path }) { found.append((path, bytes)) }
      return bytes
    }
    var files = RequirementFiles()
    for path in testRequirements { files.add(path, role: .tests, read: read) }
    for path in requirements { files.add(path, role: .service, read: read) }
    return found
  }

  // MARK: Steps

  private func declarations(
    _ instructions: InstructionDeclarations, _ markers: MarkerEnvironment
  ) -> Declarations {
    let (service, localdev) = (instructions.service, instructions.localdev)
    var files = RequirementFiles()
    files.home = service.image.image.config.config?.workingDir ?? ""
    for path in testRequirements { files.add(path, role: .tests, read: readFile) }
    for path in requirements { files.add(path, role: .service, read: readFile) }
    var found = RequirementFiles()
    found.home = files.home
    found.find(in: localdev)
    found.find(tasksIn: localdev, known: instructions.serviceNames)
    found.add(testsOf: instructions)
    files.fill(from: found, tests: testRequirements.isEmpty, service: requirements.isEmpty)
    if requirements.isEmpty {
      // A service may have been built from another file than the one in LOCALDEV.
      var inService = RequirementFiles()
      inService.home = files.home
      inService.find(in: service)
      inService.add(serviceOf: instructions)
      files.fill(from: inService, tests: false, service: true)
    }
    var declared = DeclarationTies(
      files, usesLocaldev: testRequirements.isEmpty, service: service, localdev: localdev,
      markers: markers
    ).tied()
    instructions.settle(&declared)
    return declared
  }

  /// The base by the image that somebody names, by the Dockerfile's stage, or by the history of
  /// SERVICE.
  private func baseLayers(
    of service: Image, _ dockerfile: DockerfileComparison?
  ) throws(AuditRefusal) -> BaseLayers {
    if let baseImage {
      guard let base = BaseLayers(baseImage, of: service) else {
        throw .otherBase(service: "\(service.reference)", base: "\(baseImage.reference)")
      }
      return base
    }
    return dockerfile?.serviceBase ?? BaseLayers(history: service)
  }

  /// The findings as the policy weighs them, with the lines of the Dockerfile that made their layers,
  /// in the order of reports.
  private func judged(_ found: [Finding], _ comparison: DockerfileComparison?) -> [Finding] {
    var findings = policy.apply(to: found, today: today)
    if let comparison { findings = findings.map(comparison.traced) }
    return findings.sorted(by: Finding.inOrder)
  }

  private static func observe(
    _ context: AuditContext
  ) -> (owners: FileOwners, findings: [Finding]) {
    let owners = Accounts(context.service).sums(context.reasons.reasons)
    return (owners, RuleRegistry.observations.flatMap { $0.findings(context) })
  }

  private static func examine(
    _ context: AuditContext
  ) async -> [(check: any ClaimCheck, examination: ClaimExamination)] {
    let checks = RuleRegistry.claimChecks
    return await withTaskGroup(of: (Int, ClaimExamination).self) { tasks in
      for (index, check) in checks.enumerated() {
        tasks.addTask { (index, check.examine(context)) }
      }
      var results = [ClaimExamination](repeating: ClaimExamination(), count: checks.count)
      for await (index, examination) in tasks { results[index] = examination }
      return Array(zip(checks, results))
    }
  }

  /// The policy's levels hold for the Dockerfile's own rules too.
  private func weighed(_ dockerfile: AuditedDockerfile) -> AuditedDockerfile {
    AuditedDockerfile(dockerfile.analysis.weighing(policy.stageLevels), file: dockerfile.file)
  }

  private static func parity(_ context: AuditContext) -> [Parity] {
    let (mine, other) = (
      context.service.image.image.platform, context.localdev.image.image.platform
    )
    return mine == other ? Parity.compare(context) : []
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

extension Claim {
  /// The claim of a check, after the policy was applied to all findings.
  fileprivate init(
    _ check: any ClaimCheck, _ examination: ClaimExamination, _ findings: [Finding],
    _ exceptions: [PolicyException]
  ) {
    self.init(
      rule: check.rule, examined: examination.examined,
      findings: findings.count { check.violations.contains($0.rule) && $0.level == .error },
      exceptions: exceptions.count { $0.claims.contains(check.rule) })
  }
}
