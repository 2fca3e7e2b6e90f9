import Dockerfile
import Rules
import Testing

@testable import ReleaseAudit

@Suite("Bake and compose files, and the policy's stages")
struct BuildFilesTests {
  private static let compose = """
    x-build: &build
      context: .
      dockerfile: Dockerfile
    services:
      db: {image: postgres}
      plain: {build: .}
      ci:
        build:
          <<: *build
          target: tests
          args: [A=1, B=x=y]
      dev:
        build: {context: ., target: "${TARGET:-localdev}", args: {C: 3}}
      again: {extends: {service: ci}}
      open: {build: {target: $TARGET}}
      other: {build: {dockerfile: docker/Other.Dockerfile, target: tests}}
      inline: {build: {dockerfile_inline: "FROM a", target: tests}}
    """

  @Test("The builds of a compose file are those of this Dockerfile")
  func compose() throws {
    var builds = BuildFiles(of: "app/Dockerfile")
    try builds.addCompose(Self.compose, file: "c.yml")
    #expect(builds.definitions.map(\.name) == ["plain", "ci", "dev", "again"])
    #expect(builds.definitions.map(\.target) == [nil, "tests", "localdev", "tests"])
    #expect(builds.definition(named: "ci")?.arguments == ["A": "1", "B": "x=y"])
    #expect(builds.definition(named: "dev")?.arguments == ["C": "3"])
    #expect(builds.warnings.count == 1 && builds.warnings[0].contains("'open'"))
  }

  @Test("A stage that a build names and the file has not is reported")
  func strays() throws {
    var builds = BuildFiles(of: nil)
    builds.addBake("target \"ci\" { target = \"test\" }", file: "bake.hcl")
    let graph = try StageGraph(DockerfileDocument(parsing: "FROM a:1 AS tests\n"))
    #expect(builds.strays(in: graph).count == 1)
  }

  @Test(
    "What is no compose file is an error",
    arguments: [
      ("services: [", "c.yml:1: it is not YAML"), ("a: 1", "c.yml: it has no services"),
      ("", "c.yml: it has no services"),
      ("services:\n  a: {build: .}\n  a: {build: b}\n", "c.yml:3: the key 'a' stands here twice"),
    ])
  func refused(_ text: String, _ why: String) {
    var builds = BuildFiles(of: nil)
    let error = #expect(throws: PolicyError.self) {
      try builds.addCompose(text, file: "c.yml")
    }
    #expect(error?.description.hasPrefix(why) == true, "\(error?.description ?? "")")
  }

  @Test("A service that extends itself ends")
  func endless() throws {
    var builds = BuildFiles(of: nil)
    try builds.addCompose("services: {a: {extends: b}, b: {extends: a}}", file: "c.yml")
    #expect(builds.definitions.isEmpty)
  }

  @Test("A policy sets the levels of stage rules, and names the stages")
  func policy() throws {
    let policy = try PolicyFile.parse(
      """
      levels: {test-stage-skipped: warning, unpinned-base: error, parity: error}
      stages: {service: app, tests: [checks], known-images: [base]}
      """, file: "p.yml")
    #expect(policy.levels == [Parity.rule: .error])
    #expect(policy.stageLevels == ["test-stage-skipped": .warning, "unpinned-base": .error])
    #expect(policy.stageOptions().service == "app")
    #expect(policy.stageOptions().tests == ["checks"])
    #expect(policy.stageOptions().knownImages.isSuperset(of: ["base", "debian"]))
    #expect(policy.stageOptions(service: "x", tests: ["y"]).service == "x")
    #expect(policy.stageOptions(target: "x").service == nil)
    let analysis = try StageAnalysis(
      DockerfileDocument(parsing: "FROM debian AS app\nFROM app AS checks\nRUN pytest\n"),
      options: policy.stageOptions()
    ).weighing(policy.stageLevels)
    let levels = analysis.findings.map { "\($0.rule.id) \($0.level.rawValue)" }
    #expect(levels == ["unpinned-base error", "test-stage-skipped warning"])
  }

  @Test("An unknown rule is refused, and the stage rules are among those that are known")
  func unknown() {
    #expect {
      try PolicyFile.parse("levels: {test-stage-skiped: note}", file: "p.yml")
    } throws: { error in
      "\(error)".contains("test-stage-skipped") && "\(error)".contains("p.yml:1")
    }
  }
}
