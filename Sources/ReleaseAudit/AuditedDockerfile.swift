import Dockerfile

/// The Dockerfile from which both images should have been built.
public struct AuditedDockerfile: Sendable {
  /// How messages name it.
  public let file: String
  /// Its stages, checked.
  public let analysis: StageAnalysis

  /// A Dockerfile with its stages.
  public init(_ analysis: StageAnalysis, file: String = "Dockerfile") {
    self.file = file
    self.analysis = analysis
  }
}
