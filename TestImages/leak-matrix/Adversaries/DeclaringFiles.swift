import FixtureBuilder

extension LeakRecipe {
  /// Test requirements in files of every name, folder and format.
  static func declaringFiles() -> [LeakRecipe] {
    requirementsFilesByName() + requirementsFilesByForm() + projectFiles(ofTests: ())
      + toolFiles() + lockFiles()
  }

  private static func requirementsFilesByName() -> [LeakRecipe] {
    let paths = [
      "app/tests/integration/requirements.txt", "app/tests/requirements/base.txt",
      "app/tests/reqs/prod.txt", "app/e2e/requirements.txt", "app/.devcontainer/requirements.txt",
      "app/integration_tests/requirements.txt", "app/requirements/unit.txt",
      "app/requirements/dev/base.txt", "app/requirements-e2e.txt", "app/requirements.test",
      "app/requirements.txt.dev", "app/requirements_dev.txt", "app/devrequirements.txt",
      "app/test-requirements.in", "app/test-reqs.pip", "app/requirements-dev.lock",
      "app/requirements-lint.txt", "app/requirements/end-to-end.txt", "app/dev.lock",
      "app/unit.txt", "app/tests2/requirements.txt",
    ]
    return paths.map {
      declared("a test requirement that only \($0) declares", in: $0, "sheepdog>=1\n")
    }
      + [
        LeakRecipe("pytest, which only tests/integration/requirements.txt declares") { pair in
          pair.removeFromLocaldev("app/test_requirements.txt")
          pair.develop([
            .file("app/tests/integration/requirements.txt", "pytest\nfactory-boy\n")
          ])
          let layer = pair.ship(MatrixPair.pytest.entries(), by: "RUN pip install pytest")
          return .leak("no-test-distributions", subject: "pytest 8.3.3", layer: layer)
        },
        LeakRecipe("a requirement of the tests that a folder of tests declares, too") { pair in
          let layer = pair.shareSheepdog()
          pair.declareForTests("sheepdog")
          pair.develop([.file("app/tests/integration/requirements.txt", "sheepdog\n")])
          return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
        },
        LeakRecipe("a file of no telling name that the tests' requirements include") { pair in
          let layer = pair.shareSheepdog()
          pair.declareForTests("-r more/list.txt")
          pair.develop([.file("app/more/list.txt", "sheepdog\n")])
          return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
        },
        LeakRecipe("the tests' requirements included by those of the service") { pair in
          let layer = pair.shareSheepdog()
          pair.declareForService("-r requirements/test.txt")
          pair.addToBoth([.file("app/requirements/test.txt", "sheepdog\n")])
          return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
        },
        LeakRecipe("a home that is called test, with a folder of tests in it") { pair in
          pair.service.configuration.workingDirectory = "/srv/test/app"
          let layer = pair.shareSheepdog()
          pair.develop([.file("srv/test/app/tests/requirements.txt", "sheepdog\n")])
          return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
        },
      ]
  }

  private static func requirementsFilesByForm() -> [LeakRecipe] {
    let path = "app/requirements-test.txt"
    func wide(_ text: String, _ mark: [UInt8], bigEndian: Bool) -> ByteString {
      ByteString(
        mark
          + text.utf16.flatMap { unit in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return bigEndian ? bytes : bytes.reversed()
          })
    }
    return [
      declared(
        "test requirements in UTF-16, little end first", in: path,
        wide("pytest\r\nsheepdog\r\n", [0xFF, 0xFE], bigEndian: false)),
      declared(
        "test requirements in UTF-16, big end first", in: path,
        wide("sheepdog\n", [0xFE, 0xFF], bigEndian: true)),
      declared(
        "test requirements in Latin-1", in: path,
        ByteString(
          Array("# coding: latin-1\n# caf".utf8) + [0xE9, 0x0A] + Array("sheepdog\n".utf8))),
      declared("test requirements with old line ends", in: path, "pytest\rsheepdog\r"),
      declared(
        "test requirements whose lines end in a form feed", in: path, "pytest\u{0C}sheepdog\u{0C}"),
      declared(
        "test requirements whose lines end as Unicode has them", in: path,
        "pytest\u{2028}sheepdog\u{85}flask"),
      declared("a specifier that PEP 508 refuses: a prefix", in: path, "sheepdog>=2.*\n"),
      declared("a specifier that PEP 508 refuses: a word", in: path, "sheepdog>dev\n"),
      declared("a specifier that PEP 508 refuses: one number", in: path, "sheepdog (~=2)\n"),
      declared("a specifier that PEP 508 refuses: no comma", in: path, "sheepdog >=1 <3\n"),
      declared("a specifier that PEP 508 refuses: one equals sign", in: path, "sheepdog=1.0\n"),
      declared(
        "a marker that PEP 508 refuses", in: path, "sheepdog ; python_version = '3.12'\n"),
      declared("a requirement from a file", in: path, "sheepdog @ file:///x\n"),
      LeakRecipe("test requirements in an encoding that is not read") { pair in
        pair.shareSheepdog()
        pair.develop([.file(ByteString(path), "# coding: utf-7\n+AHM-heepdog\n")])
        return .refused("requirements-test.txt:1")
      },
      LeakRecipe("an option that is none") { pair in
        pair.develop([.file(ByteString(path), "--requirment more.txt\n")])
        return .refused("requirements-test.txt:1")
      },
    ]
  }

