import Rules

/// What a policy lets pass although it speaks against a claim, with the reason that it gives.
package struct PolicyException: Sendable, Hashable {
  /// Why.
  package let reason: String
  /// What passes: the subjects of the findings, sorted.
  package let subjects: [String]
  /// The claims that it is about, in their order.
  package let claims: [RuleDescriptor]
}

extension PolicyException {
  /// The exceptions that findings passed by, in the order of the findings.
  static func made(of findings: [Finding], by policy: Policy) -> [PolicyException] {
    var order: [String] = []
    var groups: [String: [Finding]] = [:]
    for finding in findings where RuleRegistry.isAgainstClaim(finding.rule) {
      guard let reason = finding.allowed ?? policy.reasonForLowering(finding) else { continue }
      if groups[reason] == nil { order.append(reason) }
      groups[reason, default: []].append(finding)
    }
    return order.map { reason in
      let findings = groups[reason] ?? []
      return PolicyException(
        reason: reason, subjects: Set(findings.map(\.subject)).sorted(),
        claims: RuleRegistry.claimChecks.filter { check in
          findings.contains { check.violations.contains($0.rule) }
        }.map(\.rule))
    }
  }
}
