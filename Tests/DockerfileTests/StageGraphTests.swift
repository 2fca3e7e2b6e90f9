import Testing

@testable import Dockerfile

@Suite("The stage graph")
struct StageGraphTests {
  @Test("Stages are found by name, by number and by the last of a name")
  func names() throws {
    let same = try Corpus.graph("grammar-stage-same-name")
    #expect(same.stages[2].base == .stage(1))
    let index = try Corpus.graph("grammar-stage-index")
    #expect(index.stages[1].copies.map(\.origin) == [.stage(0)])
    #expect(index.stages[2].copies.map(\.origin) == [.stage(1), .image("busybox:1.36")])
    #expect(index.needed(by: 2) == [0, 1, 2])
  }

  @Test("FROM compares names exactly, COPY --from in any case; FROM sees earlier stages only")
  func reach() throws {
    let mixed = try Corpus.graph("grammar-mixed-case")
    #expect(mixed.stages.map(\.base) == [.image("alpine:3.20"), .image("Base"), .stage(0)])
    let later = try Corpus.graph("grammar-later-stage")
    #expect(later.stages[0].copies.map(\.origin) == [.stage(1)])
  }

  @Test("Mounts are copies that leave nothing; those without from= are none")
  func mounts() throws {
    let graph = try Corpus.graph("grammar-mounts")
    #expect(graph.stages[1].copies.map(\.origin) == [.stage(0), .image("busybox")])
    #expect(graph.stages[1].copies.allSatisfy { $0.isMount })
    #expect(graph.stages[1].copies.map(\.paths) == [["/wheels"], ["/"]])
    #expect(graph.images == ["alpine:3.20", "busybox"])
  }

  @Test("ONBUILD triggers run in the stage right above, and what they copy from is needed there")
  func triggers() throws {
    let graph = try Corpus.graph("grammar-onbuild")
    #expect(graph.stages[2].instructions.map(\.keyword) == [.run, .copy, .add, .run])
    #expect(graph.needed(by: 2) == [0, 1, 2])
    #expect(graph.needed(by: 0) == [0])
  }

  @Test("Both builders: BuildKit what is needed, the classic one all up to the target")
  func builders() throws {
    let graph = try Corpus.graph("shape-uv")
    let tests = try graph.target("tests")
    #expect(graph.built(for: tests, by: .buildkit) == [0, 1, 2])
    #expect(graph.built(for: 3, by: .buildkit) == [0, 1, 2, 3])
    #expect(graph.targets(building: tests) == [2, 3])
    let story = try Corpus.graph("story-3-split")
    #expect(story.built(for: 3, by: .classic) == [0, 1, 2, 3])
    #expect(story.targets(building: 0) == [0, 1, 2, 3, 4, 5, 6])
  }

  @Test("The report has the keys of the design")
  func report() throws {
    let report = StageReport(try Corpus.analysis("sample-service"))
    let service = try #require(report.stages.last)
    #expect(service.name == "service")
    #expect(service.parents == ["builder"])
    #expect(service.copiesFrom == ["tests"])
    #expect(service.base == "builder")
    #expect(report.stages[5].builtFor == ["tests", "service"])
    #expect(report.schema == "imgdiff.stages/1")
  }
}

@Suite("Drawings")
struct StageDrawingTests {
  @Test("The sample is drawn with its base on top and its branches below")
  func unicode() throws {
    let drawing = StageDrawing(try Corpus.analysis("sample-service")).text()
    let expected = """
           python:3.12.7-slim-bookworm
                        │
                   service_deps
                        │
               ┌────────┴─────────┐
           test_deps           builder
               │                  │
         tests_builder         service
               │
         ┌─────┴──────┐
      localdev      tests
                 runs pytest

      service ← tests: takes /tests-passed (line 47)

      """
    #expect(drawing == expected)
  }

  @Test("The same in ASCII has no other characters")
  func ascii() throws {
    let drawing = StageDrawing(try Corpus.analysis("sample-service")).text(style: .ascii)
    #expect(drawing.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test(
    "What is too wide or too deep becomes an outline",
    arguments: [
      "shape-many-branches", "shape-deep-chain",
    ])
  func outline(_ name: String) throws {
    let drawing = StageDrawing(try Corpus.graph(name)).text(width: 60)
    #expect(drawing.contains("└─ "))
    #expect(drawing.hasPrefix("debian:12-slim\n"))
  }

  @Test("Sixty stages stay readable at eighty columns: branches fold, copies are one line a stage")
  func crowd() throws {
    var text = "FROM golang:1.23 AS base\n"
    for number in 1...50 { text += "FROM base AS tool\(number)\nRUN build \(number)\n" }
    text += "FROM base AS dev\n"
    for number in 1...50 { text += "COPY --from=tool\(number) /x /x\(number)\n" }
    text += "RUN --mount=from=tool1,target=/t true\nFROM base AS app\nCOPY --from=tool7 /x /x\n"
    text += "CMD [\"/x\"]\n"
    let analysis = try analyse(text)
    let drawing = StageDrawing(analysis).text(width: 80)
    #expect(drawing.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(drawing.contains("tool1, tool2, tool3 and 47 more"))
    #expect(drawing.split(separator: "\n").count < 24)
    let focused = StageDrawing(analysis, focus: "app").text(width: 80)
    #expect(focused.contains("tool7") && !focused.contains("tool8"))
    #expect(focused.contains("app ← tool7: takes /x"))
  }

  @Test("dot and mermaid have an arrow for each base and a dashed one for each source")
  func languages() throws {
    let drawing = StageDrawing(try Corpus.analysis("story-1-linear"))
    #expect(
      drawing.dot() == """
        digraph stages {
          rankdir=TB;
          node [shape=box];
          "python:3.12-slim" [shape=ellipse];
          "stage 0" [label="builder"];
          "stage 1" [label="tests\\nruns pytest"];
          "stage 2" [label="service"];
          "python:3.12-slim" -> "stage 0";
          "stage 0" -> "stage 1";
          "stage 0" -> "stage 2";
        }

        """)
    #expect(
      drawing.mermaid() == """
        flowchart TD
          image0(["python:3.12-slim"])
          stage0["builder"]
          stage1["tests<br>runs pytest"]
          stage2["service"]
          image0 --> stage0
          stage0 --> stage1
          stage0 --> stage2

        """)
    let copies = StageDrawing(try Corpus.graph("shape-uv"))
    #expect(copies.mermaid().contains("stage2 -.-> stage3"))
    #expect(copies.dot().contains("\"stage 2\" -> \"stage 3\" [style=dashed];"))
  }
}
