import FixtureBuilder

extension LeakRecipe {
  /// Archives in forms that are neither zip nor tar, and repositories.
  static func containers() throws -> [LeakRecipe] {
    let pytest = MatrixPair.pytest
    let tests = SamplePair.testFiles.filter { $0.kind == .file && !$0.content.isEmpty }
    let tar = TarWriter.archive(TarEntry.withParents(of: tests))
    let site = "usr/lib/python3/dist-packages"
    let packaged = TarWriter.archive(
      TarEntry.withParents(
        of: pytest.modules.map { .file(ByteString("\(site)/\($0.path)"), $0.content) } + [
          .file(ByteString("\(site)/pytest-8.3.3.egg-info/PKG-INFO"), pytest.metadata)
        ]))
    func deb(_ compression: Compression, _ ending: String) throws -> ByteString {
      ArWriter.archive([
        ("debian-binary", "2.0\n"),
        (
          "control.tar.gz",
          try Compression.gzip.apply(to: TarWriter.archive([.file("control", "Package: x\n")]))
        ),
        ("data.tar.\(ending)", try compression.apply(to: packaged)),
      ])
    }
    let stub = ByteString([0x7F, 0x45, 0x4C, 0x46] + [UInt8](repeating: 7, count: 100_000))
    let names = pytest.modules.map { ZipWriter.Member(ByteString($0.path), $0.content) }
    let zip = try ZipWriter.archive(names)
    let blob = try GitWriter.object("blob", MatrixPair.testFile("conftest.py"))
    let tree = try GitWriter.tree([("40000", "src"), ("40000", "tests"), ("100644", "setup.py")])
    let flat = try GitWriter.tree([("100644", "conftest.py")])
    let digits = String(repeating: "ab", count: 19)
    return [
      shippedArchive(
        "a Debian package of pytest in apt's cache",
        "var/cache/apt/archives/python3-pytest_8_all.deb", try deb(.xz, "xz"), "pytest 8.3.3"),
      shippedArchive(
        "a Debian package with zstd", "srv/x.deb", try deb(.zstd, "zst"), "pytest 8.3.3"),
      shippedArchive(
        "a Debian package under a false extension", "srv/x.bin", try deb(.gzip, "gz"),
        "pytest 8.3.3"),
      shippedArchive(
        "the tests in a tar of which the name says gz alone", "srv/x.gz",
        try Compression.gzip.apply(to: tar)),
      shippedArchive(
        "the tests in a tar with xz", "srv/tests.tar.xz", try Compression.xz.apply(to: tar)),
      shippedArchive(
        "the tests in a tar with bzip2 called bz2", "srv/tests.bz2",
        try Compression.bzip2.apply(to: tar)),
      shippedArchive(
        "the tests in a tar with zstd", "srv/tests.tar.zst", try Compression.zstd.apply(to: tar)),
      shippedArchive("a tree of git that names tests", "app/.git/objects/ab/\(digits)", tree),
      shippedArchive(
        "a tree of git that names a conftest.py", "app/.git/objects/cd/\(digits)", flat),
      shippedArchive("a file of git with a test's bytes", "app/.git/objects/ef/\(digits)", blob),
      shippedArchive(
        "a zip of pytest behind a program", "usr/local/bin/app", stub + zip, "pytest 8.3.3"),
      shippedArchive(
        "a zip of pytest behind other bytes", "srv/blob",
        ByteString([UInt8](repeating: 3, count: 5000)) + zip, "pytest 8.3.3"),
      shippedArchive(
        "a zip of pytest behind a text", "srv/notes.txt",
        ByteString(String(repeating: "nothing to see\n", count: 400)) + zip, "pytest 8.3.3"),
      shippedArchive(
        "a zip of pytest behind settings", "etc/app/app.conf",
        ByteString(String(repeating: "# nothing to see\n", count: 400)) + zip, "pytest 8.3.3"),
      shippedArchive(
        "a zip of pytest behind a script without an interpreter", "srv/start.sh",
        ByteString(String(repeating: "# nothing to see\n", count: 40)) + zip, "pytest 8.3.3"),
      shippedArchive(
        "a zip of pytest behind a few bytes", "srv/few", "\u{1}\u{2}" + zip, "pytest 8.3.3"),
      LeakRecipe("a Debian package in a hidden layer") { pair in
        let layer = pair.ship([.file("srv/x.deb", (try? deb(.xz, "xz")) ?? "")])
        pair.ship([.whiteout(of: "srv/x.deb")])
        return .leak("no-test-archives", path: "/srv/x.deb", layer: layer, hidden: true)
      },
    ]
  }

  /// Containers that nobody looks into: a warning names each.
  static func closedContainers() -> [LeakRecipe] {
    let forms: [(String, [UInt8])] = [
      ("7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4]),
      ("rar", Array("Rar!\u{1A}\u{7}\0\0".utf8)),
      ("cpio", Array("070701000000".utf8)), ("lz", Array("LZIP\u{1}\u{1}".utf8)),
      ("pack", Array("PACK\0\0\0\u{2}\0\0\0\u{3}".utf8)),
    ]
    return forms.map { name, head in
      LeakRecipe("a container that is not read: \(name)") { pair in
        pair.ship([
          .file(ByteString("srv/x.\(name)"), ByteString(head + [UInt8](repeating: 9, count: 200)))
        ])
        return .proven(warnings: ["unexamined"])
      }
    }
  }
}
