import FixtureBuilder
import Testing

@testable import LayerFilesystem

/// What differs is what a comparison of both listings finds, in the order of paths.
@Suite struct FilesystemDifferenceTests {
  /// Two random stacks that begin with `shared` equal layers.
  private func pair(_ seed: UInt64, shared: Int) async throws -> (IndexedImage, IndexedImage) {
    let first = UmociTests.layers(seed: seed)
    // Later layers of a stack may name what its own base has, so the other is one of the same base.
    let other = first.prefix(shared) + first.dropFirst(shared).reversed().prefix(1)
    let extra: [TarEntry] = [.file("a/0", "new"), .file("b/~", "new"), .file("a-b", "new")]
    return (try await indexed(first), try await indexed(Array(other) + [extra]))
  }

  private func expected(_ first: IndexedImage, _ second: IndexedImage) -> [String] {
    let (left, right) = (first.listing(full: true), second.listing(full: true))
    return Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }
      .map { EntryPath($0) }.sorted().map { path in
        let text = path.description
        let change = left[text] == nil ? "added" : right[text] == nil ? "removed" : "changed"
        return "\(change) \(text)"
      }
  }

  private func found(_ first: IndexedImage, _ second: IndexedImage) -> [String] {
    FilesystemDifference(first, second).entries.map { entry in
      let path =
        entry.first.map { first.view.path(of: $0) } ?? entry.second.map { second.view.path(of: $0) }
      return "\(entry.change.rawValue) \(path?.description ?? "")"
    }
  }

  @Test(arguments: 0..<40)
  func differencesAreThoseOfTheListings(_ seed: Int) async throws {
    for shared in 1...2 {
      let (first, second) = try await pair(UInt64(seed), shared: shared)
      #expect(found(first, second) == expected(first, second))
      #expect(found(second, first) == expected(second, first))
      #expect(found(first, first) == [])
    }
  }

  @Test func imagesWithoutACommonLayerAreCompared() async throws {
    let first = try await indexed([
      [.directory("d"), .file("d/same", "1"), .file("d/other", "1"), .file("gone", "1")]
    ])
    let second = try await indexed([
      [.file("new/deep", "1"), .file("d/other", "2"), .directory("d"), .file("d/same", "1")]
    ])
    #expect(
      found(first, second) == [
        "changed /d/other", "removed /gone", "added /new", "added /new/deep",
      ])
  }

  @Test func aFolderThatBecomesAFileLosesWhatIsInIt() async throws {
    let base: [TarEntry] = [.directory("d"), .file("d/a", "1"), .file("d/b", "1")]
    let first = try await indexed([base])
    let second = try await indexed([base, [.file("d", "1")]])
    #expect(found(first, second) == ["changed /d", "removed /d/a", "removed /d/b"])
    #expect(found(second, first) == ["changed /d", "added /d/a", "added /d/b"])
  }
}
