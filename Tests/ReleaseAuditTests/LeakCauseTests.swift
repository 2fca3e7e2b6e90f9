import LeakMatrix
import PythonDistributions
import ReleaseAudit
import Rules
import Testing

@Suite("Leaks with causes and fixes") struct LeakCauseTests {
  @Test("every error of the matrix is in one leak, and every leak has a fix")
  func complete() async throws {
    for recipe in try LeakRecipe.adversaries() {
      guard case .leaked = recipe.expectation else { continue }
      let report = try await Auditing.report(recipe.pair.service, recipe.pair.localdev)
      let errors = report.findings(.error).filter { $0.rule.kind != .build }
      let leaks = report.leaks
      #expect(leaks.flatMap(\.findings).count == errors.count, "\(recipe)\n\(report.summary)")
      #expect(Set(leaks.flatMap(\.findings)) == Set(errors), "\(recipe)\n\(report.summary)")
      for leak in leaks {
        #expect(!leak.subject.isEmpty && !leak.fix.text.isEmpty, "\(recipe)")
        let layers = leak.findings.filter { $0.rule.id != "no-test-imports" }.compactMap(\.layer)
        #expect(layers.allSatisfy { $0 == leak.cause.layer }, "\(recipe): \(leak.subject)")
      }
    }
  }

  @Test(
    "what an instruction installs for tests is taken out of it",
    arguments: [
      ("RUN pip install flask pytest==8.3.3", "RUN pip install flask"),
      (
        "RUN pip install -r requirements.txt -r test_requirements.txt",
        "RUN pip install -r requirements.txt"
      ),
      (
        "RUN pip install --requirement=requirements.txt --requirement=test_requirements.txt",
        "RUN pip install --requirement=requirements.txt"
      ),
      ("RUN pip install '.[test]'", "RUN pip install '.'"),
      ("RUN pip install .[http,dev]", "RUN pip install .[http]"),
      ("RUN uv sync --frozen", "RUN uv sync --no-dev --frozen"),
      ("RUN poetry install --all-groups", "RUN poetry install --only main"),
      ("RUN pipenv install --deploy --dev", "RUN pipenv install --deploy"),
      ("RUN apt-get install --yes curl python3-pytest", "RUN apt-get install --yes curl"),
    ])
  func edit(instruction: String, edited: String) {
    let edit = InstallationEdit(
      instruction, leaked: ["pytest"], files: ["/app/test_requirements.txt"])
    guard case .changed(let text, _) = edit.outcome else {
      Issue.record("\(edit.outcome)")
      return
    }
    #expect(text == edited)
  }

  @Test("an instruction that installs nothing but tests goes as a whole")
  func nothingLeft() {
    for instruction in [
      "RUN python3 -m pip install --no-cache-dir pytest==8.3.3",
      "RUN pip install -r test_requirements.txt", "RUN apt-get install -y python3-pytest",
    ] {
      let edit = InstallationEdit(
        instruction, leaked: ["pytest"], files: ["/app/test_requirements.txt"])
      #expect(edit.outcome == .nothingLeft, "\(instruction): \(edit.outcome)")
    }
    let other = InstallationEdit(
      "RUN pip install -r requirements.txt", leaked: ["pytest"], files: [])
    #expect(other.outcome == .unchanged)
  }
}

/// What happened, for what a real engine built.
@Suite("Causes of real leaks", .enabled(if: RealImages.folder != nil))
struct RealLeakCauseTests {
  @Test(
    "a real leak has the cause that made it",
    arguments: [
      ("installed", "installed", 6), ("tests-removed", "copied", 6), ("pip-cache", "cache", 6),
      ("uninstalled-later", "installed", 6), ("venv", "installed", 6), ("zipped", "archive", 7),
      ("tests-renamed", "copied", 6), ("healthcheck", "configuration", nil),
    ] as [(String, String, Int?)])
  func leak(name: String, cause: String, layer: Int?) async throws {
    let folder = try #require(RealImages.folder)
    let report = try await audit(
      "\(folder)/leaks/\(name).tar", "\(folder)/system-buildkit/localdev.tar")
    let first = try #require(report.leaks.first)
    #expect(first.cause.kind.rawValue == cause && first.cause.layer == layer, "\(first.cause)")
  }

  @Test(
    "a mistake of a real make has the cause that made it",
    arguments: [
      ("django", "copies-all", "context"), ("django", "uninstalls-later", "unknown"),
      ("fastapi", "debugged", "installed"), ("science", "wheels-left", "archive"),
      ("uv", "forgets-no-dev", "installed"), ("uv", "copies-the-cache", "cache"),
      ("poetry", "all-groups", "environment"), ("poetry", "copies-all", "context"),
      ("debian", "tests-in-place", "wrong-target"), ("copied", "wrong-environment", "environment"),
      ("copied", "residue-copied", "stage"),
    ])
  func make(make: String, image: String, cause: String) async throws {
    let archive = "docker-archive:\(try #require(RealImages.folder))/makes/\(make).tar:\(make)"
    let report = try await audit("\(archive):\(image)", "\(archive):localdev")
    #expect(report.leaks.first?.cause.kind.rawValue == cause, "\(report.summary)")
    #expect(report.leakGroups.count <= 2)
  }

  private func audit(_ service: String, _ localdev: String) async throws -> AuditReport {
    let images = try await [Auditing.indexed(at: service), Auditing.indexed(at: localdev)]
    let audited = await AuditedImage.audited(images)
    return try await ReleaseAudit(today: "2026-01-01").run(
      service: audited[0], localdev: audited[1])
  }
}
