import FixtureBuilder
import Testing

@testable import LayerFilesystem

/// The merged view, case by case: OCI image-spec layer.md as containerd and umoci read it.
@Suite struct LayerApplicationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let layers: [[TarEntry]]
    let tree: [String: String]

    init(_ name: String, _ layers: [[TarEntry]], _ tree: [String: String]) {
      testDescription = name
      self.layers = layers
      self.tree = tree
    }
  }

  static func f(_ name: ByteString, _ text: ByteString) -> TarEntry { .file(name, text) }
  static let base: [TarEntry] = [
    .directory("d"), f("d/a", "a0"), f("d/b", "b0"), .directory("d/sub"), f("d/sub/c", "c0"),
  ]

  static let cases: [Case] = [
    Case(
      "spellings of a path are one path",
      [[f("./a", "1"), f("/b", "2"), .directory("c//")], [f("a", "3"), f("./c/.././b", "4")]],
      ["/a": "3", "/b": "4", "/c": "/"]),
    Case(
      "a path above the root is kept inside", [[f("../../esc", "x"), f("a/../../b", "y")]],
      ["/esc": "x", "/b": "y"]),
    Case(
      "the last entry of a path wins, whatever the types",
      [[f("p", "1"), .directory("p"), f("p/in", "2"), .symlink("p", to: "q"), f("p", "3")]],
      ["/p": "3"]),
    Case(
      "a whiteout removes a file of a lower layer", [base, [.whiteout(of: "d/a")]],
      ["/d": "/", "/d/b": "b0", "/d/sub": "/", "/d/sub/c": "c0"]),
    Case("a whiteout removes a folder with all that it holds", [base, [.whiteout(of: "d")]], [:]),
    Case(
      "a whiteout that is a folder entry is a whiteout too", [base, [.directory("d/.wh.sub")]],
      ["/d": "/", "/d/a": "a0", "/d/b": "b0"]),
    Case(
      "a whiteout before or after a file of its own layer leaves that file",
      [base, [.whiteout(of: "d/a"), f("d/a", "a1"), f("d/b", "b1"), .whiteout(of: "d/b")]],
      ["/d": "/", "/d/a": "a1", "/d/b": "b1", "/d/sub": "/", "/d/sub/c": "c0"]),
    Case(
      "a folder is removed and made again in one layer",
      [base, [.whiteout(of: "d"), .directory("d"), f("d/new", "n")]], ["/d": "/", "/d/new": "n"]),
    Case(
      "a folder is made again before it is removed",
      [base, [.directory("d"), f("d/new", "n"), .whiteout(of: "d")]], ["/d": "/", "/d/new": "n"]),
    Case(
      "an opaque marker before its siblings", [base, [.opaque("d"), f("d/new", "n")]],
      ["/d": "/", "/d/new": "n"]),
    Case(
      "an opaque marker after its siblings",
      [base, [.directory("d"), f("d/new", "n"), .opaque("d")]], ["/d": "/", "/d/new": "n"]),
    Case(
      "an opaque marker leaves what its layer put deeper without entries for folders",
      [base, [f("d/sub/x/y", "n"), .opaque("d")]],
      ["/d": "/", "/d/sub": "/", "/d/sub/x": "/", "/d/sub/x/y": "n"]),
    Case(
      "an opaque marker in the root empties the image", [base, [.opaque(""), f("x", "1")]],
      ["/x": "1"]),
    Case(
      "opaque markers may be repeated",
      [base, [.opaque("d"), f("d/n", "1"), .opaque("d"), .opaque("d")], [.opaque("d")]], ["/d": "/"]
    ),
    Case(
      "markers in the base layer remove nothing",
      [[.whiteout(of: "a"), .opaque("d"), f("d/x", "1")]], ["/d": "/", "/d/x": "1"]),
    Case(
      "a folder over a folder merges", [base, [.directory("d", mode: 0o700)]],
      ["/d": "/", "/d/a": "a0", "/d/b": "b0", "/d/sub": "/", "/d/sub/c": "c0"]),
    Case("a file over a folder hides what it held", [base, [f("d", "file")]], ["/d": "file"]),
    Case(
      "a symlink over a folder hides what it held", [base, [.symlink("d", to: "e")]], ["/d": "-> e"]
    ),
    Case(
      "a folder over a file or a symlink replaces it",
      [
        [f("x", "1"), .symlink("y", to: "x")],
        [.directory("x"), f("x/in", "2"), .directory("y"), f("y/in", "3")],
      ],
      ["/x": "/", "/x/in": "2", "/y": "/", "/y/in": "3"]),
    Case(
      "an entry below a symlink lands where the link leads",
      [
        [.directory("usr"), .directory("usr/lib"), .symlink("lib", to: "usr/lib")],
        [f("lib/x", "1")],
      ],
      ["/usr": "/", "/usr/lib": "/", "/lib": "-> usr/lib", "/usr/lib/x": "1"]),
    Case(
      "an absolute symlink is followed inside the root",
      [
        [.directory("t"), .directory("u"), .symlink("u/l", to: "/t")],
        [f("u/l/x", "1"), f("u/l/../y", "2")],
      ],
      ["/t": "/", "/u": "/", "/u/l": "-> /t", "/t/x": "1", "/u/y": "2"]),
    Case(
      "a symlink that climbs above the root stays inside",
      [[.directory("t"), .symlink("l", to: "../../../t"), f("l/x", "1")]],
      ["/t": "/", "/l": "-> ../../../t", "/t/x": "1"]),
    Case(
      "whiteouts go through a symlinked parent",
      [
        [.directory("t"), f("t/x", "1"), f("t/y", "2"), .symlink("l", to: "t")],
        [.whiteout(of: "l/x")],
      ],
      ["/t": "/", "/t/y": "2", "/l": "-> t"]),
    Case(
      "a whiteout of a symlink leaves what it points to",
      [[.directory("t"), f("t/x", "1"), .symlink("l", to: "t")], [.whiteout(of: "l")]],
      ["/t": "/", "/t/x": "1"]),
    Case(
      "a symlink becomes a folder in the middle of a layer",
      [
        [.directory("t"), .symlink("l", to: "t")],
        [f("l/before", "1"), .directory("l"), f("l/after", "2")],
      ],
      ["/t": "/", "/t/before": "1", "/l": "/", "/l/after": "2"]),
    Case("missing parents are made", [[f("a/b/c", "1")]], ["/a": "/", "/a/b": "/", "/a/b/c": "1"]),
    Case(
      "devices and pipes are entries",
      [
        [
          .characterDevice("n", major: 1, minor: 3), .fifo("p"),
          .blockDevice("b", major: 8, minor: 0),
        ]
      ],
      ["/n": "character", "/p": "fifo", "/b": "block"]),
    Case(
      "the same layer may come twice", [[f("a", "1")], [.whiteout(of: "a")], [f("a", "1")]],
      ["/a": "1"]),
    Case("a layer may have no entries", [[f("a", "1")], []], ["/a": "1"]),
    Case(
      "a path of three types in one layer",
      [
        [.directory("x"), f("x/old", "0")],
        [f("x", "1"), .symlink("x", to: "y"), .directory("x"), f("x/new", "2")],
      ],
      ["/x": "/", "/x/new": "2"]),
    // Hard links.
    Case(
      "a hard link is the file", [[f("a", "1"), .hardlink("b", to: "a")]], ["/a": "1", "/b": "1"]),
    Case(
      "a hard link to a file of a lower layer", [[f("a", "1")], [.hardlink("b", to: "/a")]],
      ["/a": "1", "/b": "1"]),
    Case(
      "a hard link whose target is replaced two layers later",
      [[f("a", "1"), .hardlink("b", to: "a")], [], [f("a", "2")]], ["/a": "2", "/b": "1"]),
    Case(
      "a hard link to a symlink is that symlink",
      [[f("a", "1"), .symlink("s", to: "a"), .hardlink("h", to: "s")]],
      ["/a": "1", "/s": "-> a", "/h": "-> a"]),
    Case(
      "a hard link's target is found through symlinked folders",
      [[.directory("t"), f("t/x", "1"), .symlink("l", to: "t"), .hardlink("h", to: "l/x")]],
      ["/t": "/", "/t/x": "1", "/l": "-> t", "/h": "1"]),
    Case(
      "a hard link over another name of the same file changes nothing",
      [[f("a", "1"), .hardlink("b", to: "a"), .hardlink("b", to: "a")]], ["/a": "1", "/b": "1"]),
    // Each mistake that a peer made.
    Case(
      "dive: opaque markers are not dropped", [base, [.opaque("d/sub")]],
      ["/d": "/", "/d/a": "a0", "/d/b": "b0", "/d/sub": "/"]),
    Case(
      "dive: a whiteout of a path that is not there does nothing",
      [base, [.whiteout(of: "no/such/path"), .whiteout(of: "d/none"), .whiteout(of: "d/a/x")]],
      ["/d": "/", "/d/a": "a0", "/d/b": "b0", "/d/sub": "/", "/d/sub/c": "c0"]),
    Case(
      "dive: a pax global header is no error",
      [[.globalHeader([PaxRecord("comment", "x")]), f("a", "1")]], ["/a": "1"]),
    Case(
      "stereoscope: a bare .wh. does not delete its parent",
      [base, [f("d/.wh.", ""), f("d/.wh..", ""), f("d/.wh...", "")]],
      ["/d": "/", "/d/a": "a0", "/d/b": "b0", "/d/sub": "/", "/d/sub/c": "c0"]),
    Case(
      "stereoscope: opaque does not clear through a lower symlink",
      [[.directory("t"), f("t/x", "1"), .symlink("l", to: "t")], [.opaque("l")]],
      ["/t": "/", "/t/x": "1", "/l": "-> t"]),
    Case(
      "stereoscope: .wh..wh..opqX is not taken for opaque",
      [base, [f("d/.wh..wh..opqX", ""), f("d/.wh..wh.plnk", ""), f("d/.wh..wh.orph", "")]],
      ["/d": "/", "/d/a": "a0", "/d/b": "b0", "/d/sub": "/", "/d/sub/c": "c0"]),
    Case(
      "stereoscope: a base layer's markers do not leak", [[.whiteout(of: "x"), f("a", "1")]],
      ["/a": "1"]),
    Case(
      "syft: a hard-linked METADATA lives when its source is whited out",
      [[f("a", "meta"), .hardlink("b", to: "a")], [.whiteout(of: "a")]], ["/b": "meta"]),
    Case("go-containerregistry: opaque is not ignored", [base, [.opaque("d")]], ["/d": "/"]),
    Case(
      "go-containerregistry: a hard link whose target was deleted or overwritten",
      [
        [f("a", "1"), f("c", "2")], [.hardlink("b", to: "a"), .hardlink("d", to: "c")],
        [.whiteout(of: "a"), f("c", "3")],
      ],
      ["/b": "1", "/d": "2", "/c": "3"]),
    Case(
      "container-diff: a symlink that was replaced is not followed",
      [[.directory("t"), .symlink("l", to: "t")], [.directory("l")], [f("l/x", "1")]],
      ["/t": "/", "/l": "/", "/l/x": "1"]),
    Case(
      "container-diff: a link never leads onto the host",
      [[.symlink("l", to: "/etc")], [f("l/imgdiff", "1")]],
      ["/l": "-> /etc", "/etc": "/", "/etc/imgdiff": "1"]),
    Case(
      "diffoci: layers are not concatenated but applied",
      [base, [.whiteout(of: "d/sub"), f("d/a", "1")]],
      ["/d": "/", "/d/a": "1", "/d/b": "b0"]),
  ]

  @Test(arguments: cases) func theViewIs(_ test: Case) async throws {
    #expect(try await indexed(test.layers).tree() == test.tree)
    let packed = try await indexed(image(test.layers, .gzip), as: .ociArchive)
    #expect(packed.listing(full: true) == (try await indexed(test.layers)).listing(full: true))
  }

  @Test(
    arguments: [
      [f("a", "1"), f("a/b", "2")], [.hardlink("b", to: "missing")],
      [.directory("d"), .hardlink("b", to: "d")],
      [.symlink("a", to: "b"), .symlink("b", to: "a"), f("a/x", "")],
      [.symlink("a", to: ByteString(repeating: 0x61, count: 70_000)), f("a/x", "")],
      [.symlink("a", to: ByteString(repeating: 0x2F, count: 70_000)), f("a/x", "")],
      [f(ByteString(repeating: 0x61, count: 70_000), "")],
      [f(ByteString(repeating: 0x61, count: 70_000) + "/x", "")],
      // Going through so many folders takes a time that grows with the square of their number.
      [f(ByteString(Array(repeating: "d", count: 128_000).joined(separator: "/")), "")],
      [f(ByteString(String(repeating: "d/", count: 8_192) + "d"), "")],
      [f("/", "root")], [.symlink("..", to: "x")],
    ] as [[TarEntry]])
  func whatNoEngineUnpacksIsAnErrorThatNamesTheEntry(_ entries: [TarEntry]) async throws {
    let error = await #expect(throws: LayerError.self) {
      try await indexed([[.directory("ok")], entries])
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("layer 1") && !text.contains("\n") && text.count < 5_000, "\(text)")
  }

  @Test(.timeLimit(.minutes(20))) func aDeepPathIsReadToItsEnd() async throws {
    let deep = Array(repeating: "d", count: 5_000).joined(separator: "/")
    let entries = (0..<20).map { Self.f(ByteString("\(deep)/\($0)/f"), "x") }
    let found = try await indexed([entries, [.whiteout(of: "d/d/d")]])
    #expect(found.view.nodeCount == 5_001 + 40)
    #expect(found.view.hidden.count == 20)
  }

  @Test func theLongestPathIsRead() async throws {
    let longest = ByteString(String(repeating: "d/", count: 8_191) + "dd")
    #expect(longest.bytes.count == 1 << 14)
    #expect(try await indexed([[Self.f(longest, "x")]]).view.nodeCount == 1 + 8_192)
  }

  // Views are made side by side, and the second of these long before the first.
  @Test func theErrorIsThatOfTheFirstImage() async throws {
    let folder = try TemporaryFolder()
    let many = (0..<30_000).map { Self.f(ByteString("d/\($0)"), "") }
    let missing = TarEntry.hardlink("b", to: "missing")
    var paths: [String] = []
    for (name, entries) in [("slow", many + [missing]), ("fast", [missing])] {
      paths.append("\(folder.path)/\(name).tar")
      try ArchiveFormat.dockerSaveLegacy.archive(of: image([entries])).write(
        to: paths[paths.count - 1])
    }
    let error = await #expect(throws: LayerError.self) { try await index(paths) }
    #expect(error.map { "\($0)".contains("slow.tar") } == true, "\(String(describing: error))")
  }

  @Test func namesThatAreNotUTF8AreKept() async throws {
    let name = ByteString([0x61, 0xFF, 0xFE])
    let found = try await indexed([[.file(name, "x"), .file("a\u{FFFD}\u{FFFD}", "y")]])
    let nodes = found.view.children(of: .root)
    #expect(nodes.count == 2)
    #expect(nodes.contains { Array(found.view.name(of: $0)) == name.bytes })
  }

  // Going through the folder for each marker would take far longer than the limit.
  @Test(.timeLimit(.minutes(20))) func repeatedMarkersTakeNoQuadraticTime() async throws {
    let files = (0..<100_000).map { Self.f(ByteString("d/\($0)"), "") }
    let markers = (0..<100_000).map { _ in TarEntry.opaque("d") }
    let found = try await indexed([files, files + markers])
    #expect(found.view.nodeCount == 100_002)
  }

  @Test func metadataIsTheLastThatWroteIt() async throws {
    let found = try await indexed([
      [
        .directory("d", mode: 0o755), .file("a", "x", mode: 0o644, uid: 1),
        .hardlink("b", to: "a", mode: 0o600),
      ],
      [.directory("d", mode: 0o700, uid: 5, gid: 6)],
    ])
    let list = found.listing(full: true)
    #expect(list["/d"] == "d 700 5:6 ")
    #expect(list["/a"]?.hasPrefix("f 600 0:0 1 ") == true && list["/a"] == list["/b"])
  }

  @Test func readingsThatDifferAreTold() async throws {
    func reasons(_ layers: [[TarEntry]]) async throws -> [String] {
      try await indexed(layers).warnings
    }
    #expect(try await reasons([[.file("a")], [.file("a", "1"), .whiteout(of: "a")]]).count == 1)
    #expect(try await reasons([[.file("a"), .file("a", "2")]]).count == 1)
    #expect(
      try await reasons([[.directory("t"), .symlink("l", to: "t")], [.file("l/x")]]).count == 1)
    #expect(
      try await reasons([[.file("../x\n\u{1B}[31m")]]).allSatisfy {
        !$0.contains("\n") && !$0.contains("\u{1B}")
      })
    #expect(try await reasons([[.file("../x")]]).count == 1)
    #expect(
      try await reasons([Self.base, [.whiteout(of: "d"), .directory("d"), .file("d/x")]]).isEmpty)
    let odd = LayerRecipe([.file("a")]).with {
      $0.ending = .init(zeroBlocks: 2, trailing: "hidden")
    }
    #expect(try await indexed(ImageRecipe(layers: [odd])).warnings.count == 1)
  }
}

