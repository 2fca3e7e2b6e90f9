import FixtureBuilder

extension LeakRecipe {
  /// Test distributions that are installed, whole or in part, with their metadata.
  static func installedDistributions() -> [LeakRecipe] {
    let pytest = MatrixPair.pytest
    let title = "pytest 8.3.3"
    return [
      LeakRecipe("pytest installed") { pair in
        let layer = pair.ship(pytest.entries(), by: "RUN pip install pytest")
        return .leak("no-test-distributions", subject: title, layer: layer)
          .and("no-test-distribution-files", subject: title, layer: layer)
          .and("no-test-entry-points", path: "/usr/local/bin/pytest", layer: layer)
          .and("no-test-imports", subject: title)
      },
      LeakRecipe("another version of pytest") { pair in
        let other = pytest.with {
          $0.version = "7.4.4"
          $0.modules = $0.modules.map { ($0.path, "\"\"\"Version 7.4.4 of \($0.path)\"\"\"\n") }
        }
        let layer = pair.ship(other.entries(), by: "RUN pip install pytest==7.4.4")
        return .leak("no-test-distributions", subject: "pytest 7.4.4", layer: layer)
          .and("no-test-distribution-files", subject: "pytest", layer: layer)
      },
      LeakRecipe("installed and uninstalled in a later layer") { pair in
        let layer = pair.ship(pytest.entries(), by: "RUN pip install pytest")
        pair.ship(pytest.whiteouts(), by: "RUN pip uninstall --yes pytest")
        return .leak("no-test-distributions", subject: title, layer: layer, hidden: true)
          .and("no-test-distribution-files", subject: title, layer: layer, hidden: true)
      },
      LeakRecipe("in a venv that no PATH names") { pair in
        let venv = "srv/.quality"
        let site = PythonSite(
          packages: "\(venv)/lib/python3.12/site-packages", scripts: "\(venv)/bin",
          interpreter: "/\(venv)/bin/python")
        let layer = pair.ship(
          pytest.files(in: site) + [
            .file("\(venv)/pyvenv.cfg", "home = /usr/local/bin\nversion = 3.12.7\n"),
            .symlink("\(venv)/bin/python", to: "/usr/local/bin/python3"),
          ], by: "RUN python3 -m venv /srv/.quality && /srv/.quality/bin/pip install pytest")
        return .leak("no-test-distributions", subject: title, layer: layer)
          .and("no-test-entry-points", path: "/srv/.quality/bin/pytest", layer: layer)
      },
      LeakRecipe("a dist-info alone") { pair in
        let layer = pair.ship(pytest.files().filter { $0.name.text.contains(".dist-info/") })
        return .leak("no-test-distributions", subject: title, layer: layer)
      },
      LeakRecipe("a dist-info of another version alone, in a folder of data") { pair in
        let layer = pair.ship([
          .file(
            "srv/data/pytest-6.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: pytest\nVersion: 6.0\n\n")
        ])
        return .leak("no-test-distributions", subject: "pytest 6.0", layer: layer)
      },
      LeakRecipe("an egg-info folder") { pair in
        let layer = pair.ship(pytest.with { $0.form = .eggInfoFolder }.entries())
        return .leak("no-test-distributions", subject: title, layer: layer)
      },
      LeakRecipe("an egg-info file") { pair in
        let layer = pair.ship(pytest.with { $0.form = .eggInfoFile }.entries())
        return .leak("no-test-distributions", subject: title, layer: layer)
      },
      LeakRecipe("an egg folder") { pair in
        let egg = "\(MatrixPair.site)/pytest-8.3.3-py3.12.egg"
        let layer = pair.ship(
          MatrixPair.modules(of: pytest, in: egg) + [
            .file(ByteString("\(egg)/EGG-INFO/PKG-INFO"), pytest.metadata),
            .file(
              ByteString("\(MatrixPair.site)/easy-install.pth"), "./pytest-8.3.3-py3.12.egg\n"),
          ])
        return .leak("no-test-distributions", subject: title, layer: layer)
      },
      LeakRecipe("an egg-link to a checkout of pytest") { pair in
        let layer = pair.ship(
          pytest.with { $0.form = .eggLink(project: "src/pytest") }.entries())
        return .leak("no-test-distributions", subject: title, layer: layer)
      },
      LeakRecipe("a record of conda") { pair in
        let layer = pair.ship([
          .file(
            "opt/conda/conda-meta/pytest-8.3.3-pyhd8ed1ab_0.json",
            """
            {"name": "pytest", "version": "8.3.3", "build": "pyhd8ed1ab_0",
             "files": ["lib/python3.12/site-packages/pytest/__init__.py"]}
            """),
          .file(
            "opt/conda/lib/python3.12/site-packages/pytest/__init__.py",
            pytest.modules.first?.content ?? ""),
        ])
        return .leak("no-test-distributions", subject: title, layer: layer)
      },
      LeakRecipe("what only pytest needs, and not pytest") { pair in
        let pluggy = MatrixPair.test("pluggy")
        let layer = pair.ship(
          pluggy.files() + MatrixPair.test("iniconfig").files(),
          by: "RUN pip install pytest && pip uninstall --yes pytest")
        return .leak("no-test-distributions", subject: "pluggy 1.5.0", layer: layer)
          .and("no-test-distributions", subject: "iniconfig 2.0.0", layer: layer)
      },
      LeakRecipe("a known tool that nobody declared") { pair in
        let tox = PythonDistribution(
          "tox", "4.23.2", modules: [("tox/__init__.py", "\"\"\"Automation of tests.\"\"\"\n")],
          consoleScripts: [("tox", "tox.run:run")])
        let layer = pair.ship(tox.entries(), by: "RUN pip install tox")
        return .leak("known-test-tool", subject: "tox 4.23.2", layer: layer)
      },
      LeakRecipe("a tool known by its classifier that nobody declared") { pair in
        let tool = MatrixPair.library("assertive").with {
          $0.classifiers = ["Framework :: Pytest"]
        }
        let layer = pair.ship(tool.entries(), by: "RUN pip install assertive")
        return .leak("known-test-tool", subject: "assertive 1.0", layer: layer)
      },
      LeakRecipe("what a removed uninstall left over") { pair in
        let layer = pair.ship([
          .file(
            ByteString("\(MatrixPair.site)/~ytest-8.3.3.dist-info/METADATA"), pytest.metadata),
          .file(
            ByteString("\(MatrixPair.site)/~ytest/__init__.py"),
            pytest.modules.first?.content ?? ""),
        ])
        return .leak("no-test-content", subject: title, layer: layer)
      },
      LeakRecipe("for one user only") { pair in
        let site = PythonSite(
          packages: "home/app/.local/lib/python3.12/site-packages",
          scripts: "home/app/.local/bin", interpreter: "/usr/local/bin/python3.12")
        let layer = pair.ship(pytest.entries(in: site), by: "RUN pip install --user pytest")
        return .leak("no-test-distributions", subject: title, layer: layer)
          .and("no-test-entry-points", path: "/home/app/.local/bin/pytest", layer: layer)
      },
    ]
  }

  /// Test requirements that only a project file or lock file declares.
  static func declaredElsewhere(_ name: String, _ text: ByteString) -> LeakRecipe {
    LeakRecipe("a test requirement that only \(name) declares") { pair in
      let library = MatrixPair.library("sheepdog")
      pair.develop(library.entries(), by: "RUN install")
      pair.develop([.file(ByteString("app/\(name)"), text)])
      let layer = pair.ship(library.entries(), by: "RUN pip install sheepdog")
      return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
    }
  }
}
