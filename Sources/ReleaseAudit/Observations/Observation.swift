import Rules

/// Something that is reported beside the claims: a file each, which describes it and finds it.
protocol Observation: Sendable {
  /// The rule that its findings have.
  static var rule: RuleDescriptor { get }
  /// Looks for it.
  func findings(_ context: AuditContext) -> [Finding]
}

extension Observation {
  var rule: RuleDescriptor { Self.rule }
}
