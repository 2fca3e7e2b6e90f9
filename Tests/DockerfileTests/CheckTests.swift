import Foundation
import Rules
import Testing

@testable import Dockerfile

@Suite("Checks")
struct CheckTests {
  @Test("Every rule has one check, and is about Dockerfiles")
  func registry() {
    #expect(Set(Check.all.map(\.rule)).count == Check.all.count)
    for check in Check.all {
      #expect(check.rule.kind == .dockerfile)
      #expect(!check.rule.statement.hasSuffix("."))
      #expect(check.rule.fix.hasSuffix(".") && check.rule.documentation.hasSuffix("."))
    }
  }

  @Test("The rules of Docs/stages.md are the code's texts, in the code's order")
  func documentation() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Docs/stages.md")
    let docs = try String(contentsOf: url, encoding: .utf8)
    let expected = Check.all.map(\.rule).map { rule in
      """
      ### `\(rule.id)` (\(rule.level.rawValue))
      \(rule.statement). \(rule.documentation)

      Fix: \(rule.fix)

      """
    }.joined(separator: "\n")
    let section = try #require(docs.range(of: "## Rules\n"))
    let found = docs[section.upperBound...].drop { $0 != "#" }
    #expect(String(found) == expected)
  }

  @Test(
    "Whole files of other shapes give what a careful reader expects",
    arguments: [
      ("shape-go", ["test-stage-skipped:9"]),
      ("shape-uv", []),
      ("shape-poetry", ["test-stage-skipped:11"]),
      ("shape-service-on-tests", ["context-includes-tests:4", "service-builds-on-tests:7"]),
      ("shape-venv-copied", ["service-builds-on-tests:12"]),
      (
        "shape-everything-first",
        ["unpinned-base:1", "requirements-copied-with-source:2"]
      ),
      ("shape-tests-in-cmd", ["tests-not-required:6"]),
    ])
  func shapes(_ name: String, _ expected: [String]) throws {
    #expect(try Corpus.analysis(name).summary == expected)
  }

  @Test("A stage that a bake or compose file builds is built on purpose")
  func definitions() throws {
    let options = StageOptions(definitions: [BuildDefinition(name: "ci", target: "tests")])
    #expect(try Corpus.analysis("story-1-linear", options).summary == ["test-deps-after-source:9"])
  }

  @Test(
    "Roles can be named",
    arguments: [
      (StageOptions(service: "builder"), "builder"), (StageOptions(target: "localdev"), "localdev"),
      (StageOptions(), "service"),
    ])
  func roles(_ options: StageOptions, _ service: String) throws {
    let analysis = try Corpus.analysis("story-3-split", options)
    #expect(analysis.graph.stages[analysis.roles.service].label == service)
  }

  @Test("A role that names no stage is an error that proposes one")
  func unknownRole() throws {
    let options = StageOptions(service: "servce")
    #expect(
      throws: DockerfileError(
        .noSuchTarget("servce", nearest: "service"), at: SourcePosition(line: 1, column: 1))
    ) { try Corpus.analysis("story-3-split", options) }
  }

  @Test(
    "Misspelt stages are told from images",
    arguments: [
      ("FROM debian:12 AS service_deps\nFROM deps\n", "service_deps"),
      ("FROM debian:12 AS builder\nFROM bulider\n", "builder"),
      ("FROM debian:12 AS builder\nFROM Builder\n", "builder"),
      ("FROM debian:12 AS test-deps\nFROM test_deps\n", "test-deps"),
      ("FROM debian:12 AS build\nFROM debian:12\nCOPY --from=buidl /x /x\n", "build"),
      ("FROM debian:12 AS wheels\nFROM debian:12\nRUN --mount=from=wheel,target=/w ls\n", "wheels"),
      ("FROM common AS a\nFROM debian:12 AS common\n", "common"),
    ])
  func misspelt(_ text: String, _ stage: String) throws {
    let found = try analyse(text).findings.filter { $0.rule == .undefinedStage }
    #expect(found.count == 1)
    #expect(found.first?.message.contains("'\(stage)'") == true)
    #expect(found.first?.fix.contains(stage) == true)
  }

  @Test(
    "Images are no misspelt stages",
    arguments: [
      "FROM python AS python\n", "FROM debian:12 AS base\nFROM python:3.12\n",
      "FROM debian:12 AS python_deps\nFROM python\n", "FROM scratch AS scratchy\nFROM scratch\n",
      "FROM debian:12 AS deps\nFROM example/deps\n", "FROM debian:12 AS deps\nFROM deps:1\n",
      "FROM debian:12 AS deps\nFROM deps@sha256:00\n", "FROM debian:12 AS service\nFROM ourbase\n",
      "FROM debian:12 AS nodes\nFROM node\n", "FROM debian:12 AS deps\nFROM $NONE${X:-deps:1}\n",
    ])
  func images(_ text: String) throws {
    #expect(try !analyse(text).findings.contains { $0.rule == .undefinedStage })
  }

  @Test("The policy's known images silence a likeness")
  func knownImages() throws {
    let text = "FROM debian:12 AS service_deps\nFROM deps\n"
    let options = StageOptions(knownImages: ["deps"])
    #expect(try !analyse(text, options).findings.contains { $0.rule == .undefinedStage })
  }

  @Test(
    "Copies from a tested stage ship its requirements only where they hold them",
    arguments: [
      ("/ /", true), ("/usr/local /usr/local", true), ("/opt/venv /opt/venv", true),
      ("/usr/local/lib/python3.12/site-packages /x", true), ("/root/.local /root/.local", true),
      ("/tests-passed /tests-passed", false), ("/app/dist/app.whl /tmp/", false),
      ("/app/src /app/src", false), ("/usr/local/bin/tool /usr/local/bin/tool", false),
    ])
  func copiedSitePackages(_ paths: String, _ ships: Bool) throws {
    let text = """
      FROM python:3.12 AS base
      RUN pip install flask
      FROM base AS tests
      RUN pip install pytest
      RUN pytest
      FROM base AS service
      COPY --from=tests \(paths)
      """
    let found = try analyse(text).findings.contains { $0.rule == .serviceBuildsOnTests }
    #expect(found == ships)
  }

  @Test("A developer's stage on another base than the service's requirements is found")
  func localdevApart() throws {
    let text = """
      FROM python:3.12 AS service_deps
      RUN pip install flask
      FROM python:3.11 AS localdev
      RUN pip install flask pytest
      FROM localdev AS tests
      RUN pytest && touch /ok
      FROM service_deps AS service
      COPY --from=tests /ok /ok
      """
    let analysis = try analyse(text)
    #expect(analysis.summary == ["localdev-not-on-service-deps:3"])
    #expect(analysis.findings[0].fix == "FROM service_deps AS localdev")
  }

  @Test(
    "Unpinned images",
    arguments: [
      ("FROM python", true), ("FROM python:latest", true), ("FROM reg:5000/team/app", true),
      ("FROM python:3.12", false), ("FROM python@sha256:00", false), ("FROM scratch", false),
      ("FROM reg:5000/team/app:1", false),
      ("FROM debian:12\nCOPY --from=busybox /bin/sh /sh", true),
    ])
  func unpinned(_ text: String, _ isFound: Bool) throws {
    #expect(try analyse(text).findings.contains { $0.rule == .unpinnedBase } == isFound)
  }

  @Test(
    "Requirements that come with the code",
    arguments: [
      ("COPY . .\nRUN pip install -r requirements.txt", true),
      ("COPY . /app/\nRUN poetry install", true),
      ("COPY requirements.txt src ./\nRUN pip install -r requirements.txt", true),
      ("COPY . .\nRUN pip install flask", true),
      ("COPY requirements.txt .\nCOPY . .\nRUN pip install -r requirements.txt", true),
      ("COPY uv.lock .\nCOPY . .\nRUN uv sync --no-install-project", true),
      ("COPY uv.lock .\nCOPY . .\nRUN uv sync", false),
      ("COPY requirements.txt .\nCOPY libs libs\nRUN pip install -r requirements.txt", false),
      (
        "COPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\nRUN pip install -e .",
        false
      ),
      ("COPY . .\nRUN pip install .", false),
      ("COPY requirements*.txt .\nRUN pip install -r requirements.txt\nCOPY src src", false),
    ])
  func together(_ text: String, _ isFound: Bool) throws {
    let found = try analyse("FROM python:3.12\n\(text)\n").findings
    #expect(found.contains { $0.rule == .requirementsCopiedWithSource } == isFound)
  }
}
