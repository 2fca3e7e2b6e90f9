import Rules

/// `unused-allowance`: an allowance that nothing needs hides the next leak.
enum UnusedAllowance {
  static let rule = RuleDescriptor(
    "unused-allowance", .observation, .warning,
    statement: "an allowance of the policy that nothing needs",
    fix: "Remove the allowance from the policy.",
    documentation: "Allowances of the policy for which no finding was found.")

  static func finding(_ allowance: Policy.Allowance, in policy: Policy) -> Finding {
    allowance.finding(rule, "allows nothing that is there", in: policy)
  }
}

extension Policy.Allowance {
  /// A finding about the allowance itself.
  func finding(_ rule: RuleDescriptor, _ what: String, in policy: Policy) -> Finding {
    let file = policy.file ?? "policy"
    return Finding(
      rule, level: policy.levels[rule], subject: title, at: .host(file: file, line: line),
      evidence: .allowance(reason: reason),
      message: "\(file):\(line): the allowance of \(title) \(what)")
  }
}
