import FixtureBuilder

extension LeakRecipe {
  /// Import paths that reach tests, and commands that run them.
  static func importsAndCommands() -> [LeakRecipe] {
    let pytest = MatrixPair.pytest
    let title = "pytest 8.3.3"
    let other = pytest.with {
      $0.modules = $0.modules.map { ($0.path, "\"\"\"Altered \($0.path)\"\"\"\n") }
    }
    return [
      LeakRecipe("on PYTHONPATH") { pair in
        pair.ship(MatrixPair.modules(of: other, in: "srv/extra"))
        pair.service.configuration.environment.removeAll { $0.hasPrefix("PYTHONPATH=") }
        pair.service.configuration.environment.append("PYTHONPATH=/app/src:/srv/extra")
        return .leak("no-test-imports", subject: title, path: "/srv/extra")
      },
      LeakRecipe("behind a .pth") { pair in
        let layer = pair.ship(
          MatrixPair.modules(of: other, in: "srv/extra") + [
            .file(ByteString("\(MatrixPair.site)/extra.pth"), "/srv/extra\n")
          ])
        return .leak("no-test-imports", subject: title, path: "/srv/extra", layer: layer)
      },
      LeakRecipe("an editable install of the tests") { pair in
        let project = MatrixPair.library("checks").with {
          $0.form = .editable(source: "app/tests")
        }
        pair.ship(project.entries() + SamplePair.testFiles, by: "RUN pip install -e tests")
        return .leak("no-test-imports", path: "/app/tests")
      },
      LeakRecipe("an editable finder to the tests") { pair in
        let finder = """
          from __future__ import annotations
          MAPPING: dict[str, str] = {'tests': '/app/tests'}
          NAMESPACES: dict[str, list[str]] = {}

          """
        let project = PythonDistribution(
          "checks", "1.0",
          modules: [
            (
              "__editable__.checks-1.0.pth",
              "import __editable___checks_1_0_finder; __editable___checks_1_0_finder.install()\n"
            ), ("__editable___checks_1_0_finder.py", ByteString(finder)),
          ]
        ).with {
          $0.directURL = ["dir_info": ["editable": true], "url": "file:///app"]
        }
        pair.ship(project.entries() + SamplePair.testFiles, by: "RUN pip install -e .")
        return .leak("no-test-imports", subject: "/app/tests")
      },
      command("Healthcheck") { $0.healthcheck = ["CMD-SHELL", "pytest -q /app || exit 1"] },
      command("Healthcheck") { $0.healthcheck = ["CMD", "python", "-m", "pytest"] },
      command("Entrypoint") { $0.entrypoint = ["pytest"] },
      command("Entrypoint") { $0.entrypoint = ["/bin/sh", "-c", "cd /app && exec pytest -x"] },
      command("Entrypoint") { $0.entrypoint = ["tini", "--", "coverage", "run", "-m", "pytest"] },
      command("Cmd") {
        $0.entrypoint = nil
        $0.command = ["python3", "-m", "unittest", "discover"]
      },
      command("Entrypoint with Cmd") {
        $0.entrypoint = ["python3", "-m"]
        $0.command = ["pytest", "tests"]
      },
    ]
  }

  private static func command(
    _ what: String, _ change: (inout ImageConfiguration) -> Void
  ) -> LeakRecipe {
    var changed = ImageConfiguration()
    change(&changed)
    let words = changed.healthcheck ?? (changed.entrypoint ?? []) + (changed.command ?? [])
    return LeakRecipe("\(what): \(words.joined(separator: " "))") { pair in
      change(&pair.service.configuration)
      return .leak("no-test-entry-points", subject: what)
    }
  }
}
