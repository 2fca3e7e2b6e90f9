import Foundation
import Testing

/// Every kept input of `make fuzz`, those that once trapped included, is read in every run of the tests.
@Suite("Fuzzing seeds") struct SeedTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Seeds")

  @Test("Every seed is read", arguments: FuzzTarget.all.map(\.name))
  func seeds(name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let seeds = try FileManager.default.contentsOfDirectory(
      at: Self.folder.appendingPathComponent(name), includingPropertiesForKeys: nil)
    #expect(!seeds.isEmpty)
    for seed in seeds { target.read(Array(try Data(contentsOf: seed))) }
  }

  @Test("Every folder of seeds belongs to a target")
  func folders() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(names) == Set(FuzzTarget.all.map(\.name)))
  }
}
