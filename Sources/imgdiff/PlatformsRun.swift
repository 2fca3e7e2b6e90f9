import Comparison
import ContainerImage
import LayerFilesystem
import PythonDistributions
import ReleaseAudit
import Reporting

/// The proof for every platform that SERVICE has: both images are opened once, and what platforms share is
/// read once.
struct PlatformsRun {
  /// The policy and files.
  var audit: ReleaseAudit
  /// The image that SERVICE was built from, where somebody names it.
  var base: String?
  /// The Dockerfile of both.
  var dockerfile: AuditedDockerfile?

  /// Judges every platform. A leak of one counts whatever becomes of the others; else nothing is concluded
  /// where it cannot be for each.
  func report(
    _ service: String, _ localdev: String, _ pipeline: Pipeline
  ) async throws -> PlatformsReport {
    let bases: [Image]
    if let base {
      bases = try await pipeline.documentsOfEveryPlatform(base)
    } else {
      bases = []
    }
    let run = self
    return try await pipeline.imagesOfEveryPlatform([service, localdev]) { images in
      guard images.count == 2 else { throw Failure("\(service): there is no image") }
      var judged: [PlatformsReport.Judged] = []
      var refused: [(platform: Platform, reason: String)] = []
      for image in images[0] {
        let platform = image.image.platform
        do {
          let report = try await run.judge(image, images[1], bases, localdev)
          judged.append(PlatformsReport.Judged(platform, report))
        } catch let refusal as AuditRefusal {
          refused.append((platform, "\(refusal)"))
        } catch let failure as Failure {
          refused.append((platform, failure.description))
        }
      }
      let report = PlatformsReport(judged, refused: refused)
      if let first = refused.first, judged.isEmpty || report.verdict == .proven {
        throw Failure("for \(first.platform) nothing can be concluded: \(first.reason)")
      }
      return report
    }
  }

  private func judge(
    _ service: IndexedImage, _ others: [IndexedImage], _ bases: [Image], _ localdev: String
  ) async throws -> VerdictReport {
    let platform = service.image.platform
    guard let other = Self.image(for: platform, among: others, \.image.platform) else {
      let known = others.map { "\($0.image.platform)" }.joined(separator: ", ")
      throw Failure(
        "\(localdev) has no image for \(platform), but for \(known): build it for the same platforms"
      )
    }
    var judge = audit
    if base != nil {
      guard let own = Self.image(for: platform, among: bases, \.platform) else {
        throw Failure("the image that --base names has none for \(platform)")
      }
      judge.baseImage = own
    }
    let audited = await AuditedImage.audited([service, other])
    let report = try await judge.run(
      service: audited[0], localdev: audited[1], dockerfile: dockerfile)
    return VerdictReport(report, ImageComparison(audited[0].files, audited[1].files))
  }

  /// The one of that platform, or one that runs where that runs.
  private static func image<Item>(
    for platform: Platform, among items: [Item], _ own: (Item) -> Platform
  ) -> Item? {
    items.first { own($0) == platform } ?? items.first { own($0).satisfies(platform) }
  }
}
