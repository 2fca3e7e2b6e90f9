import ContainerImage
import Dockerfile
import FixtureBuilder
import Foundation
import LayerFilesystem
import Rules
import Testing

@testable import ReleaseAudit

@Suite("Images and the Dockerfile that made them")
struct DockerfileComparisonTests {
  @Test("The sample pair is of the sample's file: every layer above the base has its line")
  func sample() async throws {
    let pair = SamplePair()
    let images = try await StageImages.indexed([pair.service, pair.localdev])
    let report = try await StageImages.report(images, dockerfile: StageImages.sampleText())
    let comparison = try #require(report.dockerfile)
    #expect(report.mismatches.isEmpty)
    #expect(report.verdict == .proven)
    let service = try #require(comparison.service.attribution)
    #expect(service.baseCount == 2 && service.isComplete)
    #expect(service.steps.mapValues(\.line) == [2: 13, 3: 14, 4: 15, 5: 26, 6: 47])
    let localdev = try #require(comparison.localdev?.attribution)
    #expect(
      localdev.steps.mapValues(\.line)
        == [2: 13, 3: 14, 4: 15, 5: 21, 6: 22, 7: 31, 8: 32, 9: 33])
    #expect(comparison.line(ofLayer: 5)?.stage == "builder")
    #expect(comparison.needsTests && !comparison.claimsTests)
    #expect(report.base == BaseLayers(count: 2, evidence: .dockerfile(comparison.file)))
  }

  @Test("A leak names the line to fix, where the file has it")
  func leak() async throws {
    let pair = SamplePair(leak: .testsCopied)
    let images = try await StageImages.indexed([pair.service, pair.localdev])
    let text = try StageImages.sampleText()
    let changed = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      $0.hasPrefix("COPY --from=tests") ? ["COPY tests ./tests", $0] : [$0]
    }.joined(separator: "\n")
    let report = try await StageImages.report(images, dockerfile: changed)
    #expect(report.verdict == .leaked && report.mismatches.isEmpty)
    let leaks = report.findings.filter { $0.rule.id == "no-test-files" && $0.layer != nil }
    #expect(!leaks.isEmpty)
    for leak in leaks {
      #expect(leak.madeBy?.place == "Dockerfile:47" && leak.madeBy?.stage == "service")
    }
    // The file without that line did not make this image.
    let stale = try await StageImages.report(images, dockerfile: text)
    #expect(stale.mismatches.map { $0.history?.strangeLayers } == [[6]])
    #expect(stale.dockerfile?.needsTests == false)
  }

  @Test("A service of another stage is found, and the stage it is like is named")
  func wrongStage() async throws {
    let pair = SamplePair()
    let images = try await StageImages.indexed([pair.localdev, pair.localdev])
    let report = try await StageImages.report(images, dockerfile: StageImages.sampleText())
    let found = report.mismatches
    #expect(found.count == 1)
    #expect(found.first?.level == .warning)
    // Three stages have these layers: localdev and tests_builder add none to each other's.
    #expect(found.first?.history?.fits != nil)
    #expect(found.first?.message.contains("another --target") == true)
  }

  @Test("A line that was changed since is named, in both images")
  func changed() async throws {
    let pair = SamplePair()
    let images = try await StageImages.indexed([pair.service, pair.localdev])
    let text = try StageImages.sampleText()
      .replacingOccurrences(of: "--requirement requirements.txt", with: "-r requirements.txt")
    let report = try await StageImages.report(images, dockerfile: text)
    let found = report.mismatches
    #expect(found.count == 2)
    for finding in found {
      #expect(finding.location == .dockerfile(file: "Dockerfile", line: 15))
      #expect(finding.history?.missingLines == [15] && finding.history?.strangeLayers == [4])
    }
    #expect(report.verdict == .proven)
  }

  @Test("Images that were not built together differ where the file has one stage")
  func builtApart() async throws {
    let pair = SamplePair()
    var service = pair.service
    service = service.mapLayers { layer in
      if layer.createdBy?.contains("pip install") == true {
        layer.entries.append(.file("root/.cache/other", "other bytes"))
      }
    }
    let images = try await StageImages.indexed([service, pair.localdev])
    let report = try await StageImages.report(images, dockerfile: StageImages.sampleText())
    let found = report.mismatches
    #expect(found.map(\.evidence) == [.fork(stage: "service_deps")])
    #expect(found.first?.location == .dockerfile(file: "Dockerfile", line: 15))
    #expect(found.first?.message.contains("not built together") == true)
  }

  @Test("An image without a history is no mismatch")
  func withoutHistory() async throws {
    let pair = SamplePair()
    let images = try await StageImages.indexed([
      pair.service.with { $0.history = .absent }, pair.localdev,
    ])
    let report = try await StageImages.report(images, dockerfile: StageImages.sampleText())
    #expect(report.mismatches.isEmpty)
    #expect(report.dockerfile?.service.attribution == nil)
    #expect(report.dockerfile?.needsTests == false)
  }

  @Test(
    "The file's own findings leave the verdict alone; a mismatch that the policy makes an error not"
  )
  func verdict() async throws {
    let pair = SamplePair()
    let images = try await StageImages.indexed([pair.service, pair.localdev])
    let text = try StageImages.sampleText()
      .replacingOccurrences(of: "COPY --from=tests /tests-passed /tests-passed\n", with: "")
    let report = try await StageImages.report(images, dockerfile: text)
    #expect(
      report.dockerfile?.analysis.findings.contains { $0.rule.id == "test-stage-skipped" }
        == true)
    #expect(report.verdict == .proven)
    let policy = try PolicyFile.parse("levels: {dockerfile-mismatch: error}", file: "p.yml")
    let strict = try await StageImages.report(images, dockerfile: text, policy: policy)
    #expect(strict.verdict == .leaked)
  }

  @Test(
    "The real pair is of the sample's file",
    .enabled(if: StageImages.real != nil),
    arguments: ["system-buildkit", "system-classic", "venv-buildkit", "venv-classic"])
  func real(_ name: String) async throws {
    let folder = try #require(StageImages.real).appendingPathComponent(name).path
    let images = try await StageImages.indexed(at: [
      "\(folder)/service.tar", "\(folder)/localdev.tar",
    ])
    let report = try await StageImages.report(images, dockerfile: StageImages.sampleText())
    #expect(report.mismatches.isEmpty)
    let base = name.hasPrefix("venv") ? 2 : 1
    for (built, image) in [
      (report.dockerfile?.service, images[0]), (report.dockerfile?.localdev, images[1]),
    ] {
      let attribution = try #require(built?.attribution)
      #expect(attribution.baseCount == base)
      #expect(attribution.steps.keys.sorted() == Array(base..<image.layers.count))
    }
  }
}
