import FixtureBuilder

extension LeakRecipe {
  /// Files that are two things at once: something else, and an archive behind it.
  static func archivesBehind() throws -> [LeakRecipe] {
    let members = MatrixPair.pytest.modules.map {
      ZipWriter.Member(ByteString($0.path), $0.content)
    }
    let zip = try ZipWriter.archive(members)
    let harmless = try ZipWriter.archive([ZipWriter.Member("notes.txt", "nothing")])
    return [
      shippedArchive(
        "a zip of pytest behind a short program", "srv/tool",
        ByteString([0x7F, 0x45, 0x4C, 0x46]) + "\0\0program" + zip, "pytest 8.3.3"),
      shippedArchive(
        "a zip of pytest behind an interpreter", "opt/bin/python3.12",
        ByteString([0x7F, 0x45, 0x4C, 0x46]) + "\0\0\u{0}3.12.7\0\0" + zip, "pytest 8.3.3"),
      shippedArchive(
        "a zip of pytest behind bytecode", "srv/tool.pyc",
        PythonBytecode.module(filename: "/srv/tool.py") + zip, "pytest 8.3.3"),
      shippedArchive(
        "a zip of pytest behind what begins as bytecode does", "srv/data",
        "ab\r\n and nothing more" + zip, "pytest 8.3.3"),
      shippedArchive(
        "a zip of pytest behind a module", "srv/tool.py", "import sys\n" + zip, "pytest 8.3.3"),
      shippedArchive(
        "a zip of pytest behind a list of packages", "var/lib/dpkg/status",
        "Package: adduser\nStatus: install ok installed\nVersion: 3.1\n\n" + zip, "pytest 8.3.3"),
      LeakRecipe("bytecode of a test with a harmless archive behind it") { pair in
        let code = PythonBytecode.module(filename: "/app/tests/test_app.py")
        let path = "srv/blob.pyc"
        let layer = pair.ship([.file(ByteString(path), code + harmless)])
        return .leak("no-test-bytecode", path: "/\(path)", layer: layer)
      },
      LeakRecipe("a test of no telling name with a harmless archive behind it") { pair in
        let code: ByteString =
          "import pytest\n\n\ndef test_up(client):\n    assert client.get('/').ok\n"
        let path = "app/src/smoke.py"
        let layer = pair.ship([.file(ByteString(path), code + harmless)])
        return .leak("no-test-files", path: "/\(path)", layer: layer)
      },
    ]
  }
}
