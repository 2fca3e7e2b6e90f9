import FixtureBuilder

extension LeakRecipe {
  /// Packages, repositories and self-extracting files with tests in them.
  static func packages() throws -> [LeakRecipe] {
    let pytest = MatrixPair.pytest
    let tests = SamplePair.testFiles.filter { $0.kind == .file && !$0.content.isEmpty }
    let tar = TarWriter.archive(TarEntry.withParents(of: tests))
    let packed = try Compression.gzip.apply(to: tar)
    let site = "usr/lib/python3.12/site-packages"
    let packaged = TarWriter.archive(
      TarEntry.withParents(
        of: pytest.modules.map { .file(ByteString("\(site)/\($0.path)"), $0.content) } + [
          .file(ByteString("\(site)/pytest-8.3.3.dist-info/METADATA"), pytest.metadata)
        ]))
    let test: ByteString = "import pytest\n\n\ndef test_go(client):\n    assert client\n"
    let conda = try ZipWriter.archive([
      ZipWriter.Member("metadata.json", "{\"conda_pkg_format_version\": 2}", isDeflated: false),
      ZipWriter.Member(
        "pkg-pytest-8.3.3-py_0.tar.zst", try Compression.zstd.apply(to: packaged),
        isDeflated: false),
    ])
    let signature = TarWriter.archive([.file(".SIGN.RSA.key", "x")])
    let apk =
      try Compression.gzip.apply(to: ByteString(signature.bytes.dropLast(1024)))
      + (try Compression.gzip.apply(to: packaged))
    let stub = ByteString([0x7F, 0x45, 0x4C, 0x46] + [UInt8](repeating: 7, count: 100_000))
    let script: ByteString =
      "#!/bin/sh\n# This script was generated using Makeself 2.4.0\ntail -n+4 $0 | tar xz\nexit 0\n"
    let digits = String(repeating: "ab", count: 19)
    let foreign = try GitWriter.object("blob", test)
    let zip = try ZipWriter.archive(tests.map { ZipWriter.Member($0.name, $0.content) })
    let compiled = try ZipWriter.archive([
      ZipWriter.Member(
        "src/app/test_main.pyc",
        PythonBytecode.module(
          filename: "/src/app/test_main.py", names: ["pytest"],
          functions: [("test_main", ["client"])]))
    ])
    return [
      shippedArchive(
        "a package of conda", "opt/conda/pkgs/pytest-8.3.3-py_0.conda", conda, "pytest 8.3.3"),
      shippedArchive(
        "an older package of conda", "opt/conda/pkgs/pytest-8.3.3-py_0.tar.bz2",
        try Compression.bzip2.apply(to: packaged), "pytest 8.3.3"),
      shippedArchive(
        "a package of Alpine in apk's cache", "var/cache/apk/py3-pytest-8.3.3-r0.12345678.apk", apk,
        "pytest 8.3.3"),
      shippedArchive(
        "a script with the tests behind it", "usr/local/bin/install.run", script + packed),
      shippedArchive(
        "a script with the tests behind it, in xz", "srv/setup.sh",
        script + (try Compression.xz.apply(to: tar))),
      shippedArchive("a program with the tests zipped behind it", "usr/local/bin/tool", stub + zip),
      shippedArchive(
        "a file of git with a test that LOCALDEV lacks", "app/.git/objects/ab/\(digits)", foreign),
      shippedArchive("a test in a bare repository", "srv/shop.git/objects/ab/\(digits)", foreign),
      shippedArchive("the source zipped with bytecode of a test", "app/src.zip", compiled),
      LeakRecipe("a repository of git in a hidden layer") { pair in
        let path = "app/.git/objects/ab/\(digits)"
        let layer = pair.ship([.file(ByteString(path), foreign)])
        pair.ship([.whiteout(of: "app/.git")], by: "RUN rm -r .git")
        return .leak("no-test-archives", path: "/\(path)", layer: layer, hidden: true)
      },
      LeakRecipe("the source zipped in a hidden layer") { pair in
        let source = try? ZipWriter.archive([ZipWriter.Member("tests/test_app.py", test)])
        let layer = pair.ship([.file("app/src.zip", source ?? "")])
        pair.ship([.whiteout(of: "app/src.zip")], by: "RUN rm src.zip")
        return .leak("no-test-archives", path: "/app/src.zip", layer: layer, hidden: true)
      },
      shippedArchive(
        "a gzipped tar of the tests in the place of a distribution's module",
        "\(MatrixPair.site)/flask/testing.py", packed),
      shippedArchive(
        "a zip of the tests in the place of a distribution's data",
        "\(MatrixPair.site)/flask/py.typed", zip),
      LeakRecipe("one module of a test distribution of another version, hidden") { pair in
        pair.declareForTests("freezegun")
        pair.develop(
          PythonDistribution(
            "freezegun", "1.5", modules: [("freezegun.py", "\"\"\"Stops the clock, one.\"\"\"\n")]
          ).entries(), by: "RUN pip install freezegun")
        let layer = pair.ship([
          .file("app/vendor/freezegun.py", "\"\"\"Stops the clock, an older one.\"\"\"\n")
        ])
        pair.ship([.whiteout(of: "app/vendor")], by: "RUN rm -r vendor")
        return .leak(
          "no-test-distribution-files", path: "/app/vendor/freezegun.py", layer: layer, hidden: true
        )
      },
    ]
  }
}
