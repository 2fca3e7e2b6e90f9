import Rules
import Testing

@testable import Dockerfile

@Suite("What is said of a file beside its findings")
struct StageAnalysisTests {
  @Test(
    "Platform arguments have values in FROM, and in a stage once they are declared",
    arguments: [
      ("linux/amd64", "out-linux", "amd64"), ("linux/arm64/v8", "out-linux", "arm64"),
      ("windows/amd64", "out-windows", "amd64"),
    ])
  func platforms(_ platform: String, _ base: String, _ architecture: String) throws {
    let text = """
      FROM debian:12 AS out-linux
      FROM debian:12 AS out-windows
      FROM debian:12 AS tool-amd64
      FROM debian:12 AS tool-arm64
      FROM out-$TARGETOS AS final
      ARG TARGETARCH
      COPY --from=tool-$TARGETARCH /x /x
      RUN --mount=from=tool-${TARGETARCH},target=/t true
      """
    let graph = try StageGraph(DockerfileDocument(parsing: text), platform: platform)
    #expect(graph.stages[4].baseName == base)
    let tool = try graph.target("tool-\(architecture)")
    #expect(graph.stages[4].copies.map(\.origin) == [.stage(tool), .stage(tool)])
    #expect(
      graph.unknowns.count == 2 && graph.unknowns.allSatisfy { $0.contains("BuildKit refuses") })
  }

  @Test("Arm has the variant v7, arm64 none")
  func variants() {
    #expect(PlatformArguments.values(for: "linux/arm")["TARGETVARIANT"] == "v7")
    #expect(PlatformArguments.values(for: "linux/arm64/v8")["TARGETPLATFORM"] == "linux/arm64")
    #expect(PlatformArguments.values(for: "linux/arm/v6")["BUILDPLATFORM"] == "linux/arm/v6")
  }

  @Test("An argument without a value is said once, and is no stage and no error")
  func unknown() throws {
    let text =
      "ARG V\nFROM debian:12 AS out-a\nFROM out-$V AS b\nFROM out-${V}\nCOPY --from=$N /x /x\n"
    let analysis = try analyse(text)
    #expect(analysis.summary == [])
    #expect(analysis.warnings.count == 2)
    #expect(analysis.warnings[0].contains("--build-arg V=VALUE"))
    #expect(analysis.graph.stages[1].base == .unknown("out-$V"))
    let given = try analyse(text, StageOptions(buildArguments: ["V": "a"]))
    #expect(given.graph.stages[1].base == .stage(0))
    #expect(throws: DockerfileError.self) { try analyse("FROM $NOBODY\n") }
  }

  @Test(
    "What is copied from a stage that begins later is refused, and the copying stage moves down")
  func later() throws {
    let text =
      "FROM python:3.12 AS app\nCOPY --from=tests /ok /ok\nFROM python:3.12 AS tests\nRUN pytest && touch /ok\n"
    let finding = try #require(try analyse(text).findings.first)
    #expect(finding.rule == .undefinedStage && finding.line == 2)
    let mended = try analyse(finding.correction.applied(to: text))
    #expect(mended.summary == [] && mended.graph.stages.map(\.label) == ["tests", "app"])
  }

  @Test("Tests that begin after the service are required by one that begins after them")
  func testsLast() throws {
    let text = """
      FROM python:3.12 AS app
      COPY app app
      CMD ["app"]
      FROM python:3.12 AS tests
      COPY app app
      RUN python -m unittest
      """
    let finding = try #require(
      try analyse(text).findings.first { $0.rule == .testStageSkipped })
    let mended = finding.correction.applied(to: text)
    #expect(mended.contains("FROM app_build AS app\nCOPY --from=tests /tests-passed /tests-passed"))
    let graph = try analyse(mended).graph
    #expect(graph.stages.map(\.label) == ["app_build", "tests", "app"])
    #expect(graph.needed(by: 2) == [0, 1, 2])
  }

  @Test("An argument that is empty where a name can't end is one without a value")
  func empty() throws {
    for text in ["ARG D=\"\"\nFROM docker.io/library/$D\n", "ARG V=\nFROM python:${V}\n"] {
      let analysis = try analyse(text)
      #expect(analysis.summary == [])
      #expect(analysis.warnings.count == 1 && analysis.warnings[0].contains("has no value"))
    }
    let text = "ARG SUFFIX=\nFROM python:3.12${SUFFIX}\n"
    #expect(try analyse(text).graph.stages[0].base == .image("python:3.12"))
  }

  @Test("Branches that start what their common stage says ship alike")
  func siblings() throws {
    let text = """
      FROM python:3.12 AS runtime
      COPY app app
      ENTRYPOINT ["app"]
      FROM runtime AS cloud
      RUN touch /cloud
      FROM runtime AS test
      RUN touch /test
      FROM runtime AS unified
      RUN touch /unified
      """
    #expect(try analyse(text).roles.services == [1, 3])
    let own = text + "\nCMD [\"serve\"]\n"
    #expect(try analyse(own).roles.services == [3])
  }

  @Test("What only names an image does not ship, and of two developer's stages one has test tools")
  func aliases() throws {
    let tools = try analyse(
      "FROM tool:1 AS tool\nFROM python:3.12 AS tests\nCOPY --from=tool /t /t\nCMD [\"pytest\"]\n")
    #expect(!tools.roles.ships)
    let developers = try analyse(
      """
      FROM python:3.12 AS core
      RUN pip install flask
      CMD ["serve"]
      FROM core AS dev_deps
      RUN pip install -r requirements/dev.txt
      FROM core AS dev
      COPY --from=dev_deps /venv /venv
      FROM core AS local
      ENV X=1
      """)
    #expect(developers.roles.localdev == 2)
  }

  @Test("The tests of what a stage downloads are not the project's")
  func downloads() throws {
    let run = "RUN git clone https://git.example/lib && cd lib && make check"
    let rest = "\nFROM python:3.12\nCOPY --from=lib /lib /lib\nRUN pip install flask\n"
    #expect(try analyse("FROM alpine:3 AS lib\n\(run)\(rest)").roles.tests == [])
    #expect(try analyse("FROM alpine:3 AS lib\nCOPY . .\n\(run)\(rest)").roles.tests == [0])
    let own = "RUN git clone https://git.example/app && cd app && pytest"
    #expect(try analyse("FROM alpine:3 AS lib\n\(own)\(rest)").roles.tests == [0])
  }

  @Test("One lock file gives the developer's stage and the service the same versions")
  func locked() throws {
    func file(_ install: String, _ other: String) -> String {
      """
      FROM python:3.12 AS builder
      COPY pyproject.toml uv.lock ./
      RUN \(install)
      FROM python:3.12 AS development
      COPY pyproject.toml uv.lock ./
      RUN \(other)
      FROM python:3.12 AS production
      COPY --from=builder /venv /venv
      CMD ["serve"]
      """
    }
    let rule = RuleDescriptor.localdevNotOnServiceDeps
    let same = try analyse(file("uv sync --locked --no-dev", "uv sync --locked --all-extras"))
    #expect(!same.findings.contains { $0.rule == rule })
    let other = try analyse(
      file("uv sync --locked --no-dev", "pip install -r requirements-dev.txt"))
    #expect(other.findings.contains { $0.rule == rule })
  }

  @Test("A new tests stage copies only what is not there, and never onto another layout")
  func newTests() throws {
    func fix(_ copies: String) throws -> String? {
      let text = """
        FROM python:3.12 AS code
        COPY src/backend /app
        FROM python:3.12 AS base
        WORKDIR /app
        FROM base AS development
        \(copies)
        RUN pip install -r requirements-dev.txt
        FROM base AS production
        COPY app app
        CMD ["serve"]
        """
      return try analyse(text).findings.first { $0.rule == .noTestStage }?.fix
    }
    #expect(try fix("COPY --from=code /app /app")?.contains("COPY . .") == false)
    #expect(try fix("COPY app app")?.contains("COPY . .") == true)
    #expect(try fix("COPY tests /checks")?.contains("pytest /checks ") == true)
    #expect(try fix("COPY src/backend /app")?.contains("RUN") == false)
  }

  @Test(
    "The service is what ships, and a guess is called one",
    arguments: [
      (
        "FROM python:3.12 AS app\nCMD x\nFROM app AS dev-envs\n",
        "service: app, guessed; --service sets it · localdev: dev-envs"
      ),
      ("FROM python:3.12 AS a\nFROM a AS service\nFROM a AS z\nCMD z\n", "service: service"),
      ("FROM python:3.12 AS a\nFROM a\nCMD z\n", "service: line 2"),
      (
        "FROM python:3.12 AS a\nFROM a AS web_api\nCMD a\nFROM a AS job_runner\nCMD b\n",
        "services: web_api, job_runner, guessed; --service sets it"
      ),
    ])
  func roles(_ text: String, _ sentence: String) throws {
    let analysis = try analyse(text)
    #expect(analysis.roles.sentence(in: analysis.graph) == sentence)
  }

  @Test("A bake or compose file names what ships; each is judged")
  func built() throws {
    let text = """
      FROM python:3.12 AS base
      RUN pip install flask
      FROM base AS tests
      RUN python -m unittest && touch /ok
      FROM base AS api
      COPY --from=tests /ok /ok
      FROM base AS jobs
      FROM base AS tools
      """
    let builds = ["api", "jobs", "dev"].map { BuildDefinition(name: $0, target: $0) }
    let analysis = try analyse(text, StageOptions(definitions: builds))
    #expect(analysis.roles.services == [2, 3])
    #expect(analysis.roles.basis == .built)
    #expect(
      analysis.findings.map(\.message).contains { $0.contains("'jobs'") && !$0.contains("'api'") })
  }

  @Test("A guess is at most a warning")
  func guess() throws {
    let text = "FROM python:3.12 AS a\nCMD x\nFROM a AS test\nRUN pytest\n"
    #expect(try analyse(text).findings.map(\.level) == [.warning])
    #expect(try analyse(text, StageOptions(service: "a")).findings.map(\.level) == [.error])
  }

  @Test("Comments ignore a rule in the instruction below, with a reason that is kept")
  func exceptions() throws {
    func file(_ comment: String) -> String {
      "FROM python:3.12 AS t\n\(comment)\nRUN pytest\nFROM python:3.12 AS app\nCMD x\n"
    }
    let ignored = try analyse(file("# imgdiff: ignore test-stage-skipped CI builds it"))
    #expect(ignored.summary == [] && ignored.warnings == [])
    #expect(ignored.ignored.map(\.ignored) == ["CI builds it"])
    let mistakes = [
      "# imgdiff: ignore test-stage-skipped": "reason",
      "# imgdiff: ignore no-such reason": "no rule",
      "# imgdiff: ignore test-stage-skiped x": "did you mean test-stage-skipped?",
      "# imgdiff: please": "is not '# imgdiff: ignore RULE reason'",
      "# imgdiff: ignore unpinned-base because": "nothing is ignored",
    ]
    for (comment, text) in mistakes {
      let analysis = try analyse(file(comment))
      #expect(analysis.summary == ["test-stage-skipped:3"])
      #expect(analysis.warnings.count == 1 && analysis.warnings[0].contains(text), "\(comment)")
    }
  }

  @Test("What a context has of tests is named, and an ignore file takes it away")
  func context() throws {
    let files = ["app/main.py", "setup.py", "tests/test_a.py", "tests/conftest.py", "README.md"]
    let text =
      "FROM python:3.12\nRUN pip install flask\nCOPY . /src/\nCMD [\"python\", \"-m\", \"app\"]\n"
    func found(_ ignore: String?) throws -> [Finding] {
      let context = BuildContext(files: files, ignoring: ignore)
      return try analyse(text, StageOptions(context: context)).findings
    }
    let finding = try #require(found(nil).first)
    #expect(finding.rule == .contextIncludesTests && finding.level == .error)
    #expect(finding.message.contains("tests/conftest.py and 1 more"))
    #expect(finding.fix == "COPY README.md setup.py /src/\nCOPY app /src/app")
    #expect(try found("tests\n").isEmpty)
    #expect(try found("**/test_*.py\n**/conftest.py\n").isEmpty)
    #expect(try !found("tests\n!tests/conftest.py\n").isEmpty)
  }

  @Test(
    "Ignore patterns are the builder's",
    arguments: [
      ("tests", "tests/a.py", true), ("/tests/", "tests/a.py", true),
      ("tests", "src/tests/a.py", false),
      ("**/tests", "src/tests/a.py", true), ("*.py", "a.py", true), ("*.py", "x/a.py", false),
      ("**/*.py", "x/y/a.py", true), ("a?c", "abc", true), ("# x", "x", false), ("", "x", false),
      ("x/**/z", "x/z", true), ("*\n!keep", "keep", false), ("*\n!keep", "other", true),
    ])
  func patterns(_ text: String, _ path: String, _ isExcluded: Bool) {
    #expect(IgnorePatterns(text).excludes(path) == isExcluded)
  }
}
