import FixtureBuilder

extension LeakRecipe {
  /// Pairs of which nothing can be proven: LOCALDEV has no tests, or is of another project.
  static func vacuousPairs() -> [LeakRecipe] {
    let residue: [TarEntry] = [
      .file("app/.mypy_cache/3.12/app.data.json", "{\"checked\": [\"app\", \"storage\"]}\n")
    ]
    return [
      LeakRecipe("a localdev that is the service and what a linter left") { pair in
        pair.localdev = pair.service
        pair.develop(residue)
        return .refused("no test runner and no test module")
      },
      LeakRecipe("a localdev without tests, of a service that ships them") { pair in
        pair.localdev = pair.service
        pair.develop(residue)
        let layer = pair.ship(
          MatrixPair.test("factory_boy").files() + [
            .file("app/e2e/test_login.py", "def test_login(page):\n    page.goto('/')\n")
          ])
        return .leak("no-test-files", path: "/app/e2e/test_login.py", layer: layer)
      },
      LeakRecipe("a localdev of another project on another base") { pair in
        pair.localdev.steps = []
        pair.localdev.history = .absent
        pair.configureLocaldev { $0.workingDirectory = "/srv/harbour" }
        pair.develop(
          MatrixPair.pytest.files() + [
            .file("srv/harbour/requirements.txt", "shipyard\n"),
            .file("srv/harbour/test_requirements.txt", "pytest\n"),
            .file("srv/harbour/cranes.py", "def lift(load):\n    return load * 9.81\n"),
            .file("srv/harbour/tests/test_cranes.py", "def test_lift():\n    assert True\n"),
          ])
        return .refused("two projects")
      },
    ]
  }
}
