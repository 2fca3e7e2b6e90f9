import Codecs
import Comparison
import ContainerImage
import LayerFilesystem
import PythonDistributions
import ReleaseAudit
import Reporting

/// The proof, as every command runs it that rests on one.
struct ProofRun {
  /// The policy and files.
  var audit: ReleaseAudit
  /// The image that SERVICE was built from, where somebody names it.
  var base: String?
  /// The Dockerfile of both.
  var dockerfile: AuditedDockerfile?
  /// Refuses a SERVICE before anything is made of it.
  var check: @Sendable (Image) throws -> Void = { _ in }
  /// Told of both images when their documents are read, before any layer is.
  var opened: @Sendable ([Image]) async -> Void = { _ in }

  /// Reads both images and judges them, and says which image `base` was. Throws where nothing can be
  /// concluded.
  func report(
    _ service: String, _ localdev: String, _ pipeline: Pipeline
  ) async throws -> (verdict: VerdictReport, base: Image?) {
    var prepared = audit
    if let base { prepared.baseImage = try await pipeline.documents(base) }
    let (judge, dockerfile, check) = (prepared, dockerfile, check)
    let verdict = try await pipeline.images([service, localdev], opened: opened) { images in
      try check(images[0].image)
      let audited = await AuditedImage.audited(images)
      let report = try await judge.run(
        service: audited[0], localdev: audited[1], dockerfile: dockerfile)
      return VerdictReport(
        report, ImageComparison(audited[0].files, audited[1].files))
    }
    return (verdict, prepared.baseImage)
  }
}