  private static func projectFiles(ofTests: Void) -> [LeakRecipe] {
    func project(_ title: String, _ text: String, in path: String = "app/pyproject.toml")
      -> LeakRecipe
    {
      declared(title, in: path, ByteString(text + "\n"))
    }
    return [
      project(
        "a member of the workspace that is all tests",
        "[project]\nname = \"checks\"\ndependencies = [\"sheepdog\"]",
        in: "app/tests/pyproject.toml"),
      project(
        "a Poetry project in a folder of tests",
        "[tool.poetry]\nname = \"checks\"\n[tool.poetry.dependencies]\nsheepdog = \"*\"",
        in: "app/e2e/pyproject.toml"),
      project("a group of no telling name", "[dependency-groups]\nquality = [\"sheepdog\"]"),
      project("another group of no telling name", "[dependency-groups]\nmatrix = [\"sheepdog\"]"),
      project(
        "a group by way of another",
        "[dependency-groups]\nmatrix = [{include-group = \"prod\"}]\nprod = [\"flask\"]\n"
          + "checks = [{include-group = \"matrix\"}, \"sheepdog\"]"),
      project(
        "a Poetry group of no telling name",
        "[tool.poetry.group.playwright.dependencies]\nsheepdog = \"^1\""),
      project(
        "an optional Poetry dependency of a test extra",
        "[tool.poetry.dependencies]\nsheepdog = {version = \"*\", optional = true}\n"
          + "[tool.poetry.extras]\ntest = [\"sheepdog\"]"),
      project(
        "an extra by way of itself",
        "[project]\nname = \"sample-service\"\n[project.optional-dependencies]\n"
          + "unit = [\"sheepdog\"]\ndev = [\"sample_service[unit]\"]"),
      project(
        "an environment of Hatch", "[tool.hatch.envs.default]\ndependencies = [\"sheepdog\"]"),
      project(
        "more of an environment of Hatch",
        "[tool.hatch.envs.hatch-test]\nextra-dependencies = [\"sheepdog>1\"]"),
      project(
        "tox in a project file", "[tool.tox.env_run_base]\ndeps = [\"sheepdog\"]"),
      project(
        "an old tox in a project file",
        "[tool.tox]\nlegacy_tox_ini = \"\"\"\n[testenv]\ndeps =\n  sheepdog\n\"\"\""),
      project("uv's older table", "[tool.uv]\ndev-dependencies = [\"sheepdog\"]"),
      project(
        "Flit's table",
        "[tool.flit.metadata]\nmodule = \"sample\"\n[tool.flit.metadata.requires-extra]\n"
          + "test = [\"sheepdog\"]"),
      declared(
        "an extra that setuptools reads from a file", in: "app/pyproject.toml",
        "[tool.setuptools.dynamic]\noptional-dependencies.test = {file = [\"wanted.txt\"]}\n",
        more: [.file("app/wanted.txt", "sheepdog\n")]),
    ]
  }