/// What each layer did, what is hidden and what is wasted.
@Suite struct LayerEffectTests {
  static func f(_ name: ByteString, _ text: ByteString) -> TarEntry { .file(name, text) }

  @Test func hiddenEntriesKnowTheLayerThatHidThem() async throws {
    let found = try await indexed([
      [.directory("d"), Self.f("d/a", "12"), Self.f("b", "1")],
      [.whiteout(of: "d"), Self.f("b", "22")],
      [Self.f("b", "333"), Self.f("c", "1"), Self.f("c", "2")],
    ])
    #expect(
      found.hiddenPaths == [
        "/b of 0 by 1", "/b of 1 by 2", "/c of 2 by 2", "/d of 0 by 1", "/d/a of 0 by 1",
      ])
    #expect(found.wastedBytes == 2 + 1 + 2 + 1)
    #expect(found.view.effects.map(\.wasted) == [3, 2, 1])
    #expect(found.view.effects.map(\.fileBytes) == [3, 2, 5])
    #expect(found.view.effects.map(\.added) == [2, 0, 1])
    #expect(found.view.effects.map(\.changed) == [0, 1, 1])
    #expect(found.view.effects.map(\.removed) == [0, 1, 0])
    #expect(found.efficiency == 1 - 6.0 / 10.0)
  }

  @Test func aHardLinkedFileIsWastedOnceAndOnlyWhenAllItsNamesAreGone() async throws {
    let base = [Self.f("a", "12345"), .hardlink("b", to: "a"), .hardlink("c", to: "b")]
    #expect(try await indexed([base, [.whiteout(of: "a"), Self.f("b", "")]]).wastedBytes == 0)
    #expect(
      try await indexed([base, [.whiteout(of: "a"), .whiteout(of: "b")], [.whiteout(of: "c")]])
        .wastedBytes == 5)
    #expect(try await indexed([base, [.opaque("")]]).wastedBytes == 5)
    #expect(try await indexed([base]).fileBytes == 5)
  }

  @Test func anImageWithoutBytesWastesNone() async throws {
    #expect(try await indexed([[], [.directory("d")]]).efficiency == 1)
    #expect(try await indexed([[], [.directory("d")]]).wastedBytes == 0)
  }

  @Test func aFileThatComesBackIsChangedAndNotRemoved() async throws {
    let found = try await indexed([
      [Self.f("a", "1"), Self.f("b", "1")],
      [.whiteout(of: "a"), Self.f("a", "2"), .whiteout(of: "b")],
      [Self.f("b", "3")],
    ])
    #expect(found.view.effects.map(\.changed) == [0, 1, 0])
    #expect(found.view.effects.map(\.removed) == [0, 1, 0])
    #expect(found.view.effects.map(\.added) == [2, 0, 1])
  }
}
