import Foundation
import PythonDistributions
import ReleaseAudit
import Rules
import Testing

/// What `Scripts/make-images` built with a real engine and real pip, where it was run.
@Suite("Real images", .enabled(if: RealImages.folder != nil))
struct RealImageTests {
  @Test("the real pair is proven, whichever builder and interpreter", arguments: RealImages.pairs)
  func clean(_ pair: String) async throws {
    let report = try await audit("\(pair)/service.tar", "\(pair)/localdev.tar")
    #expect(report.verdict == .proven, "\(report.summary)")
    #expect(report.findings(.warning).isEmpty, "\(report.summary)")
    #expect(report.claims.allSatisfy { $0.examined > 0 || $0.rule.id == "no-test-archives" })
  }

  @Test("a real leak is found and named", arguments: RealImages.leaks)
  func leak(_ leak: RealImages.Leak) async throws {
    let report = try await audit("leaks/\(leak.name).tar", "system-buildkit/localdev.tar")
    #expect(report.verdict.rawValue == leak.verdict, "\(report.summary)")
    guard leak.verdict == "leaked" else { return }
    let isNamed = report.findings(.error).contains { finding in
      finding.rule.id == leak.rule
        && (finding.subject.contains(leak.about)
          || finding.items.contains { "\($0.path)".contains(leak.about) })
    }
    #expect(isNamed, "\(leak)\n\(report.summary)")
  }

  @Test("at least ten leaks were built")
  func enough() {
    #expect(RealImages.leaks.count { $0.verdict == "leaked" } >= 10)
  }

  private func audit(_ service: String, _ localdev: String) async throws -> AuditReport {
    let folder = try #require(RealImages.folder)
    let images = try await [
      Auditing.indexed(at: "\(folder)/\(service)"), Auditing.indexed(at: "\(folder)/\(localdev)"),
    ]
    let audited = await AuditedImage.audited(images)
    return try await ReleaseAudit(today: "2026-01-01").run(
      service: audited[0], localdev: audited[1])
  }
}

/// The folder that `Scripts/make-images` filled.
enum RealImages {
  /// A line of `leaks/expected.tsv`.
  struct Leak: Sendable, CustomStringConvertible {
    let name: String
    let verdict: String
    let rule: String
    let about: String

    var description: String { name }
  }

  static let folder = ProcessInfo.processInfo.environment["IMGDIFF_REAL_IMAGES"]

  static let pairs = [
    "system-buildkit", "system-classic", "venv-buildkit", "venv-classic",
  ].filter { exists("\($0)/service.tar") }

  static let leaks: [Leak] = {
    guard let folder,
      let text = try? String(contentsOfFile: "\(folder)/leaks/expected.tsv", encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 4 else { return nil }
      return Leak(name: fields[0], verdict: fields[1], rule: fields[2], about: fields[3])
    }
  }()

  private static func exists(_ path: String) -> Bool {
    folder.map { FileManager.default.fileExists(atPath: "\($0)/\(path)") } ?? false
  }
}
