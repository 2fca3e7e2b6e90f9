import FixtureBuilder
import LayerFilesystem
import Testing

@testable import Reporting

@Suite struct FilesystemDifferenceTests {
  /// The differences of two images, a line for each: `+ /path`, `~ /path mode,owner`.
  private func difference(
    _ first: ImageRecipe, _ second: ImageRecipe
  ) async throws -> [String] {
    let images = try await Indexed.images(first, second)
    let signs: [FilesystemDifference.Change: String] = [.added: "+", .removed: "-", .changed: "~"]
    return FilesystemDifference(images[0], images[1]).entries.map { entry in
      let path =
        entry.second.map { images[1].view.path(of: $0) }
        ?? entry.first.map { images[0].view.path(of: $0) }
      let aspects = entry.aspects.names.joined(separator: ",")
      return "\(signs[entry.change] ?? "?") \(path?.description ?? "?")"
        + (aspects.isEmpty ? "" : " \(aspects)")
    }
  }

  @Test func whatOneImageAloneHasIsAddedOrRemoved() async throws {
    let lines = try await difference(
      Indexed.image([.directory("a"), .file("a/gone", "1"), .file("same", "1")]),
      Indexed.image([.file("same", "1"), .directory("b"), .file("b/new", "2"), .file("b-c", "2")]))
    #expect(lines == ["- /a", "- /a/gone", "+ /b", "+ /b/new", "+ /b-c"])
  }

  @Test func everyAspectIsTold() async throws {
    let capability = ExtendedAttribute("security.capability", "x")
    let lines = try await difference(
      Indexed.image([
        .file("bytes", "one"), .file("mode", mode: 0o644), .file("owner", uid: 1),
        .file("group", gid: 1), .symlink("link", to: "a"), .file("type"),
        .file("xattr", xattrs: []), .characterDevice("device", major: 1, minor: 3),
        .file("time", mtime: 1), .directory("folder", mode: 0o700),
      ]),
      Indexed.image([
        .file("bytes", "two"), .file("mode", mode: 0o4755), .file("owner", uid: 2),
        .file("group", gid: 2), .symlink("link", to: "b"), .symlink("type", to: "x"),
        .file("xattr", xattrs: [capability]), .characterDevice("device", major: 1, minor: 5),
        .file("time", mtime: 2), .directory("folder", mode: 0o755),
      ]))
    #expect(
      lines == [
        "~ /bytes content", "~ /device device", "~ /folder mode", "~ /group owner",
        "~ /link linkTarget", "~ /mode mode", "~ /owner owner", "~ /type type", "~ /xattr xattrs",
      ])
  }

  @Test func aFolderThatBecomesAFileLosesWhatWasInIt() async throws {
    let lines = try await difference(
      Indexed.image([.directory("a"), .file("a/b")]), Indexed.image([.file("a")]))
    #expect(lines == ["~ /a type", "- /a/b"])
  }

  @Test func theSameFileInOtherLayersIsNoDifference() async throws {
    let lines = try await difference(
      Indexed.image([.file("a", "1")], [.file("b", "2")]),
      Indexed.image([.file("b", "2"), .file("a", "0")], [.file("a", "1", mtime: 5)]))
    #expect(lines == [])
  }

  @Test func anImpliedFolderIsOneOfRootWithMode755() async throws {
    let implied = Indexed.image([.file("a/b")])
    #expect(
      try await difference(implied, Indexed.image([.directory("a"), .file("a/b")])) == [])
    #expect(
      try await difference(implied, Indexed.image([.directory("a", mode: 0o700), .file("a/b")]))
        == ["~ /a mode"])
  }

  @Test func aHardLinkIsTheFileThatItNames() async throws {
    let lines = try await difference(
      Indexed.image([.file("a", "1"), .hardlink("b", to: "a")]),
      Indexed.image([.file("a", "1"), .file("b", "1")]))
    #expect(lines == [])
  }

  @Test func foldersNestAsDeepAsTheyLike() async throws {
    let path = String(repeating: "d/", count: 2000) + "file"
    let lines = try await difference(
      Indexed.image([.file(ByteString(path), "1")]), Indexed.image([.file(ByteString(path), "2")]))
    #expect(lines == ["~ /\(path) content"])
  }

  @Test func layersThatDifferInTimesAloneAreEqualInContent() async throws {
    let images = try await Indexed.images(SamplePair().service, SamplePair().localdev)
    let layers = LayerCorrespondence(images[0], images[1])
    #expect(layers.sharedCount == 5 && layers.equalCount == 5)
    #expect(layers.matches[7] == .equalContent(5))
    #expect(layers.match(ofFirst: 5) == .equalContent(7) && layers.match(ofFirst: 6) == nil)
    #expect(layers.matches.prefix(5) == (0..<5).map { .identical($0) }[...])
  }

  @Test func theOrderOfEntriesIsNoDifference() async throws {
    let images = try await Indexed.images(
      Indexed.image([.file("a", "1"), .file("b", "2")]),
      Indexed.image([.file("b", "2"), .file("a", "1")]))
    #expect(LayerCorrespondence(images[0], images[1]).matches == [.equalContent(0)])
  }
}
