import FixtureBuilder
import Foundation
import LayerFilesystem
import PythonDistributions
import ReleaseAudit
import Rules
import Testing

@Suite("Injected leaks and changes") struct InjectionTests {
  private static let changes = 250
  private static let batches = 10
  /// Leaks that are the only one of their service, and services with four, in each batch of 250.
  private static let alone = 50
  private static let together = 50

  /// Twenty batches: 5,000 leaks.
  @Test("anything of the surface, anywhere in SERVICE, is a leak that is named", arguments: 0..<20)
  func leaks(_ batch: Int) async throws {
    let declaration = TestDeclaration.allCases[batch % TestDeclaration.allCases.count]
    let localdev = try await AuditedImage(
      Auditing.indexed(declaration.applied(to: SamplePair().localdev)))
    var random = SeededGenerator(seed: UInt64(batch) &* 7919 &+ 1)
    for number in 0..<Self.alone + Self.together {
      let leaks = try (0..<(number < Self.alone ? 1 : 4)).map {
        try RandomLeak(number * 10 + $0, using: &random)
      }
      let report = try await audit(
        leaks.flatMap { [$0.owned, $0.entries, $0.covering] }, number, localdev,
        by: "RUN pip install \(leaks.map(\.claimer).joined(separator: " "))", using: &random)
      let place = "\(declaration), \(batch)/\(number)"
      #expect(report.verdict == .leaked, "\(place): \(leaks)\n\(report.summary)")
      for leak in leaks {
        let isNamed = report.findings(.error).contains { finding in
          finding.items.contains { leak.paths.contains("\($0.path)") }
            && (finding.view.isHidden) == (leak.cover != .none)
        }
        #expect(isNamed, "\(place): \(leak)\n\(report.summary)")
      }
    }
  }

  @Test("what is not of the surface changes nothing", arguments: 0..<10)
  func changes(_ batch: Int) async throws {
    var random = SeededGenerator(seed: UInt64(batch) &* 104_729 &+ 2)
    let clean = try await AuditedImage(Auditing.indexed(SamplePair().localdev))
    for number in 0..<Self.changes / Self.batches {
      let change = try RandomChange(using: &random)
      var localdev = clean
      if change.isShared {
        localdev = try await AuditedImage(
          Auditing.indexed(
            Self.adding(
              [change.entries], to: SamplePair().localdev, by: change.instruction)))
      }
      let report = try await audit(
        [change.entries], number, localdev, by: change.instruction, using: &random)
      #expect(
        report.verdict == .proven, "\(batch)/\(number): \(change)\n\(report.summary)")
    }
  }

  /// The audit of the clean service with layers put in at a random place above its dependencies; one
  /// case in four is written as OCI with compressed layers.
  private func audit(
    _ layers: [[TarEntry]], _ number: Int, _ localdev: AuditedImage,
    by instruction: String = "RUN something", using random: inout SeededGenerator
  ) async throws -> AuditReport {
    let place = Int.random(in: 5...7, using: &random)
    let service = Self.adding(layers, to: SamplePair().service, at: place, by: instruction)
    let image = try await Auditing.indexed(service, number % 4 == 0 ? .ociGzip : .dockerSave)
    return try await ReleaseAudit(today: "2026-01-01").run(
      service: AuditedImage(image), localdev: localdev)
  }

  private static func adding(
    _ layers: [[TarEntry]], to image: ImageRecipe, at place: Int? = nil,
    by instruction: String = "RUN something"
  ) -> ImageRecipe {
    var seen = 0
    var index = image.steps.count
    for (position, step) in image.steps.enumerated() {
      guard case .layer = step else { continue }
      if seen == place { index = position }
      seen += 1
    }
    let steps = layers.filter { !$0.isEmpty }.map { entries in
      BuildStep.layer(
        LayerRecipe(TarEntry.withParents(of: entries), createdBy: "\(instruction) # buildkit"))
    }
    return image.with { $0.steps.insert(contentsOf: steps, at: index) }
  }
}
