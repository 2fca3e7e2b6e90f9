import FixtureBuilder

extension LeakRecipe {
  /// Tests that somebody, an editor or a merge set aside under another ending: no runner collects them,
  /// and they ship all the same.
  static func setAsideTests() throws -> [LeakRecipe] {
    let test: ByteString = "import pytest\n\n\ndef test_it(client):\n    assert client.get('/')\n"
    let bare: ByteString = "def test_it(client):\n    assert client.get('/')\n"
    let names = [
      "test_x.py.orig", "test_x.py.bak", "test_x.py~", "test_x.py.old", "test_x.py.disabled",
      "test_x.py.save", "test_x.py.txt", "test_x.py.1", "test_x.py.bak2", "test_x.py.2026-01-31",
      "test_x.py.rpmsave", "test_x.py.dpkg-old", "test_x.py.~1~", "test_x.py.orig.bak",
      "test_x.py-old", "test_x.py_bak", "test_x.py (copy)", "#test_x.py#", "x_test.py.bak",
      "tests.py.old", "test_x.py,v", "_test_x.py", "disabled_test_x.py", "x_test_old.py",
      "x_test.bak.py", "testviews.py.orig", "XTest.py.bak",
    ]
    let settings = [
      "conftest.py.bak", "conftest.py~", "conftest.py.disabled", "pytest.ini.old", "tox.ini.orig",
      "noxfile.py.bak", ".coveragerc.bak", "login.feature.bak", "login.robot.orig",
      "login.test.ts.bak", "test_api.tavern.yaml.old", ".conftest.py.swp",
    ]
    let folders = [
      "tests.bak", "tests.old", "tests_disabled", "tests~", "_tests", ".tests", "tests-backup",
      "tests.orig", "tests2", "tests_2", "tests.2026-01-31", "tests (copy)", "old_tests", "e2e.bak",
      "integration_tests.disabled", "__tests__.old", "unit_test_old", "IntegrationTestsOld",
    ]
    var recipes = names.flatMap {
      views("a test set aside, \($0)", "app/src/sample_service/\($0)", bare)
    }
    recipes += settings.flatMap {
      views("left of tests and set aside, \($0)", "app/\($0)", "x: 1\n")
    }
    recipes += folders.flatMap {
      views("a folder of tests set aside, \($0)", "app/\($0)/data/users.json", "{\"a\": 1}\n")
    }
    recipes += [".test_x.py.swp", ".test_x.py.swo"].flatMap {
      views("a test in the swap file of an editor, \($0)", "app/src/\($0)", swap(of: test))
    }
    recipes += views("a change of a test that was refused", "app/src/test_x.py.rej", rejected)
    recipes += views("a change of a test", "app/src/test_x.py.patch", rejected)
    recipes += views(
      "a helper of tests set aside", "app/src/sample_service/login.py.bak",
      "import pytest\n\n\n@pytest.fixture\ndef login():\n    return 1\n")
    let table = (0..<2_000).map { "TABLE_\($0) = \"value number \($0)\"\n" }.joined()
    recipes += views(
      "a large test set aside", "app/src/sample_service/test_table.py.orig",
      bare + ByteString(table))
    for name in ["test_x.py.bak", "sub/conftest.py.orig", "tests.old/data.json"] {
      recipes += try archived(name, test)
    }
    return recipes + [configured(bare)]
  }

  /// A file of SERVICE alone, seen by containers and hidden by a later layer.
  static func views(
    _ title: String, _ path: String, _ content: ByteString, _ rule: String = "no-test-files"
  ) -> [LeakRecipe] {
    [false, true].map { isHidden in
      LeakRecipe("\(title)\(isHidden ? ", hidden" : "")") { pair in
        let layer = pair.ship([.file(ByteString(path), content)])
        if isHidden { pair.ship([.whiteout(of: ByteString(path))], by: "RUN rm") }
        return .leak(rule, path: "/\(path)", layer: layer, hidden: isHidden)
      }
    }
  }

  /// The same in an archive.
  private static func archived(_ name: String, _ content: ByteString) throws -> [LeakRecipe] {
    let zip = try ZipWriter.archive([ZipWriter.Member(ByteString("src/\(name)"), content)])
    let tar = try Compression.gzip.apply(to: TarWriter.archive([.file(ByteString(name), content)]))
    return views("set aside in a zip archive, \(name)", "srv/a.zip", zip, "no-test-archives")
      + views("set aside in a tar archive, \(name)", "srv/a.tgz", tar, "no-test-archives")
  }

  private static func configured(_ code: ByteString) -> LeakRecipe {
    LeakRecipe("a test of the project's own name set aside") { pair in
      pair.develop([.file("app/setup.cfg", "[tool:pytest]\npython_files = check_*.py\n")])
      pair.addToBoth([.file("app/src/check_a.py.bak", code)])
      return .leak("no-test-files", path: "/app/src/check_a.py.bak")
    }
  }

  /// The lines of a text as vim's swap file has them: behind its header, the last first, each ended by NUL.
  static func swap(of text: ByteString) -> ByteString {
    var bytes: [UInt8] = Array("b0VIM 9.0".utf8) + [UInt8](repeating: 0, count: 4087)
    bytes += Array("ad".utf8) + [UInt8](repeating: 0, count: 256)
    for line in text.bytes.split(separator: 0x0A).reversed() { bytes += Array(line) + [0] }
    return ByteString(bytes)
  }

  private static let rejected: ByteString = """
    --- test_x.py
    +++ test_x.py
    @@ -1,2 +1,3 @@
     import pytest
    +def test_new(client):
    +    assert client

    """
}
