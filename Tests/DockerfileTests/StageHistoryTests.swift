import Testing

@testable import Dockerfile

@Suite("Layers and lines")
struct StageHistoryTests {
  private static let text = """
    FROM debian:12 AS deps
    ARG INDEX
    WORKDIR /app
    COPY requirements.txt ./
    RUN pip install -r requirements.txt

    FROM deps AS service
    ENV A=1
    COPY src ./src
    """

  /// The attribution of history texts, each of which made a layer unless it begins with `-`.
  private func attribution(_ history: [String], of stage: String = "service") throws
    -> LayerAttribution
  {
    let analysis = try analyse(Self.text)
    var layer = 0
    let entries = history.map { text -> StageHistory.Entry in
      if text.hasPrefix("-") {
        return StageHistory.Entry(createdBy: String(text.dropFirst()), layer: nil)
      }
      defer { layer += 1 }
      return StageHistory.Entry(createdBy: text, layer: layer)
    }
    let history = StageHistory(of: try analysis.graph.target(stage), in: analysis)
    return try #require(history.attribution(of: entries))
  }

  private func lines(_ attribution: LayerAttribution) -> [Int: Int] {
    attribution.steps.mapValues(\.line)
  }

  private static let buildkit = [
    "debian.sh", "-ARG INDEX", "WORKDIR /app", "COPY requirements.txt ./ # buildkit",
    "RUN |1 INDEX=x /bin/sh -c pip install -r requirements.txt # buildkit", "-ENV A=1",
    "COPY src ./src # buildkit",
  ]

  @Test(
    "Both builders' histories are those of the lines",
    arguments: [
      buildkit,
      [
        "debian.sh", "/bin/sh -c #(nop) WORKDIR /app", "/bin/sh -c #(nop) COPY file:6a in ./ ",
        "/bin/sh -c pip install -r requirements.txt", "-/bin/sh -c #(nop)  ENV A=1",
        "/bin/sh -c #(nop) COPY dir:7b in /app/src ",
      ],
    ])
  func complete(_ history: [String]) throws {
    let attribution = try attribution(history)
    #expect(attribution.isComplete)
    #expect(attribution.baseCount == 1)
    #expect(lines(attribution) == [1: 3, 2: 4, 3: 5, 4: 9])
    #expect(attribution.steps[1]?.stage == 0 && attribution.steps[4]?.stage == 1)
  }

  @Test("A base with the same instructions is not taken for the stage")
  func sameBelow() throws {
    let attribution = try attribution(["debian.sh", "WORKDIR /app"] + Self.buildkit.dropFirst())
    #expect(attribution.isComplete)
    #expect(attribution.baseCount == 2)
    #expect(lines(attribution) == [2: 3, 3: 4, 4: 5, 5: 9])
  }

  @Test("A changed line is missing, and the layer of the old one is strange")
  func changed() throws {
    var history = Self.buildkit
    history[4] = "RUN /bin/sh -c pip install flask # buildkit"
    let attribution = try attribution(history)
    #expect(attribution.missing.map(\.line) == [5])
    #expect(attribution.strange == [3])
    #expect(lines(attribution) == [1: 3, 2: 4, 4: 9])
  }

  @Test("What was committed on top of a build is strange")
  func committed() throws {
    let attribution = try attribution(Self.buildkit + ["bash"])
    #expect(attribution.missing.isEmpty)
    #expect(attribution.strange == [5])
  }

  @Test("A build whose steps share one layer has all its lines")
  func squashed() throws {
    let history = Self.buildkit.dropFirst().dropLast().map { $0.hasPrefix("-") ? $0 : "-" + $0 }
    let attribution = try attribution(["debian.sh"] + history + [Self.buildkit[6]])
    #expect(attribution.isComplete)
    #expect(lines(attribution) == [1: 9])
  }

  @Test("Another stage's image is not this one's")
  func otherStage() throws {
    let history = Array(Self.buildkit.prefix(5))
    #expect(try attribution(history).missing.map(\.line) == [9])
    #expect(try attribution(history, of: "deps").isComplete)
  }

  @Test("Nothing is known of a history without instructions")
  func unknown() throws {
    let analysis = try analyse(Self.text)
    let entries = (0..<4).map { StageHistory.Entry(createdBy: nil, layer: $0) }
    let attribution = try #require(StageHistory(of: 1, in: analysis).attribution(of: entries))
    #expect(attribution.steps.isEmpty && attribution.strange.isEmpty)
    #expect(attribution.baseCount == 4)
  }

  @Test("A history that no build has is left alone")
  func endless() throws {
    let analysis = try analyse(Self.text)
    let entries = (0..<400_000).map { StageHistory.Entry(createdBy: "RUN x", layer: $0) }
    #expect(StageHistory(of: 1, in: analysis).attribution(of: entries) == nil)
  }

  @Test(
    "A step that loses its tests' failure is known",
    arguments: [
      (["/bin/sh", "-c", "pytest || true"], true), (["/bin/sh", "-c", "pytest; date"], true),
      (["/bin/sh", "-ec", "pytest; date"], false), (["/bin/sh", "-c", "pytest && date"], false),
      (["pytest"], false), (["/bin/sh", "-c", "make || true"], false),
    ])
  func losing(_ words: [String], _ isLost: Bool) {
    #expect(TestCommand.losesFailure(words) == isLost)
  }
}
