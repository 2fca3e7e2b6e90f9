import FixtureBuilder
import PythonPackaging
import ReleaseAudit
import Rules
import Testing

@Suite("What a policy lets pass is said where the verdict is") struct PolicyExceptionTests {
  private func report(
    _ policy: String, _ service: ImageRecipe, requirements: String? = nil
  ) async throws -> AuditReport {
    var audit = ReleaseAudit(
      policy: try PolicyFile.parse(policy, file: "p.yml"),
      requirements: requirements == nil ? [] : ["r.txt"], today: "2026-01-01",
      readFile: { _ in requirements.map { Array($0.utf8) } })
    audit.takesRequirementsFromPolicy = requirements != nil
    return try await Auditing.report(service, SamplePair().localdev, as: .dockerSave, audit)
  }

  private static let shippingPytest = SamplePair().service.with {
    let pytest = SamplePair.testDistributions.first { $0.name == "pytest" }
    $0.steps.append(
      .layer(
        LayerRecipe(
          TarEntry.withParents(of: pytest?.files() ?? []), createdBy: "RUN pip install pytest")))
  }

  @Test("an allowance for a distribution reaches every claim about it, commands included")
  func distribution() async throws {
    let service = Self.shippingPytest.with { $0.configuration.entrypoint = ["pytest", "/checks"] }
    let report = try await report(
      "allow: [{distribution: pytest, reason: it runs the checks of customers}]", service)
    #expect(report.verdict == .proven, "\(report.summary)")
    #expect(report.exceptions.map(\.reason) == ["it runs the checks of customers"])
    let claims = report.claims.filter { $0.exceptions > 0 }.map(\.rule.id)
    #expect(claims.contains("no-test-distributions") && claims.contains("no-test-entry-points"))
  }

  @Test("an allowance for another distribution, or one that has expired, allows nothing")
  func guards() async throws {
    let other = try await report(
      "allow: [{distribution: tox, reason: it is needed}]", Self.shippingPytest)
    #expect(other.verdict == .leaked && other.exceptions.isEmpty)
    #expect(other.findings(.warning).contains { $0.rule.id == "unused-allowance" })
    let rule = "allow: [{distribution: pytest, reason: it is needed, expires: "
    let late = try await report(rule + "2025-12-31}]", Self.shippingPytest)
    #expect(late.verdict == .leaked && late.exceptions.isEmpty)
    #expect(late.findings(.warning).contains { $0.rule.id == "expired-allowance" })
    let lastDay = try await report(rule + "2026-01-01}]", Self.shippingPytest)
    #expect(lastDay.verdict == .proven, "\(lastDay.summary)")
  }

  @Test(
    "a command is allowed where the distribution of its runner is",
    arguments: [("py.test", true), ("pytest", true), ("tox", false)])
  func commands(_ runner: String, isAllowed: Bool) async throws {
    let service = SamplePair().service.with { $0.configuration.entrypoint = [runner] }
    let report = try await report("allow: [{distribution: pytest, reason: r}]", service)
    #expect(report.verdict == (isAllowed ? .proven : .leaked), "\(report.summary)")
  }

  @Test("a level that is lowered is an exception with its reason")
  func lowered() async throws {
    let leaking = SamplePair(leak: .testsCopied).service
    let report = try await report(
      """
      levels:
        no-test-files: {level: warning, reason: until the next release}
        no-test-content: {level: warning, reason: until the next release}
      """, leaking)
    #expect(report.verdict == .proven, "\(report.summary)")
    #expect(report.exceptions.map(\.reason) == ["until the next release"])
    #expect(try await self.report("", SamplePair().service).exceptions.isEmpty)
  }

  @Test("a policy cannot make a test tool the service's requirement without an allowance")
  func toolAsRequirement() async throws {
    let named = try await report(
      "service: {requirements: [r.txt]}", Self.shippingPytest, requirements: "flask\npytest\n")
    #expect(named.verdict == .leaked, "\(named.summary)")
    let allowed = try await report(
      "allow: [{distribution: pytest, reason: needed at run time}]", Self.shippingPytest,
      requirements: "flask\npytest\n")
    #expect(!allowed.findings(.error).contains { $0.test?.name.normalized == "pytest" })
  }
}
