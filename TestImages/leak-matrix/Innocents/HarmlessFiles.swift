import FixtureBuilder

extension LeakRecipe {
  /// Files that look like tests, or like files of tests, and are none.
  static func harmlessFiles() throws -> [LeakRecipe] {
    let licence = MatrixPair.pytest.metadataFiles.first { $0.name == "LICENSE" }?.content ?? ""
    return [
      LeakRecipe("an empty __init__.py and the usual short files") { pair in
        pair.ship([
          .file("app/src/sample_service/api/__init__.py"),
          .file("app/src/sample_service/py.typed"), .file("app/LICENSE", licence),
          .file("srv/INSTALLER", "pip\n"),
          .file("srv/x.json", "{}\n"), .file("srv/y/__init__.py", "\n"),
        ])
        return .proven()
      },
      LeakRecipe("a distribution whose WHEEL and licence are those of pytest") { pair in
        let library = MatrixPair.library("harmless").with {
          $0.metadataFiles = [("LICENSE", licence)]
        }
        pair.addToBoth(library.entries(), by: "RUN pip install harmless")
        return .proven()
      },
      LeakRecipe("the client of a product that manages tests") { pair in
        let client = """
          import requests


          class TestClient:
              def __init__(self, url):
                  self.url = url

              def test_connection(self):
                  return requests.get(self.url).ok

          """
        pair.addToBoth(
          [
            .file("app/src/sample_service/test_client.py", ByteString(client))
          ], by: "COPY src ./src")
        return .proven(warnings: ["test-like-name"])
      },
      LeakRecipe("a domain folder called blood_tests, with a test_result.py") { pair in
        let folder = "app/src/sample_service/laboratory/blood_tests"
        pair.addToBoth(
          [
            .file(ByteString("\(folder)/__init__.py")),
            .file(
              ByteString("\(folder)/test_result.py"),
              "class BloodTest:\n    \"\"\"What the laboratory found.\"\"\"\n"),
            .file(ByteString("\(folder)/sample.py"), "class Sample:\n    pass\n"),
          ], by: "COPY src ./src")
        return .proven(warnings: ["test-like-name"])
      },
      LeakRecipe("a domain folder called test that only the service has") { pair in
        pair.ship([
          .file("app/src/sample_service/test/__init__.py"),
          .file("app/src/sample_service/test/blood.py", "class Blood:\n    pass\n"),
        ])
        return .proven(warnings: ["test-like-name"])
      },
      LeakRecipe("a service package with a testing module") { pair in
        pair.addToBoth(
          [
            .file(
              "app/src/sample_service/testing.py",
              "\"\"\"For plugin authors.\"\"\"\nfrom unittest import mock\n\nFAKE = mock.Mock()\n")
          ], by: "COPY src ./src")
        return .proven()
      },
      LeakRecipe("unittest.mock in the service's code") { pair in
        pair.addToBoth(
          [
            .file(
              "app/src/sample_service/offline.py",
              "import unittest.mock\n\nCLIENT = unittest.mock.Mock()\n")
          ], by: "COPY src ./src")
        return .proven()
      },
      LeakRecipe("data that service and tests both use, at different paths") { pair in
        let countries: ByteString =
          "[\"Austria\", \"Belgium\", \"Chile\", \"Denmark\", \"Estonia\"]\n"
        pair.addToBoth([.file("app/src/sample_service/countries.json", countries)])
        pair.develop([.file("app/tests/data/countries.json", countries)])
        return .proven()
      },
      LeakRecipe("tests folders of the system's packages") { pair in
        pair.ship(
          [
            .file("usr/share/doc/python3-lib/tests/test_lib.py", "import unittest\n"),
            .file("usr/lib/ruby/tests/test_lib.rb", "require 'test/unit'\n"),
            .file("usr/share/perl5/Test/More.pm", "package Test::More;\n"),
          ], by: "RUN apt-get install --yes lib")
        return .proven()
      },
      LeakRecipe("the interpreter's own tests and their bytecode") { pair in
        pair.addToInterpreter([
          .file("usr/local/lib/python3.12/test/test_os.py", "import unittest\n"),
          .file(
            "usr/local/lib/python3.12/test/__pycache__/test_os.cpython-312.pyc",
            PythonBytecode.module(filename: "/usr/local/lib/python3.12/test/test_os.py")),
          .file("usr/local/lib/python3.12/unittest/main.py", "import unittest\n"),
          .file("usr/local/lib/python3.12/idlelib/idle_test/test_run.py", "import unittest\n"),
        ])
        return .proven()
      },
      LeakRecipe("a console script of the service's own, called coverage") { pair in
        pair.ship([
          .file(
            "usr/local/bin/coverage",
            """
            #!/usr/local/bin/python3.12
            import sys
            from sample_service.insurance import main
            if __name__ == '__main__':
                sys.exit(main())

            """, mode: 0o755)
        ])
        return .proven()
      },
      LeakRecipe("a PYTHONPATH to tests that are not there") { pair in
        pair.service.configuration.environment.append("PYTHONPATH=/app/src:/app/tests")
        return .proven(warnings: ["no-test-imports"])
      },
      LeakRecipe("other times of files") { pair in
        pair.service = pair.service.mapLayers { layer in
          for index in layer.entries.indices { layer.entries[index].mtime += 86_400 }
        }
        return .proven()
      },
      try LeakRecipe("a zip of the service's own data") { pair in
        pair.ship([
          .file(
            "srv/data.zip",
            try ZipWriter.archive([
              ZipWriter.Member("data/one.json", "{\"a\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}\n"),
              ZipWriter.Member("sample_service/__init__.py", "\"\"\"Service.\"\"\"\n"),
            ]))
        ])
        return .proven()
      },
      LeakRecipe("a bytecode cache of the service") { pair in
        let source = "app/src/sample_service/storage.py"
        pair.ship([
          .file(
            ByteString(PythonBytecode.cachePath(of: source)),
            PythonBytecode.module(filename: "/\(source)"))
        ])
        return .proven()
      },
      LeakRecipe("a module of the service that is called as one of a test tool's") { pair in
        pair.ship([
          .file(
            "app/src/sample_service/factory/__init__.py", "\"\"\"Makes readers.\"\"\"\n"),
          .file(
            ByteString(
              PythonBytecode.cachePath(of: "app/src/sample_service/factory/__init__.py")),
            PythonBytecode.module(filename: "/app/src/sample_service/factory/__init__.py")),
        ])
        return .proven()
      },
    ]
  }
}
