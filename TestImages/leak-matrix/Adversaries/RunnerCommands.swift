import FixtureBuilder

extension LeakRecipe {
  /// Commands that run tests, each as Entrypoint, as Cmd and as Healthcheck.
  static func runnerCommands() -> [LeakRecipe] {
    let commands = [
      ["python", "-um", "pytest"], ["python", "-mpytest", "-q"], ["python3", "-Im", "pytest"],
      ["python", "/usr/local/bin/pytest"], ["su", "app", "-c", "pytest"],
      ["pytest", "-k", "--version"], ["python", "-c", "import pytest; pytest.main()"],
      ["python", "-c", "from pytest import main; raise SystemExit(main(['-q']))"],
      ["locust", "-f", "x.py"], ["k6", "run", "x.js"], ["watchexec", "-e", "py", "pytest"], ["ptw"],
      ["/usr/local/bin/ptw", "--", "-x"],
    ]
    return commands.flatMap { words -> [LeakRecipe] in
      let line = words.joined(separator: " ")
      return [
        starting("as Entrypoint: \(line)", "Entrypoint") { $0.entrypoint = words },
        starting("as Cmd: \(line)", "Cmd") {
          $0.entrypoint = nil
          $0.command = words
        },
        starting("as Healthcheck: \(line)", "Healthcheck") { $0.healthcheck = ["CMD"] + words },
      ]
    } + [
      starting("as Cmd of a shell: pytest -k --version", "Cmd") {
        $0.entrypoint = nil
        $0.command = ["/bin/sh", "-c", "pytest -k --version"]
      },
      starting("as Cmd behind an entry script", "Cmd") {
        $0.entrypoint = ["/docker-entrypoint.sh"]
        $0.command = ["python", "-um", "pytest"]
      },
      starting("as Healthcheck of a shell: test -f /ok && locust", "Healthcheck") {
        $0.healthcheck = ["CMD-SHELL", "test -f /ok && locust -f x.py"]
      },
    ]
      + [
        "RUN pip install .[test]", "RUN python -um pytest", "RUN make test", "ADD e2e /e2e",
        "RUN [\"pip\", \"install\", \"-r\", \"requirements/test.txt\"]",
        "RUN poetry install --with test", "RUN pdm install -dG test",
        "RUN uv pip install -r pyproject.toml --extra test", "COPY conftest.py .",
        "RUN apt-get install -y python3-pytest", "RUN apk add --no-cache py3-pytest",
        "RUN uv tool install tox", "RUN pipx install nox", "RUN easy_install pytest",
        "HEALTHCHECK CMD pytest", "COPY --chown=1000 tests/ /app/tests/",
      ].map { trigger in starting("as OnBuild: \(trigger)", "OnBuild") { $0.onBuild = [trigger] } }
  }

  /// Commands that only look as if they ran tests.
  static func harmlessCommands() -> [LeakRecipe] {
    let commands: [(String, @Sendable (inout ImageConfiguration) -> Void)] = [
      ("a health check that tests for a file", { $0.healthcheck = ["CMD", "test", "-f", "/ok"] }),
      (
        "a health check of a shell that tests for a file",
        { $0.healthcheck = ["CMD-SHELL", "test -f /ok || exit 1"] }
      ),
      (
        "a health check that asks /test",
        { $0.healthcheck = ["CMD", "curl", "-f", "http://localhost/test"] }
      ),
      ("a trigger that copies the source", { $0.onBuild = ["COPY . /app", "RUN test -f /ok"] }),
      ("a command with an option called test", { $0.command = ["--test", "pytest"] }),
    ]
    return commands.map { name, change in
      LeakRecipe(name) { pair in
        change(&pair.service.configuration)
        return .proven()
      }
    }
  }

  private static func starting(
    _ name: String, _ subject: String, _ change: (inout ImageConfiguration) -> Void
  ) -> LeakRecipe {
    LeakRecipe("a test runner \(name)") { pair in
      change(&pair.service.configuration)
      return .leak("no-test-entry-points", subject: subject)
    }
  }
}
