import Dockerfile

/// The Dockerfile from which both images should have been built.
package struct AuditedDockerfile: Sendable {
  /// How messages name it.
  package let file: String
  /// Its stages, checked.
  package let analysis: StageAnalysis

  /// A Dockerfile with its stages.
  package init(_ analysis: StageAnalysis, file: String = "Dockerfile") {
    self.file = file
    self.analysis = analysis
  }
}
