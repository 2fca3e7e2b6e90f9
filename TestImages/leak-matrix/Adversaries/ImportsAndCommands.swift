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
    ] + scripts() + [
      command("OnBuild") {
        $0.onBuild = ["RUN pip install -r test_requirements.txt && pytest"]
      },
      command("OnBuild") { $0.onBuild = ["RUN [\"python\", \"-mpytest\"]"] },
      command("OnBuild") { $0.onBuild = ["COPY tests ./tests"] },
      command("Entrypoint") { $0.entrypoint = ["python", "-Im", "pytest"] },
      command("Entrypoint") { $0.entrypoint = ["python", "-mpytest"] },
      command("Entrypoint") { $0.entrypoint = ["su", "app", "-c", "pytest"] },
      command("Entrypoint") {
        $0.entrypoint = ["python", "-c", "import pytest; pytest.main()"]
      },
      command("Healthcheck") { $0.healthcheck = ["CMD-SHELL", "ptw"] },
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

  /// Scripts that load pytest, in every form, and scripts that the image starts.
  private static func scripts() -> [LeakRecipe] {
    let header = "#!/usr/local/bin/python3.12\n"
    func script(_ name: String, _ path: String, _ text: String) -> LeakRecipe {
      LeakRecipe("a script: \(name)") { pair in
        let layer = pair.ship([.file(ByteString(path), ByteString(header + text), mode: 0o755)])
        return .leak(
          "no-test-entry-points", subject: "pytest 8.3.3", path: "/\(path)", layer: layer)
      }
    }
    let padding = String(repeating: "# The licence goes on and on.\n", count: 200)
    func started(_ name: String, _ path: String, _ text: String) -> LeakRecipe {
      LeakRecipe("a script that the image starts: \(name)") { pair in
        pair.ship([.file(ByteString(path), ByteString(text), mode: 0o755)])
        pair.service.configuration.entrypoint = ["/\(path)"]
        return .leak("no-test-entry-points", subject: "Entrypoint")
      }
    }
    return [
      script(
        "easy_install's", "usr/local/bin/pytest",
        "__requires__ = 'pytest==8.3.3'\nimport sys\nfrom pkg_resources import load_entry_point\n"
          + "sys.exit(load_entry_point('pytest==8.3.3', 'console_scripts', 'pytest')())\n"),
      script(
        "another import first", "usr/local/bin/pytest",
        "from os import path\nfrom pytest import main\nmain()\n"),
      script("a long one", "usr/local/bin/check", padding + "import pytest\npytest.main()\n"),
      script("by name", "usr/local/bin/check", "import runpy\nrunpy.run_module('pytest')\n"),
      started("a shell's", "entrypoint.sh", "#!/bin/sh\nset -e\nexec pytest -q\n"),
      started("Python's", "app/start.py", "#!/usr/bin/env python3\nimport nose\nnose.main()\n"),
    ]
  }

  private static func command(
    _ what: String, _ change: (inout ImageConfiguration) -> Void
  ) -> LeakRecipe {
    var changed = ImageConfiguration()
    change(&changed)
    let words =
      changed.onBuild.first.map { [$0] } ?? changed.healthcheck ?? (changed.entrypoint ?? [])
      + (changed.command ?? [])
    return LeakRecipe("\(what): \(words.joined(separator: " "))") { pair in
      change(&pair.service.configuration)
      return .leak("no-test-entry-points", subject: what)
    }
  }
}
