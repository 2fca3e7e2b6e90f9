import FixtureBuilder

extension LeakRecipe {
  /// The project's own distributions with tests in them, however they came into the image.
  static func ownDistributions() throws -> [LeakRecipe] {
    let test: ByteString =
      "from ourapp import go\n\n\ndef test_go(client):\n    assert go(client)\n"
    let project = PythonDistribution(
      "ourapp", "1.0", requires: ["flask", "requests"],
      modules: [
        ("ourapp/__init__.py", "\"\"\"Our application, as it is sold.\"\"\"\n"),
        ("ourapp/tests/__init__.py", ""), ("ourapp/tests/test_go.py", test),
        ("ourapp/tests/data.json", "{}\n"),
      ])
    let named: TarEntry = .file("app/pyproject.toml", "[project]\nname = \"ourapp\"\n")
    let pytest = MatrixPair.pytest
    let vendoring = project.with {
      $0.modules =
        [("ourapp/__init__.py", "\"\"\"Our application, as it is sold.\"\"\"\n")]
        + pytest.modules.map { ("ourapp/_vendor/\($0.path)", $0.content) }
    }
    let site = MatrixPair.site
    func installed(
      _ name: String, _ change: @escaping (inout MatrixPair) -> Void
    ) -> LeakRecipe {
      LeakRecipe(name) { pair in
        pair.addToBoth(project.entries(), by: "RUN pip install --no-index ourapp")
        change(&pair)
        return .leak("no-test-files", path: "/\(site)/ourapp/tests/test_go.py")
          .and("no-test-files", path: "/\(site)/ourapp/tests/data.json")
      }
    }
    let wheel = try project.wheel()
    return [
      installed("the project's wheel, named by pyproject.toml") { $0.addToBoth([named]) },
      installed("the project's wheel, named by setup.py in localdev") {
        $0.develop([.file("app/setup.py", "setup(\n    name='OurApp',\n)\n")])
      },
      installed("the project's wheel, named by setup.cfg") {
        $0.addToBoth([.file("app/setup.cfg", "[metadata]\nname = ourapp\n")])
      },
      LeakRecipe("the project's wheel by its file") { pair in
        let file = project.with {
          $0.directURL = [
            "archive_info": [:], "url": "file:///dist/ourapp-1.0-py3-none-any.whl",
          ]
        }
        pair.addToBoth(file.entries(), by: "RUN pip install dist/ourapp.whl")
        return .leak("no-test-files", path: "/\(site)/ourapp/tests/test_go.py")
      },
      LeakRecipe("metadata left beside the source") { pair in
        pair.addToBoth([
          .file("app/ourapp.egg-info/PKG-INFO", project.metadata),
          .file("app/ourapp.egg-info/top_level.txt", "ourapp\ntests\n"),
          .file("app/ourapp/__init__.py", "\"\"\"Ours.\"\"\"\n"),
          .file("app/tests/test_one.py", test),
        ])
        pair.configureBoth { $0.environment.append("PYTHONPATH=/app") }
        return .leak("no-test-files", path: "/app/tests/test_one.py")
      },
      LeakRecipe("pytest vendored by the project's wheel") { pair in
        pair.addToBoth(vendoring.entries() + [named], by: "RUN pip install --no-index ourapp")
        return .leak("no-test-content", subject: "pytest 8.3.3")
      },
      LeakRecipe("the project's wheel in a layer of both images") { pair in
        let path = "wheels/ourapp-1.0-py3-none-any.whl"
        let layer = pair.share([.file(ByteString(path), wheel)], at: MatrixPair.dependencyLayer)
        return .leak("no-test-archives", path: "/\(path)", layer: layer)
      },
      try LeakRecipe("a wheel with tests at its top, of which localdev has none") { pair in
        let path = "wheels/ourapp-1.0.whl"
        let layer = pair.ship([
          .file(
            ByteString(path),
            try project.with {
              $0.modules = [("ourapp/__init__.py", "import flask\n"), ("tests/test_app.py", test)]
            }.wheel())
        ])
        return .leak("no-test-archives", path: "/\(path)", layer: layer)
      },
      LeakRecipe("the project's wheel in both images") { pair in
        pair.addToBoth([.file("wheels/ourapp-1.0-py3-none-any.whl", wheel)])
        return .leak("no-test-archives", path: "/wheels/ourapp-1.0-py3-none-any.whl")
      },
      try LeakRecipe("the source zipped, of which localdev has no tests") { pair in
        pair.ship([
          .file(
            "app/src.zip",
            try ZipWriter.archive([
              ZipWriter.Member("src/app/main.py", "\"\"\"The main module.\"\"\"\n"),
              ZipWriter.Member("tests/test_app.py", test),
            ]))
        ])
        return .leak("no-test-archives", path: "/app/src.zip")
      },
      try LeakRecipe("the source zipped with a test beside the code") { pair in
        pair.ship([
          .file(
            "app/src.bin",
            try ZipWriter.archive([ZipWriter.Member("src/app/test_app.py", test)]))
        ])
        return .leak("no-test-archives", path: "/app/src.bin")
      },
      LeakRecipe("one module of a test distribution of another version") { pair in
        let freezer = PythonDistribution(
          "freezegun", "1.5", modules: [("freezegun.py", "\"\"\"Stops the clock, one.\"\"\"\n")])
        pair.editLocaldev { entry in
          guard entry.name.text == "app/test_requirements.txt" else { return }
          entry.content = entry.content + "freezegun\n"
        }
        pair.develop(freezer.entries(), by: "RUN pip install freezegun")
        pair.addToBoth([
          .file("app/_lib/freezegun.py", "\"\"\"Stops the clock, an older one.\"\"\"\n")
        ])
        return .leak("no-test-distribution-files", path: "/app/_lib/freezegun.py")
      },
    ]
  }
}
