import Testing

@testable import Dockerfile

@Suite("Broken files")
struct FuzzTests {
  /// A small generator with a fixed seed, so that a failure comes again.
  private struct Generator {
    var state: UInt64
    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(max(1, bound)))
    }
  }

  private static let pieces: [[UInt8]] =
    [
      "\\\n", "<<EOF", "${", "}", "\"", "'", "`", "$(", ")", "((", "|", "||", "&&", ";", "&",
      "\r\n",
      "FROM ", "RUN ", "COPY --from=", "ONBUILD ", "[", "]", "if ", "fi", "{", "case x in", "#",
      "!",
      "\u{0}", "--mount=", "pytest", "sh -c '", "\n",
    ].map { Array($0.utf8) } + [[0xFF, 0xFE], [0xC3]]

  private func read(_ bytes: [UInt8]) {
    guard let document = try? DockerfileDocument(parsing: bytes),
      let analysis = try? StageAnalysis(document)
    else { return }
    _ = StageDrawing(analysis).text()
  }

  @Test("Truncated and mutated files neither trap nor hang", .timeLimit(.minutes(20)))
  func mutations() throws {
    var generator = Generator(state: 20_261_124)
    for name in Corpus.names {
      guard let bytes = Corpus.files[name] else { continue }
      for _ in 0..<3 { read(Array(bytes.prefix(generator.next(bytes.count)))) }
      for _ in 0..<8 {
        var mutated = bytes
        for _ in 0...generator.next(4) {
          let index = generator.next(mutated.count)
          switch generator.next(3) {
          case 0:
            mutated.insert(contentsOf: Self.pieces[generator.next(Self.pieces.count)], at: index)
          case 1: mutated.removeSubrange(index..<min(mutated.count, index + generator.next(8)))
          default: mutated[index] = UInt8(generator.next(256))
          }
          if mutated.isEmpty { mutated = [0x0A] }
        }
        read(mutated)
      }
    }
  }

  @Test(
    "Hostile nesting and length come to an end", .timeLimit(.minutes(20)),
    arguments: [
      String(repeating: "(", count: 30_000), String(repeating: "$(", count: 15_000),
      String(repeating: "{ ", count: 15_000), String(repeating: "if ", count: 15_000),
      String(repeating: "! ", count: 15_000), String(repeating: "sh -c '", count: 5_000),
      String(repeating: "pytest;", count: 4_000), String(repeating: "a|", count: 15_000),
      String(repeating: "\\\\", count: 15_000), String(repeating: "`", count: 30_001),
      String(repeating: "<<E ", count: 8_000), String(repeating: "eval ", count: 8_000),
      String(repeating: "${", count: 15_000), "f() { f; f; f; }; f; pytest",
    ])
  func hostile(_ script: String) {
    read(Array("FROM a:1\nRUN \(script)\n".utf8))
  }

  @Test("Many instructions are no trouble", .timeLimit(.minutes(20)))
  func manyInstructions() {
    let text = "FROM a:1\n" + String(repeating: "RUN echo a && echo b | tee c\n", count: 20_000)
    read(Array(text.utf8))
  }

  @Test(
    "As many stages as are read, side by side or one on the other, are no trouble",
    .timeLimit(.minutes(20)),
    arguments: [
      (0..<300).map { "FROM a:1 AS s\($0)\n" }.joined(),
      "FROM a:1 AS s0\n" + (1..<300).map { "FROM s\($0 - 1) AS s\($0)\nRUN pytest\n" }.joined(),
      "FROM a:1 AS s0\n"
        + (1..<300).map { "FROM s0 AS s\($0)\nCOPY --from=s\($0 - 1) / /\n" }.joined(),
    ])
  func manyStages(_ text: String) {
    read(Array(text.utf8))
  }
}
