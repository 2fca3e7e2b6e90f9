import FixtureBuilder
import LayerFilesystem
import PythonPackaging
import Testing

@testable import PythonDistributions

@Suite("Requirement graph")
struct RequirementGraphTests {
  /// The graph of an image with those distributions.
  private func graph(
    _ distributions: PythonDistribution..., version: String = "3.12.7"
  ) async throws -> RequirementGraph {
    let recipe = image(
      [layer(interpreter() + distributions.flatMap { $0.files() })],
      env: ["PYTHON_VERSION=\(version)"])
    return RequirementGraph(
      ofEnvironment: 0, in: PythonInventory(of: try await indexedImage(recipe)))
  }

  private func roots(_ texts: String...) throws -> [Requirement] { try texts.map { try .init($0) } }

  private func names(_ closure: RequirementGraph.Closure) -> [String] {
    closure.installed.map(\.normalized)
  }

  @Test("Requirements are followed, around circles too, whatever the names' spelling")
  func closure() async throws {
    let graph = try await graph(
      PythonDistribution("A_one", "1", requires: ["b.two"]),
      PythonDistribution("b-two", "1", requires: ["c"]),
      PythonDistribution("c", "1", requires: ["a-one"]), PythonDistribution("d", "1"))
    #expect(names(graph.closure(of: try roots("a.one"))) == ["a-one", "b-two", "c"])
    #expect(graph.closure(of: try roots("a.one")).unmet.isEmpty)
  }

  @Test("Extras are followed along edges, and only when asked for")
  func extras() async throws {
    let graph = try await graph(
      PythonDistribution("cov", "1", requires: ["coverage[toml]>=5"]),
      PythonDistribution(
        "coverage", "7", requires: ["tomli; extra == 'toml'", "rich; extra == 'color'"]),
      PythonDistribution("tomli", "2"), PythonDistribution("rich", "13"))
    #expect(names(graph.closure(of: try roots("cov"))) == ["cov", "coverage", "tomli"])
    #expect(names(graph.closure(of: try roots("coverage"))) == ["coverage"])
    let both = graph.closure(of: try roots("coverage[COLOR]", "cov"))
    #expect(names(both) == ["cov", "coverage", "rich", "tomli"])
    #expect(both[ProjectName(unchecked: "coverage")]?.extras == ["color", "toml"])
  }

  @Test("An extra may ask for other extras of the same project")
  func extrasOfItself() async throws {
    let graph = try await graph(
      PythonDistribution(
        "kit", "1", requires: ["kit[a,b]; extra == 'all'", "x; extra == 'a'", "y; extra == 'b'"]),
      PythonDistribution("x", "1"), PythonDistribution("y", "1"))
    #expect(names(graph.closure(of: try roots("kit[all]"))) == ["kit", "x", "y"])
  }

  @Test("Markers are evaluated for the image's interpreter; the unknowable ones are taken")
  func markers() async throws {
    let requires = [
      "old; python_version < '3.9'", "new; python_version >= '3.10'",
      "maybe; platform_release >= '5'", "windows; sys_platform == 'win32'",
    ]
    let graph = try await graph(
      PythonDistribution("kit", "1", requires: requires), PythonDistribution("old", "1"),
      PythonDistribution("new", "1"), PythonDistribution("maybe", "1"),
      PythonDistribution("windows", "1"))
    #expect(names(graph.closure(of: try roots("kit"))) == ["kit", "maybe", "new"])
    #expect(names(graph.closure(of: try roots("old; python_version < '3'"))) == [])
  }

  @Test("What is required and not there, or not at that version, is a note")
  func unmet() async throws {
    let graph = try await graph(
      PythonDistribution("kit", "1", requires: ["absent>=2", "there>=2"]),
      PythonDistribution("there", "1.5"))
    let closure = graph.closure(of: try roots("kit"))
    #expect(names(closure) == ["kit", "there"])
    #expect(closure.unmet.map { $0.step.requirement.name.written } == ["absent", "there"])
    #expect(closure.unmet.map(\.installed) == [nil, "1.5"])
  }

