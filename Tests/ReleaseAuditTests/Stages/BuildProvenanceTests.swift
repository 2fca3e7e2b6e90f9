import Codecs
import FixtureBuilder
import LayerFilesystem
import Rules
import Testing

@testable import ContainerImage
@testable import ReleaseAudit

@Suite("Provenance of a build")
struct BuildProvenanceTests {
  private static let runs = [
    "python3 -m pip install -r requirements.txt", "python3 -m pytest && touch /tests-passed",
  ]

  private func report(_ attestations: [FixtureBuilder.Attestation]) async throws -> AuditReport {
    let pair = SamplePair()
    let images = try await StageImages.indexed(
      [pair.service.with { $0.attestations = attestations }, pair.localdev], as: .ociArchive)
    return try await StageImages.report(images, dockerfile: StageImages.sampleText())
  }

  @Test(
    "Both forms show that tests ran, as a claim",
    arguments: [
      FixtureBuilder.Attestation.provenanceV02(target: "service", runs: runs),
      .provenanceV1(target: "service", runs: runs),
    ])
  func shown(_ attestation: FixtureBuilder.Attestation) async throws {
    let report = try await report([attestation])
    let found = report.findings.filter { $0.rule.id == "tests-ran" }
    #expect(found.count == 1)
    let finding = try #require(found.first)
    #expect(finding.level == .note)
    #expect(finding.testRun?.step.command == "/bin/sh -c python3 -m pytest && touch /tests-passed")
    #expect(finding.testRun?.step.runner == "pytest" && finding.testRun?.step.id == "step1")
    #expect(finding.testRun?.target == "service")
    #expect(finding.message.contains("signature was not checked"))
    #expect(report.dockerfile?.claimsTests == true)
    #expect(report.verdict == .proven)
  }

  @Test("BuildKit's own wrapping of the operation is read, too")
  func wrapped() async throws {
    let step: JSON = [
      "id": "step7", "op": ["Op": ["exec": ["meta": ["args": ["tox", "-e", "py312"]]]]],
    ]
    let report = try await report([
      FixtureBuilder.Attestation(
        predicateType: "https://slsa.dev/provenance/v0.2",
        predicate: ["buildConfig": ["llbDefinition": .array([step])]])
    ])
    #expect(
      report.findings.filter { $0.rule.id == "tests-ran" }.map { $0.testRun?.step.runner } == [
        "tox"
      ])
  }

  @Test(
    "What does not show tests is no failure",
    arguments: [
      [], [FixtureBuilder.Attestation.provenanceV1(target: "service", runs: ["pip install x"])],
      [.provenanceV02(target: "service", runs: [])],
      [
        FixtureBuilder.Attestation(
          predicateType: "https://spdx.dev/Document", predicate: ["packages": []])
      ],
      [FixtureBuilder.Attestation(predicateType: "https://slsa.dev/provenance/v1", predicate: [])],
      [
        FixtureBuilder.Attestation(
          predicateType: "https://slsa.dev/provenance/v1", predicate: "odd")
      ],
    ])
  func notShown(_ attestations: [FixtureBuilder.Attestation]) async throws {
    let report = try await report(attestations)
    #expect(!report.findings.contains { $0.rule.id == "tests-ran" })
    #expect(report.dockerfile?.claimsTests == false && report.verdict == .proven)
  }

  @Test("A step that ends well where its tests fail proves little, and it says so")
  func lost() async throws {
    let report = try await report([.provenanceV1(target: "service", runs: ["pytest || true"])])
    let finding = try #require(report.findings.first { $0.rule.id == "tests-ran" })
    #expect(finding.testRun?.step.losesFailure == true)
    #expect(finding.message.contains("ends well where they fail"))
    #expect(report.dockerfile?.claimsTests == false)
  }

  @Test("A statement about another image, and one that is no JSON, say nothing of this one")
  func others() {
    func read(_ text: String) -> BuildProvenance? {
      let attestation = ContainerImage.Image.Attestation(
        predicateType: "https://slsa.dev/provenance/v1", statement: Array(text.utf8))
      return BuildProvenance(
        attestation, of: Codecs.Digest("sha256:" + String(repeating: "0", count: 64)))
    }
    #expect(read("{\"subject\":[{\"digest\":{\"sha256\":\"11\"}}],\"predicate\":{}}") == nil)
    #expect(read("{\"subject\":[],\"predicate\":{}}") != nil)
    #expect(read(String(repeating: "[", count: 100_000)) == nil)
    #expect(read("") == nil)
  }
}
