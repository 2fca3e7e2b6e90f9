import ContainerImage
import LayerFilesystem
import PythonDistributions
import Rules

/// What the audit found, complete: every report is made from this alone.
public struct AuditReport: Sendable {
  /// The image that ships.
  public let service: AuditedImage
  /// The developer's image.
  public let localdev: AuditedImage
  /// What is concluded.
  public let verdict: Verdict
  /// What was looked for.
  public let surface: TestSurface
  /// The claims in order.
  public let claims: [Claim]
  /// What was found: errors first, then by rule, subject and layer.
  public let findings: [Finding]
  /// What the policy lets pass of what speaks against a claim.
  public let exceptions: [PolicyException]
  /// How each distribution of SERVICE stands in LOCALDEV; empty for different platforms.
  public let parity: [Parity]
  /// Which layers both images have.
  public let history: LayerCorrespondence
  /// Which layers of SERVICE are its base's.
  public let base: BaseLayers
  /// What the files of SERVICE belong to.
  public let owners: FileOwners
  /// What the images show of the Dockerfile; nil where none was given.
  public let dockerfile: DockerfileComparison?
  /// What was odd about the input.
  public let warnings: [String]
}

extension AuditReport {
  /// Whether both references lead to one image.
  public var isSameImage: Bool {
    service.files.image.configDigest == localdev.files.image.configDigest
  }

  /// How many files of SERVICE were examined, hidden ones included.
  public var examinedFiles: Int { claims.first { $0.rule == NoTestFiles.rule }?.examined ?? 0 }

  /// The findings of a level.
  public func findings(_ level: Level) -> [Finding] { findings.filter { $0.level == level } }
}
