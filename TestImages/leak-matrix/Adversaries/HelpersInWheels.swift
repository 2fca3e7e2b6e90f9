import FixtureBuilder

extension LeakRecipe {
  /// Helpers of tests inside the project's wheel: where it lies, in archives, and installed.
  static func helpersInWheels() throws -> [LeakRecipe] {
    let helpers: [(path: String, code: ByteString)] = [
      ("ourapp/factories.py", "import factory\n\n\nclass F(factory.Factory): ...\n"),
      ("ourapp/stubs.py", "from responses import RequestsMock\n\nSTUB = RequestsMock()\n"),
      ("ourapp/pages.py", "import pytest\n\n\n@pytest.fixture\ndef login():\n    return 1\n"),
      ("ourapp/smoke.py", "import pytest\n\n\ndef test_up(url):\n    get(url)\n"),
      (
        "ourapp/cases.py",
        "import unittest\n\n\nclass A(unittest.TestCase):\n    def test_a(self):\n        self.go()\n"
      ),
    ]
    let site = MatrixPair.site
    return try helpers.flatMap { helper -> [LeakRecipe] in
      let project = PythonDistribution(
        "ourapp", "1.0", requires: ["flask", "requests"],
        modules: [
          ("ourapp/__init__.py", "\"\"\"Our application, as it is sold.\"\"\"\n"),
          (helper.path, helper.code),
        ])
      let wheel = try project.wheel()
      let path = "wheels/ourapp-1.0-py3-none-any.whl"
      let members = [ZipWriter.Member(ByteString("src/\(helper.path)"), helper.code)]
      let tar = try Compression.gzip.apply(
        to: TarWriter.archive([.file(ByteString(helper.path), helper.code)]))
      let zip = try ZipWriter.archive(members)
      var recipes: [LeakRecipe] = []
      for (name, place, content) in [
        ("the project's wheel", path, wheel),
        ("the project's sdist", "dist/ourapp-1.0.tar.gz", try project.sourceDistribution()),
        ("the zipped source", "srv/src.zip", zip), ("the packed source", "srv/src.tgz", tar),
      ] {
        recipes += views("in \(name), \(helper.path)", place, content, "no-test-archives")
      }
      recipes += [
        installed(project, helper.path, "as its application", by: "RUN pip install -r all.txt") {
          $0.configureBoth { $0.command = ["gunicorn", "ourapp.wsgi:app"] }
        },
        installed(
          project, helper.path, "from its file",
          by: "RUN pip install --no-deps dist/ourapp-1.0-py3-none-any.whl"
        ) { _ in },
        installed(
          project, helper.path, "from a folder of wheels",
          by: "RUN pip install --no-index --find-links=/wheels ourapp -r requirements.txt"
        ) { _ in },
        installed(
          project, helper.path, "from a private index",
          by: "RUN pip install --index-url https://packages.example.invalid/simple ourapp"
        ) { $0.configureBoth { $0.command = ["python", "-m", "ourapp"] } },
        LeakRecipe("the project's wheel installed beside its file, \(helper.path)") { pair in
          let layer = pair.ship([.file(ByteString(path), wheel)])
          pair.addToBoth(project.entries(), by: "RUN pip install --no-index -f /wheels ourapp")
          return .leak("no-test-archives", path: "/\(path)", layer: layer)
            .and("no-test-files", path: "/\(site)/\(helper.path)")
        },
      ]
      return recipes
    }
  }

  private static func installed(
    _ project: PythonDistribution, _ path: String, _ how: String, by instruction: String,
    _ change: (inout MatrixPair) -> Void
  ) -> LeakRecipe {
    LeakRecipe("the project's wheel installed \(how), \(path)") { pair in
      pair.addToBoth(project.entries(), by: instruction)
      change(&pair)
      return .leak("no-test-files", path: "/\(MatrixPair.site)/\(path)")
    }
  }
}
