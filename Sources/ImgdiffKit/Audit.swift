import Comparison
import ContainerImage
import ReleaseAudit
import Reporting
import System

/// Proves that SERVICE holds nothing of what LOCALDEV has for testing, or names what it holds.
public struct Audit: Sendable {
  /// The policy's file; nil for none. No policy is looked for.
  public var policy: String?
  /// Files with test requirements, instead of those that the policy names or LOCALDEV has.
  public var testRequirements: [String] = []
  /// Files with the service's requirements, instead of those that the policy names or the images have.
  public var requirements: [String] = []
  /// The image that SERVICE was built from; nil where the history of SERVICE tells.
  public var base: Image?
  /// The day on which the policy's exceptions are judged, `YYYY-MM-DD`; nil for today.
  public var day: String?

  /// An audit with the usual choices.
  public init() {}

  /// Audits two images.
  ///
  /// - Throws: what is wrong with the policy or a file of requirements; or why nothing can be concluded,
  ///   of the kind ``ImgdiffError/Kind/inconclusive``. Then there is no verdict.
  public func run(
    service: ImageContents, localdev: ImageContents
  ) async throws(ImgdiffError) -> AuditResult {
    var audit = try AuditFiles.audit(
      policy: try policy.map { path throws(ImgdiffError) in try AuditFiles.policy(at: path) },
      testRequirements: testRequirements, requirements: requirements, day: day)
    audit.baseImage = base?.opened.image
    do {
      return AuditResult(
        try await audit.run(service: service.audited, localdev: localdev.audited))
    } catch {
      throw ImgdiffError(error)
    }
  }
}
