import Dockerfile

extension ReleaseAudit {
  /// The report with what is known of how the images were built: from their provenance, and from the
  /// Dockerfile where one is given.
  ///
  /// The verdict is about what SERVICE holds, so the Dockerfile's own findings do not change it; of
  /// the others one does where the policy makes it an error.
  public func adding(
    _ analysis: StageAnalysis?, file: String = "Dockerfile", to report: AuditReport
  ) -> AuditReport {
    var report = report
    var found = [report.service, report.localdev].flatMap(BuildProvenance.findings)
    if let analysis {
      let comparison = DockerfileComparison(
        analysis.weighing(policy.stageLevels), file: file, audit: report)
      for index in report.findings.indices {
        guard let layer = report.findings[index].layer else { continue }
        report.findings[index].facts["dockerfile"] = comparison.place(ofLayer: layer)
        report.findings[index].facts["stage"] = comparison.stage(ofLayer: layer)
      }
      found += comparison.mismatches
      report.dockerfile = comparison
    }
    for index in found.indices { found[index].level = policy.level(of: found[index]) }
    report.findings = (report.findings + found).sorted(by: Finding.inOrder)
    if found.contains(where: { $0.level == .error }) { report.verdict = .leaked }
    return report
  }
}
