import FixtureBuilder

extension LeakRecipe {
  /// The project's own tests in SERVICE.
  static func projectFiles() -> [LeakRecipe] {
    let storage = MatrixPair.testFile("test_storage.py")
    let conftest = MatrixPair.testFile("conftest.py")
    return [
      LeakRecipe("the tests folder") { pair in
        let layer = pair.ship(SamplePair.testFiles, by: "COPY tests ./tests")
        return .leak(
          "no-test-files", subject: "/app/tests", path: "/app/tests/test_storage.py",
          layer: layer)
      },
      LeakRecipe("tests copied to another root") { pair in
        let layer = pair.ship([
          .file("opt/checks/tests/test_storage.py", storage),
          .file("opt/checks/tests/conftest.py", conftest),
        ])
        return .leak("no-test-files", path: "/opt/checks/tests/test_storage.py", layer: layer)
          .and("no-test-files", path: "/opt/checks/tests/conftest.py", layer: layer)
      },
      LeakRecipe("one test under another name in the source") { pair in
        let layer = pair.ship([.file("app/src/sample_service/selfcheck.py", conftest)])
        return .leak("no-test-content", path: "/app/src/sample_service/selfcheck.py", layer: layer)
      },
      LeakRecipe("a small test under another name") { pair in
        let home = MatrixPair.testFile("test_application.py")
        let layer = pair.ship([.file("app/src/sample_service/probe.py", home)])
        return .leak("no-test-content", path: "/app/src/sample_service/probe.py", layer: layer)
      },
      LeakRecipe("a test module with CR LF") { pair in
        let layer = pair.ship([.file("app/src/probe.py", conftest.withDOSLineEnds)])
        return .leak("no-test-content", path: "/app/src/probe.py", layer: layer)
      },
      LeakRecipe("a test in a hidden layer") { pair in
        let layer = pair.ship([.file("app/tests/test_storage.py", storage)], by: "COPY . .")
        pair.ship([.whiteout(of: "app/tests")], by: "RUN rm -r tests")
        return .leak(
          "no-test-files", path: "/app/tests/test_storage.py", layer: layer, hidden: true)
      },
      LeakRecipe("a test hidden by an opaque folder") { pair in
        let layer = pair.ship([.file("app/tests/test_storage.py", storage)])
        pair.ship([.directory("app/tests"), .opaque("app/tests")])
        return .leak(
          "no-test-files", path: "/app/tests/test_storage.py", layer: layer, hidden: true)
      },
      LeakRecipe("a test beneath another file of its name") { pair in
        let layer = pair.ship([.file("app/src/sample_service/storage.py", conftest)])
        pair.ship([.file("app/src/sample_service/storage.py", "VALUE = 1\n")])
        return .leak(
          "no-test-content", path: "/app/src/sample_service/storage.py", layer: layer,
          hidden: true)
      },
      LeakRecipe("a test file that LOCALDEV lacks") { pair in
        let layer = pair.ship([
          .file("app/src/test_release.py", "import pytest\n\n\ndef test_release():\n    assert 1\n")
        ])
        return .leak("no-test-files", path: "/app/src/test_release.py", layer: layer)
      },
      LeakRecipe("a tests folder that LOCALDEV lacks") { pair in
        let layer = pair.ship([
          .file("app/src/sample_service/tests/__init__.py"),
          .file("app/src/sample_service/tests/test_one.py", "def test_one(client):\n    pass\n"),
        ])
        return .leak(
          "no-test-files", path: "/app/src/sample_service/tests/test_one.py", layer: layer)
      },
      LeakRecipe("tests beside the code in both images") { pair in
        pair.addToBoth(
          [
            .file(
              "app/src/sample_service/test_storage.py",
              "from sample_service import storage\n\n\ndef test_it():\n    assert storage\n")
          ], by: "COPY src ./src")
        return .leak("no-test-files", path: "/app/src/sample_service/test_storage.py")
      },
      LeakRecipe("tests inside the package in both images") { pair in
        pair.addToBoth(
          [
            .file("app/src/sample_service/tests/__init__.py"),
            .file("app/src/sample_service/tests/data.json", "{\"titles\": [\"one\", \"two\"]}\n"),
            .file("app/src/sample_service/tests/test_a.py", "def test_a(client):\n    pass\n"),
          ], by: "COPY src ./src")
        return .leak("no-test-files", path: "/app/src/sample_service/tests/data.json")
      },
      LeakRecipe("tests in the project's own wheel") { pair in
        let project = PythonDistribution(
          "sample-service", "1.0",
          modules: [
            ("sample_service/__init__.py", "\"\"\"A reading list over HTTP.\"\"\"\n"),
            ("tests/conftest.py", conftest), ("tests/test_storage.py", storage),
          ])
        let layer = pair.ship(project.entries(), by: "RUN pip install sample_service.whl")
        return .leak(
          "no-test-content", path: "/\(MatrixPair.site)/tests/conftest.py", layer: layer)
      },
      LeakRecipe("the configuration of pytest") { pair in
        let layer = pair.ship([.file("app/pytest.ini", "[pytest]\ntestpaths = tests\n")])
        return .leak("no-test-files", path: "/app/pytest.ini", layer: layer)
      },
      LeakRecipe("what a test run left") { pair in
        let layer = pair.ship([
          .file("app/.pytest_cache/v/cache/nodeids", "[\"tests/test_storage.py::test_it\"]"),
          .file("app/.coverage", "SQLite format 3"),
          .file("app/htmlcov/index.html", "<html></html>"),
        ])
        return .leak("no-test-files", path: "/app/.pytest_cache/v/cache/nodeids", layer: layer)
          .and("no-test-files", path: "/app/.coverage", layer: layer)
          .and("no-test-files", path: "/app/htmlcov/index.html", layer: layer)
      },
      LeakRecipe("tests of a service whose home is a system folder") { pair in
        pair.service.configuration.workingDirectory = "/usr/lib/reading-list"
        pair.localdev.configuration.workingDirectory = "/usr/lib/reading-list"
        pair.addToBoth([
          .file("usr/lib/reading-list/tests/test_storage.py", "def test_a(client):\n    pass\n")
        ])
        return .leak("no-test-files", path: "/usr/lib/reading-list/tests/test_storage.py")
      },
    ]
  }
}
