import LayerFilesystem
import PythonPackaging
import ReleaseAudit
import Rules

/// One thing that a policy let pass although it speaks against a claim.
package struct AttestedException: Hashable, Sendable {
  /// The rule that it is against.
  package let rule: String
  /// What it is about.
  package let subject: String
  /// Why the policy let it pass.
  package let reason: String
  /// The test distribution by normalised name; nil for the project's own files.
  package let distribution: String?
  /// Whether a later layer hides it.
  package let isHidden: Bool
  /// The files that are UTF-8.
  package let paths: [String]
  /// The number of all files.
  package let files: Int

  /// What a finding shows that the policy let pass; nil for all others.
  init?(_ finding: Finding, in report: AuditReport) {
    guard finding.allowed != nil || finding.isLowered, RuleRegistry.isAgainstClaim(finding.rule)
    else { return nil }
    rule = finding.rule.id
    subject = finding.subject
    reason =
      finding.allowed
      ?? report.exceptions.first { $0.subjects.contains(finding.subject) }?.reason ?? ""
    distribution = Self.distribution(finding)
    isHidden = finding.view.isHidden
    paths = finding.items.compactMap { String(validating: $0.path.bytes, as: UTF8.self) }
    files = finding.items.count
  }

  private static func distribution(_ finding: Finding) -> String? {
    if let test = finding.test { return test.name.normalized }
    guard case .command(_, let runner) = finding.evidence else { return nil }
    return ProjectName.normalize(runner == "py.test" ? "pytest" : runner)
  }

  /// Reads one.
  init(_ object: StrictObject) throws(AttestationError) {
    rule = try object.string("rule")
    subject = try object.string("subject")
    reason = try object.string("reason")
    distribution = try object.optionalString("distribution")
    isHidden = try object.flag("hidden")
    paths = try object.texts("paths")
    files = Int(clamping: try object.count("files"))
  }
}

extension Policy {
  /// Whether this policy lets the same thing pass on a day.
  ///
  /// A distribution by an allowance for it, files by allowances for every one of them, and what is
  /// against a rule where the policy makes the rule, or what is hidden, no error.
  func accepts(_ exception: AttestedException, today: String) -> Bool {
    if let rule = RuleRegistry.rule(exception.rule), let level = levels[rule], level < .error,
      levelReasons[rule] != nil
    {
      return true
    }
    if exception.isHidden, let hidden, hidden < .error, hiddenReason != nil { return true }
    let valid = allowances.filter { $0.expires.map { today <= $0 } ?? true }
    if let name = exception.distribution,
      valid.contains(where: { $0.subject == .distribution(name) })
    {
      return true
    }
    guard exception.files > 0, exception.paths.count == exception.files else { return false }
    return exception.paths.allSatisfy { path in
      valid.contains { allowance in
        guard case .path(let pattern) = allowance.subject else { return false }
        return pattern.matches(Array(path.utf8))
      }
    }
  }
}
