import Rules

@testable import ReleaseAudit

extension AuditReport {
  /// Where the images are not as the Dockerfile has them; in a file of its own, for the module
  /// Dockerfile has findings, too.
  var mismatches: [Finding] { findings.filter { $0.rule.id == "dockerfile-mismatch" } }
}

extension Finding {
  /// In what an image is not its stage; nil for other findings.
  var history: Evidence.OtherHistory? {
    if case .otherHistory(let history) = evidence { history } else { nil }
  }

  /// The step that ran tests; nil for other findings.
  var testRun: Evidence.TestRun? {
    if case .testRun(let run) = evidence { run } else { nil }
  }
}
