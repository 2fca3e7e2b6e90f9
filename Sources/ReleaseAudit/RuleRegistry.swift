import Rules

/// Everything that the audit reports.
///
/// A rule is one file, which describes it and finds what is against it, and one line of `checks`. All
/// else follows from that: the order of reports, the rules that a policy knows, the tables in the
/// documentation, the enumerations in the schemas.
package enum RuleRegistry {
  /// A rule with how its findings come about.
  enum Check: Sendable {
    /// A claim about SERVICE.
    case claim(any ClaimCheck)
    /// Something that is looked for beside the claims.
    case observation(any Observation)
    /// What a step of the audit reports: comparing distributions, applying the policy, following the
    /// Dockerfile.
    case step(RuleDescriptor)
  }

  /// Every check, in the order of reports.
  static let checks: [Check] = [
    .claim(NoTestDistributions()),
    .claim(NoTestDistributionFiles()),
    .claim(NoTestFiles()),
    .claim(NoTestContent()),
    .claim(NoTestBytecode()),
    .claim(NoTestEntryPoints()),
    .claim(NoTestArchives()),
    .claim(NoTestImports()),
    .observation(KnownTestTool()),
    .observation(UnexplainedDistribution()),
    .step(Parity.rule),
    .observation(SharedHistory()),
    .observation(Tampering()),
    .observation(Unexamined()),
    .observation(TestLikeName()),
    .observation(TestRequirementsFile()),
    .observation(ThirdPartyTests()),
    .observation(UnmetRequirement()),
    .observation(PlatformMismatch()),
    .observation(UnjudgedPlatform()),
    .step(DockerfileMismatch.rule),
    .step(TestsRan.rule),
    .step(UnusedAllowance.rule),
    .step(ExpiredAllowance.rule),
  ]

  /// Every rule, in the order of reports.
  package static let rules: [RuleDescriptor] = checks.map { check in
    switch check {
    case .claim(let claim): claim.rule
    case .observation(let observation): observation.rule
    case .step(let rule): rule
    }
  }

  /// The rules that are claims, in the order of reports.
  package static let claims: [RuleDescriptor] = rules.filter { $0.kind == .claim }

  /// The rule of that name; nil where there is none.
  package static func rule(_ id: String) -> RuleDescriptor? { rules.first { $0.id == id } }

  /// What to do about a finding in a layer that a later layer covers up.
  package static let hiddenFix =
    "A later layer does not remove bytes: the layer that has them must not add them. Install and "
    + "copy test things in a stage that the service does not build from."

  static let claimChecks: [any ClaimCheck] = checks.compactMap { check in
    if case .claim(let claim) = check { claim } else { nil }
  }

  static let observations: [any Observation] = checks.compactMap { check in
    if case .observation(let observation) = check { observation } else { nil }
  }

  /// Whether findings of a rule speak against a claim.
  static func isAgainstClaim(_ rule: RuleDescriptor) -> Bool {
    claimChecks.contains { $0.violations.contains(rule) }
  }

  /// The rules whose findings speak against a claim: its own first.
  package static func violations(of claim: RuleDescriptor) -> [RuleDescriptor] {
    claimChecks.first { $0.rule == claim }?.violations ?? [claim]
  }

  /// The rule's place in reports.
  static func position(of rule: RuleDescriptor) -> Int { positions[rule] ?? rules.count }

  private static let positions = Dictionary(
    uniqueKeysWithValues: rules.enumerated().map { ($1, $0) })
}
