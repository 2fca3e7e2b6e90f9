import ContainerImage
import LayerFilesystem
import PythonDistributions
import Rules

/// What the audit found, complete: every report is made from this alone.
package struct AuditReport: Sendable {
  /// The image that ships.
  package let service: AuditedImage
  /// The developer's image.
  package let localdev: AuditedImage
  /// What is concluded.
  package let verdict: Verdict
  /// What was looked for.
  package let surface: TestSurface
  /// The claims in order.
  package let claims: [Claim]
  /// What was found: errors first, then by rule, subject and layer.
  package let findings: [Finding]
  /// What the policy lets pass of what speaks against a claim.
  package let exceptions: [PolicyException]
  /// How each distribution of SERVICE stands in LOCALDEV; empty for different platforms.
  package let parity: [Parity]
  /// Which layers both images have.
  package let history: LayerCorrespondence
  /// Which layers of SERVICE are its base's.
  package let base: BaseLayers
  /// What the files of SERVICE belong to.
  package let owners: FileOwners
  /// What the images show of the Dockerfile; nil where none was given.
  package let dockerfile: DockerfileComparison?
  /// What was odd about the input.
  package let warnings: [String]
}

extension AuditReport {
  /// Whether both references lead to one image.
  package var isSameImage: Bool {
    service.files.image.configDigest == localdev.files.image.configDigest
  }

  /// How many files of SERVICE were examined, hidden ones included.
  package var examinedFiles: Int { claims.first { $0.rule == NoTestFiles.rule }?.examined ?? 0 }

  /// The findings of a level.
  package func findings(_ level: Level) -> [Finding] { findings.filter { $0.level == level } }
}
