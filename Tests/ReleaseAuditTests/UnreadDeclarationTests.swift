import FixtureBuilder
import ReleaseAudit
import Testing

@Suite("Test requirements of which nobody knows what they install") struct UnreadDeclarationTests {
  private static let line = "git+https://code.invalid/acme/fakes.git@v2"

  /// The sample's localdev with one more line among the tests' requirements.
  private static func localdev(_ line: String = line) -> ImageRecipe {
    SamplePair().localdev.mapLayers { layer in
      for index in layer.entries.indices
      where layer.entries[index].name.text == "app/test_requirements.txt" {
        layer.entries[index].content = layer.entries[index].content + ByteString(line + "\n")
      }
    }
  }

  private func policy(_ unread: String) throws -> Policy {
    try PolicyFile.parse("unread:\n  - {line: '\(unread)', reason: data only}\n", file: "p.yml")
  }

  private func refusal(_ audit: ReleaseAudit) async -> AuditRefusal? {
    await #expect(throws: AuditRefusal.self) {
      _ = try await Auditing.report(SamplePair().service, Self.localdev(), as: .ociGzip, audit)
    }
  }

  @Test("the refusal names file, line and text, and what to do")
  func refused() async {
    let text = await refusal(ReleaseAudit(today: "2026-01-01")).map { "\($0)" } ?? ""
    #expect(text.hasPrefix("/app/test_requirements.txt:7: "))
    #expect(text.contains(Self.line) && text.contains("file of test requirements"))
    #expect(!text.contains("\n"))
  }

  @Test(
    "the policy lets it pass by its text, by a pattern or by its place",
    arguments: [line, "git+*", "*/acme/*@v2", "/app/test_requirements.txt:7"])
  func allowed(_ pattern: String) async throws {
    let audit = ReleaseAudit(policy: try policy(pattern), today: "2026-01-01")
    let report = try await Auditing.report(
      SamplePair().service, Self.localdev(), as: .ociGzip, audit)
    #expect(report.verdict == .proven)
  }

  @Test(
    "a policy about another line changes nothing",
    arguments: ["git+", "*@v1", "acme", "*acme*v2*x", "/app/test_requirements.txt"])
  func notAllowed(_ pattern: String) async throws {
    _ = await refusal(ReleaseAudit(policy: try policy(pattern), today: "2026-01-01"))
  }

  @Test("files of the host take the place of those that cannot be read")
  func replaced() async throws {
    let audit = ReleaseAudit(testRequirements: ["tests.txt"], today: "2026-01-01") { path in
      path == Array("tests.txt".utf8) ? Array("pytest\nresponses\n".utf8) : nil
    }
    let report = try await Auditing.report(
      SamplePair().service, Self.localdev(), as: .ociGzip, audit)
    #expect(report.verdict == .proven)
  }

  @Test("a file of the host may declare what nobody knows, too")
  func ofHost() async throws {
    let audit = ReleaseAudit(testRequirements: ["tests.txt"], today: "2026-01-01") { path in
      path == Array("tests.txt".utf8) ? Array("pytest\n-r more.txt\n".utf8) : nil
    }
    let text = await refusal(audit).map { "\($0)" } ?? ""
    #expect(text.hasPrefix("tests.txt:2: "))
  }
}
