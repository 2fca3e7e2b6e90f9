import FixtureBuilder

extension LeakRecipe {
  /// SERVICE ships an archive at a path.
  static func shippedArchive(
    _ name: String, _ path: String, _ content: ByteString, _ subject: String? = nil
  ) -> LeakRecipe {
    LeakRecipe(name) { pair in
      let layer = pair.ship([.file(ByteString(path), content)])
      return .leak("no-test-archives", subject: subject, path: "/\(path)", layer: layer)
    }
  }

  /// Tests and test distributions inside archives.
  static func archives() throws -> [LeakRecipe] {
    let pytest = MatrixPair.pytest
    let title = "pytest 8.3.3"
    let wheel = try pytest.wheel()
    let tests = SamplePair.testFiles.filter { $0.kind == .file && !$0.content.isEmpty }
    let zippedTests = try ZipWriter.archive(tests.map { ZipWriter.Member($0.name, $0.content) })
    let conftest = MatrixPair.testFile("conftest.py")
    let renamed = try ZipWriter.archive([ZipWriter.Member("data/one.bin", conftest)])
    let nested = try ZipWriter.archive([ZipWriter.Member("deep/inner.bin", wheel)])
    let tar = TarWriter.archive(TarEntry.withParents(of: tests))
    /// The tests behind a member of that name, which is what the archive begins with.
    func archive(beginning name: ByteString, _ dialect: TarWriter.Dialect = .pax) -> ByteString {
      TarWriter.archive(
        [.file(name, "nothing")] + TarEntry.withParents(of: tests), dialect: dialect)
    }
    let zipapp = ByteString("#!/usr/bin/env python3\n") + wheel
    let packed = try Compression.gzip.apply(to: tar)
    let harmlessTar = TarWriter.archive([.file("notes.txt", "nothing")])
    let harmless = try ZipWriter.archive([ZipWriter.Member("notes.txt", "nothing")])
    let cacheName = "root/.cache/pip/http-v2/a/b/c/d/e/" + String(repeating: "ab12", count: 14)

    return [
      shippedArchive("a wheel of pytest", "wheels/\(pytest.wheelName)", wheel, title),
      shippedArchive("a wheel under a false extension", "srv/model.bin", wheel, title),
      shippedArchive(
        "a wheel in pip's cache", "root/.cache/pip/wheels/a/\(pytest.wheelName)", wheel),
      shippedArchive("a wheel in a body of pip's http cache", "\(cacheName).body", wheel, title),
      shippedArchive(
        "a wheel in a response of pip's older http cache", cacheName,
        "cc=4,\u{1}response body follows" + wheel + "headers", title),
      shippedArchive(
        "an sdist of pytest", "srv/pytest-8.3.3.tar.gz", try pytest.sourceDistribution(), title),
      shippedArchive(
        "an sdist under a false extension", "srv/pytest.dat", try pytest.sourceDistribution(),
        title),
      shippedArchive("the tests zipped", "srv/backup.zip", zippedTests),
      shippedArchive("the tests zipped under a false extension", "srv/backup.jpg", zippedTests),
      shippedArchive("one test zipped under another name", "srv/one.zip", renamed),
      shippedArchive("a wheel zipped within a zip", "srv/outer.zip", nested),
      shippedArchive(
        "a wheel whose end record counts no members", "srv/none.whl",
        wheel.replacing(at: wheel.count - 14, with: [0, 0, 0, 0]), title),
      shippedArchive(
        "a wheel whose directory says that its members are empty", "srv/empty.whl",
        wheel.withSizes { _ in 0 }, title),
      shippedArchive(
        "a zip of a test whose directory says that it is longer", "srv/longer.zip",
        renamed.withSizes { $0 + 1 }),
      shippedArchive(
        "a zip of a test whose directory says that it is shorter", "srv/shorter.zip",
        renamed.withSizes { $0 - 1 }),
      shippedArchive(
        "a zipapp zipped within a zip", "srv/outer.pyz.zip",
        try ZipWriter.archive([ZipWriter.Member("tool", zipapp)]), title),
      shippedArchive("a wheel behind a tar archive", "srv/both", harmlessTar + wheel, title),
      shippedArchive(
        "the tests in a tar archive before a zip archive", "srv/reversed",
        archive(beginning: "#!tool") + harmless),
      shippedArchive(
        "the tests in a tar archive that begins as a zip archive does", "srv/tests.zip",
        archive(beginning: "PK\u{3}\u{4}") + harmless),
      shippedArchive("the tests in a gzipped tar with a tail", "srv/tail.tgz", packed + "tail"),
      shippedArchive(
        "the tests in a gzipped tar that is cut short", "srv/cut.tgz",
        ByteString(packed.bytes.dropLast(8))),
      shippedArchive(
        "the tests in a gzipped tar with a wrong checksum", "srv/crc.tgz",
        packed.replacing(at: packed.count - 8, with: [0, 0, 0, 0])),
      shippedArchive("the tests in a tar archive", "srv/tests.tar", tar),
      shippedArchive("the tests in a tar archive under a false extension", "srv/backup.dat", tar),
      shippedArchive(
        "the tests in a tar archive without a magic", "srv/old", archive(beginning: "a", .v7)),
      shippedArchive(
        "the tests in a tar archive that begins as executables do", "srv/tool",
        archive(beginning: "\u{7F}ELF")),
      shippedArchive(
        "the tests in a tar archive that begins as scripts do", "usr/local/bin/script",
        archive(beginning: "#!python3")),
      shippedArchive(
        "the tests in a tar archive that begins as bytecode does", "srv/code.pyc",
        archive(beginning: "ab\r\n")),
      shippedArchive(
        "the tests in a tar archive that begins as gzip does", "srv/x.gz",
        archive(beginning: ByteString([0x1F, 0x8B, 0x08] as [UInt8]), .ustar)),
      shippedArchive("the tests in a tar archive with a tail", "srv/tail", tar + "x"),
      shippedArchive(
        "the tests in a gzipped tar", "srv/x.tgz", try Compression.gzip.apply(to: tar)),
      shippedArchive(
        "the tests in a gzipped tar under a false extension", "srv/x.dat",
        try Compression.gzip.apply(to: tar)),
      shippedArchive(
        "a zipped egg of pytest", "\(MatrixPair.site)/pytest-8.3.3-py3.12.egg",
        try ZipWriter.archive(
          [ZipWriter.Member("EGG-INFO/PKG-INFO", pytest.metadata)]
            + pytest.modules.map { ZipWriter.Member(ByteString($0.path), $0.content) }), title),
      shippedArchive(
        "a zipapp that bundles pytest", "usr/local/bin/tool",
        try ZipWriter.archive(
          [ZipWriter.Member("__main__.py", "import tool\n")]
            + pytest.modules.map { ZipWriter.Member(ByteString($0.path), $0.content) },
          prefix: "#!/usr/bin/env python3\n"), title),
      shippedArchive(
        "a zip of bytecode alone", "srv/pyc.zip",
        try ZipWriter.archive(
          pytest.modules.filter { $0.path.hasSuffix(".py") && $0.path.contains("/") }.map {
            ZipWriter.Member(
              ByteString("\($0.path)c"), PythonBytecode.module(filename: "/\($0.path)"))
          }), title),
      try LeakRecipe("tests in the project's wheel that was left behind") { pair in
        let project = PythonDistribution(
          "sample-service", "1.0",
          modules: [("sample_service/__init__.py", "\n"), ("checks/home.py", conftest)])
        let layer = pair.ship([
          .file(ByteString("dist/\(project.wheelName)"), try project.wheel())
        ])
        return .leak("no-test-archives", path: "/dist/\(project.wheelName)", layer: layer)
      },
      LeakRecipe("a wheel in a hidden layer") { pair in
        let layer = pair.ship([.file("wheels/x.whl", wheel)], by: "COPY wheels /wheels")
        pair.ship([.whiteout(of: "wheels")], by: "RUN rm -r /wheels")
        return .leak(
          "no-test-archives", subject: title, path: "/wheels/x.whl", layer: layer, hidden: true)
      },
    ]
  }
}

extension ByteString {
  /// The bytes with some of them replaced.
  fileprivate func replacing(at offset: Int, with new: [UInt8]) -> ByteString {
    var bytes = bytes
    bytes.replaceSubrange(offset..<offset + new.count, with: new)
    return ByteString(bytes)
  }

  /// A zip archive whose directory states other sizes of the members, which `zipimport` does not ask
  /// about.
  fileprivate func withSizes(_ lie: (UInt32) -> UInt32) -> ByteString {
    var bytes = bytes
    let signature: [UInt8] = [0x50, 0x4B, 1, 2]
    for offset in 0..<bytes.count - 46 where bytes[offset..<offset + 4].elementsEqual(signature) {
      let size = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[offset + 24 + $1]) << (8 * $1) }
      let stated = lie(size)
      bytes.replaceSubrange(
        offset + 24..<offset + 28,
        with: (0..<4).map { UInt8(truncatingIfNeeded: stated >> (8 * $0)) })
    }
    return ByteString(bytes)
  }
}
