import Foundation
import PythonDistributions
import ReleaseAudit
import Rules
import Testing

/// Services of different makes that `TestImages/engine/makes.sh` built with a real engine: each as its
/// team ships it, and with mistakes.
@Suite("Real pairs of different makes", .enabled(if: RealMakes.folder != nil))
struct RealMakesTests {
  @Test("a service as its team ships it is proven", arguments: RealMakes.images("proven"))
  func clean(_ image: RealMakes.Image) async throws {
    let report = try await audit(image)
    #expect(report.verdict == .proven, "\(report.summary)")
    #expect(report.findings(.warning).count <= 3, "\(report.summary)")
  }

  @Test("a mistake is found and named", arguments: RealMakes.images("leaked"))
  func mistake(_ image: RealMakes.Image) async throws {
    let report = try await audit(image)
    #expect(report.verdict == .leaked, "\(report.summary)")
    let isNamed = report.findings(.error).contains { finding in
      finding.rule.id == image.rule
        && (finding.subject.contains(image.about)
          || finding.items.contains { "\($0.path)".contains(image.about) })
    }
    #expect(isNamed, "\(image)\n\(report.summary)")
  }

  @Test("eight makes were built, each with two mistakes")
  func enough() {
    #expect(RealMakes.images("proven").count >= 8)
    #expect(RealMakes.images("leaked").count >= 16)
  }

  private func audit(_ image: RealMakes.Image) async throws -> AuditReport {
    let folder = try #require(RealMakes.folder)
    let archive = "docker-archive:\(folder)/makes/\(image.make).tar"
    let images = try await [
      Auditing.indexed(at: "\(archive):\(image.make):\(image.name)"),
      Auditing.indexed(at: "\(archive):\(image.make):localdev"),
    ]
    let audited = await AuditedImage.audited(images)
    return try await ReleaseAudit(today: "2026-01-01").run(
      service: audited[0], localdev: audited[1])
  }
}

/// What `makes/expected.tsv` says of the images.
enum RealMakes {
  /// A line of it.
  struct Image: Sendable, CustomStringConvertible {
    let make: String
    let name: String
    let verdict: String
    let rule: String
    let about: String

    var description: String { "\(make) \(name)" }
  }

  static let folder = RealImages.folder

  static func images(_ verdict: String) -> [Image] { all.filter { $0.verdict == verdict } }

  private static let all: [Image] = {
    guard let folder,
      let text = try? String(contentsOfFile: "\(folder)/makes/expected.tsv", encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 5 else { return nil }
      return Image(
        make: fields[0], name: fields[1], verdict: fields[2], rule: fields[3], about: fields[4])
    }
  }()
}