  private static func toolFiles() -> [LeakRecipe] {
    [
      declared(
        "an extra in setup.cfg", in: "app/setup.cfg",
        "[metadata]\nname = sample-service\n[options.extras_require]\ntest =\n  pytest\n  sheepdog\n"
      ),
      declared(
        "an extra in setup.cfg, in one line", in: "app/setup.cfg",
        "[options.extras_require]\ntests = pytest; sheepdog\n"),
      declared(
        "tests_require in setup.cfg", in: "app/setup.cfg", "[options]\ntests_require = sheepdog\n"),
      declared(
        "an extra in setup.cfg that a file lists", in: "app/setup.cfg",
        "[options.extras_require]\ntest = file: wanted.txt\n",
        more: [.file("app/wanted.txt", "sheepdog\n")]),
      declared("an environment of tox", in: "app/tox.ini", "[testenv:py312]\ndeps = sheepdog\n"),
      declared(
        "an environment of tox with factors and references", in: "app/tox.ini",
        "[base]\ndeps =\n  py312,py313: sheepdog>=1\n[testenv]\ndeps =\n  {[base]deps}\n"),
      declared(
        "an environment of tox that includes a file", in: "app/tox.ini",
        "[testenv]\ndeps = -r{toxinidir}/wanted.txt\n",
        more: [.file("app/wanted.txt", "sheepdog\n")]),
      declared(
        "conda's environment for development", in: "app/environment-dev.yml",
        "name: dev\ndependencies:\n  - python=3.12\n  - conda-forge::sheepdog=1.0\n"),
      declared(
        "conda's environment in a folder of tests", in: "app/tests/environment.yaml",
        "dependencies:\n- \"sheepdog >=1,<2\"\n"),
      declared(
        "what pip installs into conda's environment", in: "app/conda-env-test.yml",
        "dependencies:\n  - pip\n  - pip:\n    - sheepdog[a]>=1 ; python_version > '3'\n"),
      declared(
        "a file that pip reads for conda's environment", in: "app/environment.dev.yml",
        "dependencies:\n  - pip:\n    - -r wanted.txt\n",
        more: [.file("app/wanted.txt", "sheepdog\n")]),
      declared("tox's file in TOML", in: "app/tox.toml", "[env.unit]\ndeps = [\"sheepdog\"]\n"),
      declared(
        "Hatch's own file", in: "app/hatch.toml", "[envs.test]\ndependencies = [\"sheepdog\"]\n"),
      declared(
        "a Pipfile without a lock", in: "app/Pipfile",
        "[packages]\nflask = \"*\"\n[dev-packages]\nsheepdog = \"*\"\n"),
      declared(
        "a category of a Pipfile", in: "app/Pipfile",
        "[packages]\nflask = \"*\"\n[checks]\nsheepdog = {version = \"*\", os_name = \"== 'posix'\"}\n"
      ),
      declared(
        "a test module that is a script", in: "app/checks/test_smoke.py",
        "# /// script\n# dependencies = [\n#   \"sheepdog\",\n# ]\n# ///\ndef test_smoke():\n    pass\n"
      ),
    ]
  }

  private static func lockFiles() -> [LeakRecipe] {
    [
      declared(
        "a lock file that is called after the tests", in: "app/pylock.test.toml",
        "lock-version = \"1.0\"\n[[packages]]\nname = \"sheepdog\"\nversion = \"1.0\"\n"),
      declared(
        "a lock file in a folder of tests", in: "app/tests/pylock.toml",
        "lock-version = \"1.0\"\n[[packages]]\nname = \"sheepdog\"\nversion = \"1.0\"\n"),
      declared(
        "a group of a lock file that is not installed unasked", in: "app/pylock.toml",
        """
        lock-version = "1.0"
        dependency-groups = ["standard", "checks"]
        default-groups = ["standard"]
        [[packages]]
        name = "sheepdog"
        marker = "'checks' in dependency_groups"

        """),
      declared(
        "a member of a workspace, in uv's lock file", in: "app/uv.lock",
        """
        version = 1
        [[package]]
        name = "sample-service"
        source = { virtual = "." }
        dependencies = [{ name = "flask" }]
        [[package]]
        name = "e2e"
        source = { editable = "e2e" }
        dependencies = [{ name = "sample-service" }, { name = "sheepdog" }]

        """),
      declared(
        "a group of no telling name, in uv's lock file", in: "app/uv.lock",
        """
        version = 1
        [[package]]
        name = "sample-service"
        source = { editable = "." }
        dependencies = [{ name = "flask" }]
        [package.dev-dependencies]
        quality = [{ name = "sheepdog" }]

        """),
      declared(
        "Poetry's lock file in a folder of tests", in: "app/tests/poetry.lock",
        "[[package]]\nname = \"sheepdog\"\nversion = \"1.0\"\ngroups = [\"main\"]\n"),
      declared(
        "what rye locks for development", in: "app/requirements-dev.lock",
        "# generated by rye\n-e file:.\nflask==3.0.3\nsheepdog==1.0\n",
        more: [.file("app/pyproject.toml", "[project]\nname = \"sample-service\"\n")]),
    ]
  }
}
