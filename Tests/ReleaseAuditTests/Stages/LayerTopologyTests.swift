import FixtureBuilder
import LayerFilesystem
import Testing

@testable import ReleaseAudit

@Suite("Topology of images from their layers")
struct LayerTopologyTests {
  @Test(
    "The sample pair parts after the service's dependencies, and its copies are equal in content")
  func sample() async throws {
    let pair = SamplePair()
    let topology = LayerTopology(
      try await StageImages.indexed([pair.service, pair.localdev, pair.service]))
    #expect(topology.roots.count == 1)
    let root = try #require(topology.roots.first)
    #expect(root.layers == 0..<5 && root.images == [0, 1, 2] && root.ends.isEmpty)
    #expect(root.branches.map(\.layers) == [5..<7, 5..<10])
    #expect(root.branches.map(\.ends) == [[0, 2], [1]])
    #expect(
      topology.equalities.contains {
        $0.first == .init(image: 0, layer: 5) && $0.second == .init(image: 1, layer: 7)
      })
  }

  @Test("An image that another builds on ends where the other goes on")
  func nested() async throws {
    let pair = SamplePair()
    let base = pair.service.with { $0.steps = Array($0.steps.prefix(2)) }
    let topology = LayerTopology(try await StageImages.indexed([pair.service, base]))
    #expect(topology.roots.map(\.ends) == [[1]])
    #expect(topology.roots.first?.branches.map(\.ends) == [[0]])
  }

  @Test("Images without anything in common stand apart")
  func apart() async throws {
    func image(_ text: ByteString) -> ImageRecipe {
      ImageRecipe(layers: [LayerRecipe([.file("a", text)])])
    }
    let topology = LayerTopology(try await StageImages.indexed([image("x"), image("y")]))
    #expect(topology.roots.map(\.ends) == [[0], [1]])
    #expect(topology.roots.allSatisfy(\.branches.isEmpty) && topology.equalities.isEmpty)
  }
}
