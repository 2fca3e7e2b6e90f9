import Rules

/// A claim about SERVICE: a file each, which describes the claim and says what it examines.
protocol ClaimCheck: Sendable {
  /// The claim.
  static var rule: RuleDescriptor { get }
  /// The rules whose findings speak against the claim: its own, unless it says otherwise.
  var violations: [RuleDescriptor] { get }
  /// Looks at everything that the claim is about.
  func examine(_ context: AuditContext) -> ClaimExamination
}

extension ClaimCheck {
  var rule: RuleDescriptor { Self.rule }
  var violations: [RuleDescriptor] { [Self.rule] }
}

/// What a check found, and how much it looked at.
struct ClaimExamination: Sendable {
  var examined = 0
  var findings: [Finding] = []
}
