import FixtureBuilder

extension LeakRecipe {
  /// Leaks in layers that both images build on.
  static func sharedHistories() -> [LeakRecipe] {
    let pytest = MatrixPair.pytest
    return [
      LeakRecipe("in a base layer that both images share") { pair in
        let layer = pair.share(
          pytest.files(), at: MatrixPair.baseLayers, by: "RUN pip install pytest")
        return .leak("no-test-distributions", subject: "pytest 8.3.3", layer: layer)
      },
      LeakRecipe("in a shared layer, uninstalled by the next") { pair in
        let layer = pair.share(pytest.files(), at: MatrixPair.baseLayers)
        pair.share(pytest.whiteouts(), at: layer + 1)
        return .leak(
          "no-test-distributions", subject: "pytest 8.3.3", layer: layer, hidden: true)
      },
      LeakRecipe("left by an uninstall in the shared layer of dependencies") { pair in
        let layer = pair.share(
          MatrixPair.test("pluggy").files() + MatrixPair.test("iniconfig").files(),
          at: MatrixPair.dependencyLayer + 1,
          by: "RUN pip install pytest && pip uninstall --yes pytest")
        return .leak("no-test-distributions", subject: "pluggy 1.5.0", layer: layer)
      },
      LeakRecipe("tests in a shared layer, removed by the service") { pair in
        let layer = pair.share(
          SamplePair.testFiles, at: MatrixPair.dependencyLayer, by: "COPY . .")
        pair.ship([.whiteout(of: "app/tests")], by: "RUN rm -r tests")
        return .leak("no-test-files", subject: "/app/tests", layer: layer, hidden: true)
      },
      declaredElsewhere(
        "pyproject.toml",
        """
        [project]
        name = "sample-service"
        version = "1.0"
        dependencies = ["Flask"]

        [dependency-groups]
        test = ["sheepdog"]

        """),
      declaredElsewhere(
        "Pipfile.lock",
        """
        {"_meta": {"pipfile-spec": 6}, "default": {"flask": {"version": "==3.0.3"}},
         "develop": {"sheepdog": {"version": "==1.0"}}}
        """),
      declaredElsewhere(
        "poetry.lock",
        """
        [[package]]
        name = "sheepdog"
        version = "1.0"
        description = ""
        category = "dev"
        optional = false
        python-versions = "*"

        """),
      LeakRecipe("a test requirement declared in tests/requirements.txt") { pair in
        let library = MatrixPair.library("sheepdog")
        pair.develop(library.entries(), by: "RUN install")
        pair.develop([.file("app/tests/requirements.txt", "sheepdog\n")])
        let layer = pair.ship(library.entries(), by: "RUN pip install sheepdog")
        return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
      },
      LeakRecipe("pytest, which the documentation's requirements name too") { pair in
        pair.addToBoth([.file("app/docs/requirements.txt", "sphinx\npytest\n")])
        let layer = pair.ship(pytest.entries(), by: "RUN pip install pytest")
        return .leak("no-test-distributions", subject: "pytest 8.3.3", layer: layer)
      },
    ]
  }
}
