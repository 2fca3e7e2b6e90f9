import Foundation
import Rules
import Testing

@testable import Dockerfile

/// What TestImages/engine/stages-both-builders.sh saw the builders do.
@Suite("Both builders of the real engine")
struct EngineTests {
  struct Row: Decodable, Sendable {
    let dockerfile: String
    let target: String
    let builder: String
    let tests: String
    let succeeded: Bool
    let ran: [String]
  }

  static let rows: [Row] = {
    guard let folder = ProcessInfo.processInfo.environment["IMGDIFF_REAL_IMAGES"] else {
      print("left out: what builders did, for IMGDIFF_REAL_IMAGES names no folder of images")
      return []
    }
    let url = URL(fileURLWithPath: folder).appendingPathComponent("stages/results.json")
    do {
      return try JSONDecoder().decode([Row].self, from: Data(contentsOf: url))
    } catch {
      print("left out: what builders did: \(error)")
      return []
    }
  }()

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("TestImages/engine/stages")

  private func analysis(_ name: String) throws -> StageAnalysis {
    let bytes = try Data(contentsOf: Self.folder.appendingPathComponent(name))
    return try StageAnalysis(
      DockerfileDocument(parsing: bytes),
      options: StageOptions(knownImages: KnownImages.names.union(["base"])))
  }

  @Test("The stages that ran are those of the graph", .enabled(if: !rows.isEmpty), arguments: rows)
  func stages(_ row: Row) throws {
    let graph = try analysis(row.dockerfile).graph
    let builder = try #require(StageGraph.Builder(rawValue: row.builder))
    let built = graph.built(for: try graph.target(row.target), by: builder)
    let labels = built.map { graph.stages[$0].label }
    // No registry has an image called deps: the slip ends every build that comes to it.
    let slips = built.contains { graph.stages[$0].base == .image("deps") }
    let failing = row.tests == "fail" && labels.contains("tests")
    #expect(row.succeeded == !(slips || failing))
    if row.succeeded {
      #expect(row.ran.sorted() == labels.sorted())
    } else {
      #expect(Set(row.ran).isSubset(of: labels))
    }
    if !slips { #expect(row.ran.contains("tests") == labels.contains("tests")) }
  }

  @Test(
    "A skipped tests stage is found where the builders disagree, and nowhere else",
    .enabled(if: !rows.isEmpty))
  func skipped() throws {
    let names = Set(Self.rows.map(\.dockerfile)).sorted()
    for name in names where name != "split-slip.Dockerfile" {
      let rows = Self.rows.filter { $0.dockerfile == name && $0.target == "service" }
      let ran = { (builder: String) in
        rows.filter { $0.builder == builder }.allSatisfy { $0.ran.contains("tests") }
      }
      let isFound = try analysis(name).findings.contains { $0.rule == .testStageSkipped }
      #expect(ran("classic"))
      #expect(isFound == !ran("buildkit"), "\(name)")
    }
  }

  @Test(
    "The files that the engine builds as fixed are those with every fix made in them",
    arguments: ["linear", "localdev", "split", "split-slip"])
  func fixed(_ name: String) throws {
    let url = Self.folder.appendingPathComponent("\(name).Dockerfile")
    var text = try String(contentsOf: url, encoding: .utf8)
    let options = StageOptions(knownImages: KnownImages.names.union(["base"]))
    for _ in 0..<4 {
      guard let finding = try analyse(text, options).findings.first else { break }
      text = finding.correction.applied(to: text)
    }
    #expect(try analyse(text, options).findings.isEmpty)
    let fixed = Self.folder.appendingPathComponent("\(name)-fixed.Dockerfile")
    #expect(try text == String(contentsOf: fixed, encoding: .utf8))
  }

  @Test(
    "The three files of the story give what a careful reader would say",
    arguments: [
      ("linear", ["test-stage-skipped:7"]), ("localdev", ["test-stage-skipped:10"]),
      ("split", ["test-stage-skipped:20"]),
      ("split-slip", ["undefined-stage:8", "test-stage-skipped:20"]),
      ("split-needed", []),
    ])
  func findings(_ name: String, _ expected: [String]) throws {
    let found = try analysis("\(name).Dockerfile").findings
    #expect(found.map { "\($0.rule.id):\($0.line)" } == expected)
  }
}

/// What TestImages/engine/stages-of-shapes.sh saw BuildKit do with the shapes, emptied of what they
/// install.
@Suite("BuildKit's own choice of stages, for every stage of the shapes")
struct ShapeEngineTests {
  struct Row: Decodable, Sendable {
    let shape: String
    let target: Int
    let succeeded: Bool
    let ran: [Int]
  }

  static let rows: [Row] = {
    guard let folder = ProcessInfo.processInfo.environment["IMGDIFF_REAL_IMAGES"] else { return [] }
    let url = URL(fileURLWithPath: folder).appendingPathComponent("shapes/results.json")
    return (try? JSONDecoder().decode([Row].self, from: Data(contentsOf: url))) ?? []
  }()

  @Test("The stages that ran are those that the graph says", .enabled(if: !rows.isEmpty))
  func stages() throws {
    #expect(Set(Self.rows.map(\.shape)).count >= 60)
    let shapes = Dictionary(uniqueKeysWithValues: Shape.all.map { ($0.name, $0) })
    for row in Self.rows {
      let shape = try #require(shapes[row.shape])
      let graph = try StageGraph(DockerfileDocument(parsing: shape.text))
      let needed = graph.needed(by: row.target)
      // Docker 20.10 finds a stage that begins later, and then takes it for an empty one.
      if needed.contains(where: { index in graph.stages[index].needs.contains { $0 > index } }) {
        continue
      }
      // BuildKit reads all names of the file before it builds anything: one that a variable without a
      // value is part of is no reference, and --from takes no variables at all.
      let isRefused = graph.stages.contains { stage in
        if case .unknown = stage.base { return true }
        return stage.copies.contains { $0.written.contains("$") }
      }
      #expect(row.succeeded == !isRefused, "\(row.shape), target \(row.target)")
      if row.succeeded { #expect(Set(row.ran) == needed, "\(row.shape), target \(row.target)") }
    }
  }
}
