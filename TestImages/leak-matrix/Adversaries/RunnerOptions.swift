import FixtureBuilder

extension LeakRecipe {
  /// Test modules of no telling name outside of test folders, which only what runs the tests names: wherever
  /// that is said.
  static func runnerOptions() -> [LeakRecipe] {
    let module: ByteString =
      "import sample_service\n\n\ndef check_answer():\n    assert sample_service.answer() == 42\n"
    func told(_ title: String, _ path: String, _ text: ByteString) -> [LeakRecipe] {
      [false, true].map { isHidden in
        LeakRecipe("modules that \(title) names\(isHidden ? ", hidden" : "")") { pair in
          pair.develop([.file(ByteString(path), text, mode: 0o755)])
          let file = "app/src/verify_answer.py"
          let layer = pair.ship([.file(ByteString(file), module)])
          if isHidden { pair.ship([.whiteout(of: ByteString(file))]) }
          return .leak("no-test-files", path: "/\(file)", layer: layer, hidden: isHidden)
        }
      }
    }
    let options = "-o python_files=verify_*.py -o python_functions=check_*"
    return told("a Makefile", "app/Makefile", "check:\n\tpytest \(options)\n")
      + told("a justfile", "app/justfile", "check:\n    pytest \(options)\n")
      + told("a script", "app/scripts/check", "#!/bin/sh\nexec pytest \(options) \"$@\"\n")
      + told(
        "a command of tox", "app/tox.ini", "[testenv]\ncommands =\n    pytest \(options)\n")
      + told(
        "a variable of tox", "app/tox.ini",
        "[testenv]\nsetenv =\n    PYTEST_ADDOPTS = -o 'python_files=verify_*.py' -o python_functions=check_*\n"
      )
      + told(
        "a session of nox", "app/noxfile.py",
        "import nox\n\n\n@nox.session\ndef go(session):\n    session.run('pytest', '-o', 'python_files=verify_*.py', '-o', 'python_functions=check_*')\n"
      )
      + told(
        "another settings file", "app/ci/pytest-ci.ini",
        "[pytest]\npython_files = other_*.py verify_*.py\npython_functions = check_*\n")
      + told(
        "settings with a list", "app/ci/settings.ini",
        "[pytest]\npython_files =\n    other_*.py\n    verify_*.py\npython_functions = check_*\n")
      + told(
        "a workflow", "app/.ci/workflow.yml",
        "jobs:\n  test:\n    steps:\n      - run: pytest -o \"python_files=verify_*.py\" -o python_functions=check_*\n"
      )
      + told(
        "an editor", "app/.vscode/settings.json",
        "{\"python.testing.pytestArgs\": [\"-o\", \"python_files=verify_*.py\", \"-o\", \"python_functions=check_*\"]}\n"
      )
      + told(
        "a file of variables", "app/.env",
        "PYTEST_ADDOPTS=\"-o python_files='verify_*.py' -o python_functions=check_*\"\n")
      + told(
        "a task of the project file", "app/ci/tasks.toml",
        "[tool.poe.tasks]\ngo = \"pytest \(options)\"\n")
      + told(
        "another Dockerfile", "app/Dockerfile.ci", "FROM x\nRUN pytest \(options)\n")
  }
}
