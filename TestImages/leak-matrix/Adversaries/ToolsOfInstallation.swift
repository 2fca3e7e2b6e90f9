import FixtureBuilder

extension LeakRecipe {
  /// Test requirements in the files of other installers, and under other words.
  static func toolsOfInstallation() -> [LeakRecipe] {
    [
      declared(
        "a feature of pixi", in: "app/pixi.toml",
        "[workspace]\nname = \"x\"\n[dependencies]\nflask = \"*\"\n[feature.test.dependencies]\nsheepdog = \"*\"\n"
      ),
      declared(
        "a feature of pixi for one platform, from PyPI", in: "app/pixi.toml",
        "[feature.checks.target.linux-64.pypi-dependencies]\nsheepdog = { version = \"*\" }\n"),
      declared(
        "a feature of pixi in a project file", in: "app/pyproject.toml",
        "[tool.pixi.feature.test.pypi-dependencies]\nsheepdog = \"*\"\n"),
      declared(
        "rye's table", in: "app/pyproject.toml", "[tool.rye]\ndev-dependencies = [\"sheepdog\"]\n"),
      declared(
        "a group of PDM's lock file", in: "app/pdm.lock",
        "[metadata]\ngroups = [\"default\", \"test\"]\n[[package]]\nname = \"sheepdog\"\nversion = \"1.0\"\ngroups = [\"test\"]\n"
      ),
      declared(
        "a category of conda-lock", in: "app/conda-lock.yml",
        "version: 1\npackage:\n- name: sheepdog\n  version: '1.0'\n  manager: pip\n  category: dev\n"
      ),
      declared(
        "conda's environment in a folder of them", in: "app/environment/test.yml",
        "dependencies:\n- sheepdog\n"),
      declared(
        "conda's environment in a folder of conda's", in: "app/conda/dev.yaml",
        "dependencies:\n- sheepdog\n"),
    ]
      + [
        "app/test.requirements", "app/requirements-uat.txt", "app/requirements/tst.txt",
        "app/test-packages.txt", "app/pip-test.txt", "app/requirements-integrationtests.txt",
      ].map {
        declared("a test requirement that only \($0) declares", in: $0, "sheepdog>=1\n")
      }
  }

  /// What the service says that it needs in the same files.
  static func toolsOfInstallationOfTheService() -> [LeakRecipe] {
    [
      undeclared(
        "a requirement of the service by pixi", in: "app/pixi.toml",
        "[dependencies]\npython = \"*\"\nsheepdog = \"*\"\n[feature.test.dependencies]\npytest = \"*\"\n"
      ),
      undeclared(
        "a requirement of the service by pixi in a project file", in: "app/pyproject.toml",
        "[tool.pixi.pypi-dependencies]\nsheepdog = \"*\"\n"),
      undeclared(
        "a requirement of the service in PDM's lock file", in: "app/pdm.lock",
        "[[package]]\nname = \"sheepdog\"\nversion = \"1.0\"\ngroups = [\"default\", \"test\"]\n"),
      undeclared(
        "a requirement of the service in conda-lock's main category", in: "app/conda-lock.yml",
        "package:\n- name: sheepdog\n  version: '1.0'\n  category: main\n"),
      undeclared(
        "a requirement of the service's models", in: "app/requirements_ml.txt", "sheepdog\n"),
      undeclared(
        "a requirement of the service's schedules", in: "app/requirements/airflow.txt",
        "sheepdog\n"),
    ]
  }
}
