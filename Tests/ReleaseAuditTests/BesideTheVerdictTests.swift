import FixtureBuilder
import LayerFilesystem
import PythonPackaging
import ReleaseAudit
import Rules
import Testing

@Suite("Beside the verdict") struct BesideTheVerdictTests {
  private let site = PythonSite.usrLocal.packages

  private func audit(
    service: [TarEntry] = [], localdev: [TarEntry] = []
  ) async throws -> AuditReport {
    func adding(_ entries: [TarEntry], to image: ImageRecipe) -> ImageRecipe {
      guard !entries.isEmpty else { return image }
      return image.with {
        $0.steps.append(
          .layer(LayerRecipe(TarEntry.withParents(of: entries), createdBy: "RUN change")))
      }
    }
    return try await Auditing.report(
      adding(service, to: SamplePair().service), adding(localdev, to: SamplePair().localdev))
  }

  @Test("the clean pair has the same distributions with the same bytes")
  func parity() async throws {
    let report = try await audit()
    #expect(report.parity.count == SamplePair.serviceDistributions.count + 1)
    #expect(report.parity.allSatisfy { $0.status == .same })
    #expect(report.findings(.warning).isEmpty)
  }

  @Test("a distribution of another version, with other bytes, or missing, is drift")
  func drift() async throws {
    let flask = try #require(SamplePair.serviceDistributions.first { $0.name == "Flask" })
    let newer = flask.with { $0.version = "3.1.0" }
    let report = try await audit(
      service: PythonDistribution("only-here", "1.0").files(),
      localdev: flask.whiteouts() + newer.files() + [
        .file(ByteString("\(site)/idna/__init__.py"), "CHANGED = True\n")
      ])
    #expect(report.verdict == .proven)
    let statuses = Dictionary(
      report.parity.map { ($0.name, $0.status) }, uniquingKeysWith: { first, _ in first })
    #expect(statuses["flask"] == .version)
    #expect(statuses["idna"] == .content)
    #expect(statuses["only-here"] == .missing)
    #expect(statuses["requests"] == .same)
    #expect(
      Set(report.findings(.warning).filter { $0.rule.id == "parity" }.map(\.subject))
        == ["flask", "idna", "only-here"])
  }

  @Test("dependencies that localdev does not build on are told, with their layer")
  func sharedHistory() async throws {
    let report = try await audit(service: PythonDistribution("only-here", "1.0").files())
    let finding = report.findings(.warning).first { $0.rule.id == "shared-history" }
    #expect(finding?.layer == 7)
    #expect(report.history.sharedCount == 5)
  }

  @Test("a file that is not what its RECORD promises is told, with both digests")
  func tampering() async throws {
    let report = try await audit(service: [
      .file(ByteString("\(site)/requests/api.py"), "print('mine')\n")
    ])
    let finding = try #require(report.findings(.warning).first { $0.rule.id == "tampering" })
    #expect(finding.subject == "requests 2.32.3")
    #expect(finding.path.map { "\($0)" } == "/\(site)/requests/api.py")
    #expect(finding.items.first?.digest != nil)
    guard case .recorded(let promised)? = finding.items.first?.sign else {
      Issue.record("\(finding)")
      return
    }
    #expect(promised != finding.items.first?.digest)
    #expect(report.verdict == .proven)
  }

  @Test("a known tool that nobody declared is an error, one that the service asks for a warning")
  func knownTools() async throws {
    let tool = PythonDistribution("hypothesis", "6.0")
    let undeclared = try await audit(service: tool.files())
    #expect(undeclared.verdict == .leaked)
    #expect(undeclared.findings(.error).contains { $0.rule.id == "known-test-tool" })
    let requirements: [TarEntry] = [
      .file("app/requirements.txt", "Flask\nrequests\nSQLAlchemy\ngunicorn\nhypothesis\n")
    ]
    let declared = try await audit(
      service: tool.files() + requirements, localdev: tool.files() + requirements)
    #expect(declared.verdict == .proven)
    let warning = declared.findings(.warning).first { $0.rule.id == "known-test-tool" }
    guard case .needed(let needers)? = warning?.evidence else {
      Issue.record("\(declared.summary)")
      return
    }
    #expect(needers.contains("/app/requirements.txt:5"))
  }

  @Test("tests that a third-party distribution ships are a note with their number")
  func thirdPartyTests() async throws {
    let numeric = PythonDistribution(
      "numeric", "2.1",
      modules: [
        ("numeric/__init__.py", "\"\"\"Arrays.\"\"\"\n"),
        ("numeric/tests/test_a.py", "import unittest\n\n\nclass A(unittest.TestCase): pass\n"),
        ("numeric/tests/test_b.py", "import unittest\n\n\nclass B(unittest.TestCase): pass\n"),
      ])
    let report = try await audit(service: numeric.files(), localdev: numeric.files())
    #expect(report.verdict == .proven)
    let note = report.findings(.note).first { $0.rule.id == "third-party-tests" }
    #expect(note?.subject == "numeric")
    #expect(note?.items.count == 2)
  }

  @Test("a requirements file for tests in the service is a warning")
  func requirementsFile() async throws {
    let report = try await audit(service: [.file("app/test_requirements.txt", "pytest\n")])
    #expect(report.verdict == .proven)
    #expect(report.findings(.warning).contains { $0.rule.id == "test-requirements-file" })
  }

  @Test("a test requirement that is not installed is a note")
  func unmet() async throws {
    let report = try await audit(localdev: [
      .file("app/requirements-dev.txt", "never-installed\n")
    ])
    #expect(report.findings(.note).contains { $0.subject == "never-installed" })
  }

  @Test("what the tests cost is counted")
  func cost() async throws {
    let report = try await audit()
    #expect(report.surface.cost.files > 50)
    #expect(report.surface.cost.bytes > 5_000)
    #expect(
      report.surface.distributions.first { $0.name.written == "pluggy" }?.chain == [
        "pytest", "pluggy",
      ])
    #expect(report.surface.shared.first { $0.name == "packaging" }?.neededBy == ["gunicorn"])
  }
}
