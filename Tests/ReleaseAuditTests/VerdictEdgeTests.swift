import FixtureBuilder
import Foundation
import ReleaseAudit
import Rules
import Testing

@Suite("Where nothing, or something else, can be concluded") struct VerdictEdgeTests {
  private let pair = SamplePair()

  @Test("swapped images are refused, and the sentence says so")
  func swapped() async {
    let refusal = await Auditing.refusal(pair.localdev, pair.service)
    guard case .swapped? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(refusal?.description.contains("probably swapped") == true)
  }

  @Test("the service image given twice is refused, and the sentence says so")
  func twice() async {
    let refusal = await Auditing.refusal(pair.service, pair.service)
    guard case .sameImage? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(refusal?.description.contains("given twice") == true)
  }

  @Test("a localdev without tests is refused")
  func emptySurface() async {
    let other = pair.service.with { $0.configuration.labels = [("other", "yes")] }
    let refusal = await Auditing.refusal(pair.service, other)
    guard case .emptySurface? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(refusal?.description.contains("nothing to look for") == true)
  }

  @Test("test requirements that are nowhere installed are no surface")
  func declaredOnly() async {
    let other = pair.service.with {
      $0.steps.append(
        .layer(LayerRecipe([.file("app/test_requirements.txt", "pytest\n")], createdBy: "COPY")))
    }
    let refusal = await Auditing.refusal(pair.service, other)
    #expect(refusal != nil)
  }

  @Test("localdev given as both leaks, and is known to be one image")
  func same() async throws {
    let report = try await Auditing.report(pair.localdev, pair.localdev)
    #expect(report.verdict == .leaked)
    #expect(report.isSameImage)
    let clean = try await Auditing.report(pair.service, pair.localdev)
    #expect(!clean.isSameImage)
  }

  @Test("images for two platforms are compared with a warning, and without parity")
  func platforms() async throws {
    let other = pair.localdev.with { $0.configuration.platform = .arm64 }
    let images = try await [
      Auditing.indexed(pair.service), Auditing.indexed(other, platform: "linux/arm64"),
    ]
    let report = try await ReleaseAudit(today: "2026-01-01").run(
      service: AuditedImage(images[0]), localdev: AuditedImage(images[1]))
    #expect(report.verdict == .proven)
    #expect(report.parity.isEmpty)
    #expect(report.findings(.warning).map(\.rule.id) == ["platform-mismatch"])
  }

  @Test("images for other platforms beside the judged one are named, each with a warning")
  func otherPlatforms() async throws {
    let arm = SamplePair(leak: .wrongStage).service.with { $0.configuration.platform = .arm64 }
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("imgdiff-platforms-\(UUID().uuidString).tar").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try OCILayout.multiPlatform([pair.service, arm], tags: ["service:latest"]).archive()
      .write(to: path)
    let images = try await [
      Auditing.indexed(at: path, platform: "linux/amd64"), Auditing.indexed(pair.localdev),
    ]
    let report = try await ReleaseAudit(today: "2026-01-01").run(
      service: AuditedImage(images[0]), localdev: AuditedImage(images[1]))
    #expect(report.verdict == .proven)
    let warnings = report.findings(.warning)
    #expect(warnings.map(\.rule.id) == ["unjudged-platform"])
    #expect(warnings.map(\.subject) == ["linux/arm64"])
  }

  @Test("every leak of the sample is found, and the clean pair is proven in every format")
  func sample() async throws {
    for leak in SamplePair.Leak.allCases {
      for form in Auditing.Form.allCases {
        let report = try await Auditing.report(
          SamplePair(leak: leak).service, pair.localdev, as: form)
        #expect(report.verdict == (leak == .none ? .proven : .leaked), "\(leak)")
        #expect(report.claims.map(\.rule) == RuleRegistry.claims)
        // The sample has no archives, and most of its services no bytecode.
        #expect(
          report.claims.allSatisfy {
            $0.examined > 0 || $0.rule.id == "no-test-archives" || $0.rule.id == "no-test-bytecode"
          })
      }
    }
  }

  @Test("what cannot be read inside an archive is told, not passed over")
  func unreadable() async throws {
    let wheel = try SamplePair.testDistributions[0].wheel()
    let encrypted = try Self.encrypted(["secret/one.bin"])
    for form in Auditing.Form.allCases {
      for (name, content) in [
        ("cut.zip", ByteString(wheel.bytes.prefix(wheel.count / 2))), ("locked.zip", encrypted),
      ] {
        var matrix = pair.service
        matrix.steps.append(
          .layer(LayerRecipe([.file(ByteString("srv/\(name)"), content)], createdBy: "COPY")))
        let report = try await Auditing.report(matrix, pair.localdev, as: form)
        #expect(report.verdict == .proven)
        let finding = report.findings(.warning).first { $0.rule.id == "unexamined" }
        #expect(finding?.path.map { "\($0)" } == "/srv/\(name)", "\(name)\n\(report.summary)")
      }
    }
  }

  @Test("names inside an encrypted archive are still read")
  func encryptedNames() async throws {
    let names = SamplePair.testDistributions[0].modules.map(\.path)
    var service = pair.service
    service.steps.append(
      .layer(LayerRecipe([.file("srv/a.zip", try Self.encrypted(names))], createdBy: "COPY")))
    let report = try await Auditing.report(service, pair.localdev)
    #expect(report.verdict == .leaked)
  }

  /// A zip whose directory says that its members are encrypted.
  private static func encrypted(_ names: [String]) throws -> ByteString {
    var archive = try ZipWriter.archive(
      names.map { ZipWriter.Member(ByteString($0), "bytes that nobody can read here\n") })
    for index in archive.bytes.indices.dropLast(9)
    where archive.bytes[index...].starts(with: [0x50, 0x4B, 1, 2]) {
      archive.bytes[index + 8] |= 1
    }
    return archive
  }
}
