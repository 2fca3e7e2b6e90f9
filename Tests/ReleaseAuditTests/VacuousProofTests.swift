import FixtureBuilder
import ReleaseAudit
import Testing

/// What LOCALDEV cannot show, SERVICE is not proven to lack.
@Suite("A proof needs tests to look for, of the same project") struct VacuousProofTests {
  private let pair = SamplePair()

  private func adding(_ entries: [TarEntry], to image: ImageRecipe) -> ImageRecipe {
    image.with {
      $0.steps.append(
        .layer(LayerRecipe(TarEntry.withParents(of: entries), createdBy: "COPY . . # buildkit")))
    }
  }

  @Test(
    "a localdev without a test runner and without a test module is refused, whatever else it has",
    arguments: [
      ["app/.mypy_cache/3.12/a.json"], ["app/htmlcov/index.html"], ["app/tox.ini"],
      ["app/.pytest_cache/README.md", "app/pytest.ini"], ["app/tests/data/users.json"],
    ])
  func residue(_ paths: [String]) async {
    let files = paths.map {
      TarEntry.file(ByteString($0), "{\"a\": 1, \"b\": \"of no account\"}\n")
    }
    let refusal = await Auditing.refusal(pair.service, adding(files, to: pair.service))
    guard case .noTests? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(refusal?.description.contains("no test runner and no test module") == true)
  }

  @Test("a distribution that localdev merely has more of is no test runner")
  func otherTools() async {
    let library = PythonDistribution("shell-toys", "1.0")
    let refusal = await Auditing.refusal(pair.service, adding(library.files(), to: pair.service))
    guard case .noTests? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
  }

  @Test("a leak that is seen without localdev's help is a leak all the same")
  func leakWins() async throws {
    let service = adding(
      [.file("app/e2e/test_login.py", "def test_login(page):\n    expect(page)\n")],
      to: pair.service)
    let localdev = adding(
      [.file("app/.mypy_cache/a.json", "{\"of\": \"mypy\"}\n")], to: pair.service)
    #expect(try await Auditing.report(service, localdev).verdict == .leaked)
  }

  /// Another project on the same base, or on one of its own.
  private func stranger(keeping layers: Int) -> ImageRecipe {
    var kept = 0
    var steps = pair.localdev.steps.filter { step in
      guard case .layer = step else { return false }
      kept += 1
      return kept <= layers
    }
    let tests: [TarEntry] = [
      .file("srv/harbour/requirements.txt", "shipyard\n"),
      .file("srv/harbour/cranes.py", "def lift(load):\n    return load * 9.81\n"),
      .file(
        "srv/harbour/tests/test_cranes.py", "import pytest\n\ndef test_lift():\n    assert 1\n"),
    ]
    steps.append(
      .layer(LayerRecipe(TarEntry.withParents(of: tests), createdBy: "COPY . . # buildkit")))
    return ImageRecipe(steps: steps, configuration: pair.localdev.configuration)
  }

  @Test("a localdev of another project is refused, also where both have one base", arguments: 0...3)
  func unrelated(keeping layers: Int) async {
    let refusal = await Auditing.refusal(pair.service, stranger(keeping: layers))
    guard case .unrelated? = refusal else {
      Issue.record("\(layers): \(String(describing: refusal))")
      return
    }
    #expect(refusal?.description.contains("two projects") == true)
  }

  @Test("one file of common source at another path shows that both are of one project")
  func commonSource() async throws {
    let source: TarEntry = .file(
      "srv/harbour/cranes.py", "def lift(load):\n    return load * 9.81\n")
    let service = pair.service.with { $0.steps = Array($0.steps.prefix(6)) }
    let moved = adding(
      [source].map { _ in
        .file("app/other.py", "def lift(load):\n    return load * 9.81\n")
      }, to: service)
    #expect(try await Auditing.report(moved, stranger(keeping: 2)).verdict == .proven)
  }
}
