import Rules
import Testing

@testable import Dockerfile

@Suite("The Docker-first story")
struct StoryTests {
  @Test("A linear file: the tests are skipped, and their requirements stand above code")
  func linear() throws {
    let analysis = try Corpus.analysis("story-1-linear")
    #expect(analysis.summary == ["test-deps-after-source:9", "test-stage-skipped:11"])
    #expect(analysis.findings.map(\.column) == [5, 5])
    let graph = analysis.graph
    let service = try graph.target("service")
    #expect(
      graph.built(for: service, by: .buildkit).map { graph.stages[$0].label } == [
        "builder", "service",
      ])
    #expect(
      graph.built(for: service, by: .classic).map { graph.stages[$0].label }
        == ["builder", "tests", "service"])
    let skipped = try #require(analysis.findings.last)
    #expect(skipped.stage == "tests")
    #expect(
      skipped.fix == """
        # after line 11:
        RUN touch /tests-passed
        # after line 13:
        COPY --from=tests /tests-passed /tests-passed
        """)
    #expect(
      analysis.findings[0].fix == """
        # line 1:
        FROM python:3.12-slim AS service_deps
        # after line 4:

        FROM service_deps AS test_deps
        COPY test_requirements.txt ./
        RUN pip install -r test_requirements.txt

        FROM service_deps AS builder
        # line 7:
        FROM test_deps AS tests
        # after line 7:
        COPY src ./src
        # without line 8
        # without line 9
        """)
    let text = try String(decoding: Corpus.bytes("story-1-linear"), as: UTF8.self)
    let both = try analysis.findings.reduce(text) { text, finding in
      let again = try #require(analyse(text).findings.first { $0.rule == finding.rule })
      return again.correction.applied(to: text)
    }
    #expect(try analyse(both).summary == [])
  }

  @Test("With localdev: the same two findings, and localdev is known")
  func localdev() throws {
    let analysis = try Corpus.analysis("story-2-localdev")
    #expect(analysis.summary == ["test-deps-after-source:9", "test-stage-skipped:13"])
    #expect(analysis.roles.localdev == analysis.graph.index(of: "localdev"))
    #expect(analysis.roles.service == analysis.graph.index(of: "service"))
    #expect(analysis.roles.tests == [2])
  }

  @Test("Split dependency stages: only the skipped tests are left")
  func split() throws {
    let analysis = try Corpus.analysis("story-3-split")
    #expect(analysis.summary == ["test-stage-skipped:21"])
  }

  @Test("FROM deps: one finding more, and the service's stage is proposed, not the tests'")
  func slip() throws {
    let analysis = try Corpus.analysis("story-3-split-slip")
    #expect(
      analysis.summary == ["undefined-stage:10", "test-stage-skipped:21"])
    let slip = try #require(analysis.findings.first)
    #expect(slip.column == 6)
    #expect(slip.fix == "FROM service_deps AS builder")
    #expect(slip.message.contains("did you mean 'service_deps', or 'test_deps'?"))
    #expect(analysis.graph.images == ["python:3.12-slim", "deps"])
  }

  @Test("The sample's own file passes")
  func sample() throws {
    let analysis = try Corpus.analysis("sample-service")
    #expect(analysis.findings.isEmpty)
    let graph = analysis.graph
    let service = try graph.target("service")
    #expect(
      graph.built(for: service, by: .buildkit).map { graph.stages[$0].label }
        == ["service_deps", "test_deps", "builder", "tests_builder", "tests", "service"])
    #expect(analysis.testRunners(of: try graph.target("tests")) == ["pytest"])
  }

  @Test("The fixes of the story, put into the file, leave nothing to find")
  func mended() throws {
    let text = try String(decoding: Corpus.bytes("story-3-split"), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      switch line {
      case "RUN pytest tests": [String(line), "RUN touch /tests-passed"]
      case "FROM builder AS service":
        [String(line), "COPY --from=tests /tests-passed /tests-passed"]
      default: [String(line)]
      }
    }
    #expect(try analyse(lines.joined(separator: "\n")).summary == [])
    let mounted = lines.map {
      $0.hasPrefix("COPY --from") ? "RUN --mount=type=bind,from=tests,target=/mnt true" : $0
    }
    #expect(try analyse(mounted.joined(separator: "\n")).summary == [])
  }
}