  @Test("Chains say why a distribution is there, the shortest first")
  func chains() async throws {
    let graph = try await graph(
      PythonDistribution("web", "1", requires: ["core", "helper"]),
      PythonDistribution("helper", "1", requires: ["core", "web"]),
      PythonDistribution("core", "1"))
    let chains = graph.chains(to: ProjectName(unchecked: "core"), from: try roots("web", "core"))
    let texts = chains.map { chain in
      chain.map { "\($0.requiredBy?.name.written ?? "root") \($0.requirement.name)" }
    }
    #expect(
      texts == [
        ["root core"], ["root web", "web core"], ["root web", "web helper", "helper core"],
      ])
    #expect(graph.chains(to: ProjectName(unchecked: "none"), from: try roots("web")).isEmpty)
  }

  @Test("Dense graphs end, with as many chains as were asked for")
  func dense() throws {
    let count = 60
    let all = (0..<count).map { "n\($0)" }
    let requires = all.map { Requirement(name: ProjectName(unchecked: $0)) }
    let distributions = all.map { name in
      Distribution(
        name: ProjectName(unchecked: name), version: "1",
        place: Distribution.Place(metadata: .distInfo, metadataPath: .root, location: .root),
        statement: Distribution.Statement(requires: requires))
    }
    let graph = RequirementGraph(of: distributions, markers: MarkerEnvironment())
    #expect(graph.closure(of: [requires[0]]).installed.count == count)
    #expect(graph.chains(to: requires[5].name, from: [requires[0]], limit: 4).count == 4)
  }

  @Test(
    "Of several copies of a name what any requires is required, and the first on sys.path is found")
  func copies() async throws {
    let vendor = PythonSite(packages: "opt/vendor", scripts: "opt/bin", interpreter: "python")
    let recipe = image(
      [
        layer(
          interpreter() + PythonDistribution("kit", "1", requires: ["old", "both"]).files()
            + PythonDistribution("kit", "2", requires: ["new", "both"]).files(in: vendor)
            + ["old", "new", "both"].flatMap { PythonDistribution($0, "1").files() })
      ], env: ["PYTHONPATH=/opt/vendor"])
    let graph = RequirementGraph(
      ofEnvironment: 0, in: PythonInventory(of: try await indexedImage(recipe)))
    let kit = ProjectName(unchecked: "kit")
    #expect(graph.first(kit)?.version == "2")
    #expect(graph.copies[kit]?.map(\.version) == ["2", "1"])
    let closure = graph.closure(of: try roots("kit"))
    #expect(names(closure) == ["both", "kit", "new", "old"])
    let chains = graph.chains(to: ProjectName(unchecked: "old"), from: try roots("kit"))
    #expect(chains.map { $0.last?.requiredBy.flatMap { graph[$0]?.version } } == ["1"])
    #expect(closure[ProjectName(unchecked: "both")]?.reasons.count == 2)
  }

  @Test("Of a project that is no member only what its extras ask for is followed")
  func throughProjects() async throws {
    let graph = try await graph(
      PythonDistribution("app", "1", requires: ["web", "tool; extra == 'test'"]),
      PythonDistribution("suite", "1", requires: ["app[test]"]), PythonDistribution("web", "1"),
      PythonDistribution("tool", "1", requires: ["helper"]))
    let closure = graph.closure(
      of: try roots("suite", "app[test]"), through: [ProjectName(unchecked: "app")])
    #expect(names(closure) == ["suite", "tool"])
    #expect(closure.missing.map(\.normalized) == ["helper"])
    let helper = try #require(closure[ProjectName(unchecked: "helper")])
    #expect(!helper.isInstalled && helper.chain.map(\.normalized) == ["tool", "helper"])
    #expect(closure[ProjectName(unchecked: "tool")]?.isRoot == true)
    #expect(helper.requiredBy.map(\.normalized) == ["tool"])
  }
}
