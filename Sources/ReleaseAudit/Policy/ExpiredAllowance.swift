import Rules

/// `expired-allowance`: an allowance whose last day has passed.
enum ExpiredAllowance {
  static let rule = RuleDescriptor(
    "expired-allowance", .observation, .warning,
    statement: "an allowance of the policy that has expired",
    fix: "Fix what it allows, or renew it with a new reason.",
    documentation: "Allowances of the policy whose last day, in UTC, has passed.")

  static func finding(_ allowance: Policy.Allowance, in policy: Policy) -> Finding {
    allowance.finding(rule, "has expired on \(allowance.expires ?? "")", in: policy)
  }
}
