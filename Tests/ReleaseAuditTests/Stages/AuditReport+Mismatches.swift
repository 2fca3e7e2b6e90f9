@testable import ReleaseAudit

extension AuditReport {
  /// Where the images are not as the Dockerfile has them; in a file of its own, for the module
  /// Dockerfile has findings, too.
  var mismatches: [Finding] { findings.filter { $0.rule == .dockerfileMismatch } }
}
