import Testing

@testable import Dockerfile

@Suite("Commands are recognised by their words")
struct CommandTests {
  private func facts(_ run: String) throws -> StageFacts {
    let document = try DockerfileDocument(parsing: "FROM python:3.12\nRUN \(run)\n")
    let graph = try StageGraph(document)
    return CheckSubject.facts(of: graph, escape: document.escape, options: StageOptions())[0]
  }

  @Test(
    "Test runs",
    arguments: [
      "pytest", "py.test tests", "/venv/bin/pytest -x", "python -m pytest",
      "python3.12 -m pytest -q",
      "python -W error -m unittest discover", "tox", "tox -e py312", "nox -s tests", "make test",
      "make -C sub check", "coverage run -m pytest",
      "python -m coverage run --source src -m pytest",
      "coverage run manage.py test", "sh -c pytest", "bash -lc 'cd /app && pytest'", "FOO=1 pytest",
      "env FOO=1 BAR=2 pytest", "cd x && pytest", "uv run pytest", "uv run --group test pytest -q",
      "uvx pytest", "uv tool run tox", "poetry run pytest", "pdm run pytest", "pipenv run pytest",
      "hatch test", "hatch run test", "hatch run dev:test", "hatch run pytest",
      "conda run -n x pytest",
      "timeout 60 pytest", "sudo -u app pytest", "xvfb-run -a pytest", "python manage.py test",
      "python setup.py test", "./run_tests.sh", "bash -c 'exec pytest'", "go test ./...",
      "npm test",
      "nice -n 5 pytest", "PYTHONPATH=src exec python -m pytest", "[ -d tests ] && pytest",
      "poetry run -- pytest", "pytest -n auto",
    ])
  func tests(_ run: String) throws { #expect(try facts(run).testRuns.count == 1) }

  @Test(
    "What runs no tests",
    arguments: [
      "pip install pytest", "pytest --version", "pytest --collect-only", "tox -l", "tox --notest",
      "echo pytest", "test -f pytest", "make build", "make -n test", "python -m pip install tox",
      "apt-get install -y python3-pytest", "which pytest", "cp pytest.ini /app",
      "python test_data.py",
      "uv run app", "hatch build", "coverage report", "ls tests", "command -v tox", "rm -rf tests",
      "nosuch 'pytest'", "tox config",
    ])
  func noTests(_ run: String) throws { #expect(try facts(run).testRuns.isEmpty) }

  @Test(
    "Installations and what they are of",
    arguments: [
      ("pip install -r requirements.txt", "pip file(requirements.txt)", false),
      (
        "pip3 install --no-cache-dir -r test_requirements.txt", "pip file(test_requirements.txt)",
        true
      ),
      (
        "python3 -m pip install --requirement=requirements/dev.txt",
        "pip file(requirements/dev.txt)", true
      ),
      (
        "pip install -c constraints.txt Flask==3.0 requests",
        "pip distribution(flask) distribution(requests)", false
      ),
      ("pip install pytest pytest-cov", "pip distribution(pytest) distribution(pytest-cov)", true),
      ("pip install --upgrade pip setuptools", "", false),
      ("pip install -e .[test]", "pip project(.,test)", true),
      ("pip install '.[dev,docs]'", "pip project(.,dev,docs)", true),
      ("pip install .", "pip project(.)", false),
      ("pip install --group test", "pip group(test)", true),
      ("pip-sync dev-requirements.txt", "pip-sync file(dev-requirements.txt)", true),
      ("uv pip install --system -r requirements.txt", "uv file(requirements.txt)", false),
      ("uv pip sync requirements-test.txt", "uv file(requirements-test.txt)", true),
      ("uv sync --locked --no-dev", "uv lock", false),
      ("uv sync --group test", "uv group(test) lock", true),
      ("poetry install --only main", "poetry lock", false),
      ("poetry install --with test,docs", "poetry group(test) group(docs) lock", true),
      ("pdm install -G test", "pdm group(test) lock", true),
      ("pipenv install --dev --system", "pipenv group(dev) lock", true),
      ("pipenv sync", "pipenv lock", false),
      ("conda install -y --file requirements.txt", "conda file(requirements.txt)", false),
      ("conda env create -f environment-dev.yml", "conda file(environment-dev.yml)", true),
      ("apt-get install -y curl", "", false),
      ("pip list", "", false),
      ("cd /x && PIP_NO_CACHE_DIR=1 pip install -rreqs.txt", "pip file(reqs.txt)", false),
    ])
  func installs(_ run: String, _ expected: String, _ isForTests: Bool) throws {
    let commands = try facts(run).installations.map(\.command)
    let text = commands.map { command in
      ([command.tool]
        + command.sources.map { source in
          switch source {
          case .file(let path): "file(\(path))"
          case .distribution(let name): "distribution(\(name))"
          case .project(let path, let extras):
            "project(\(([path] + extras).joined(separator: ",")))"
          case .group(let name): "group(\(name))"
          case .lock: "lock"
          }
        }).joined(separator: " ")
    }
    #expect(text.joined(separator: "; ") == expected)
    #expect(commands.contains(where: \.isForTests) == isForTests)
  }

  @Test("Known variables are put in, so that a file named by ARG is seen")
  func variables() throws {
    let document = try DockerfileDocument(
      parsing: "ARG R=test.txt\nFROM python:3.12\nARG R\nENV P=pip\nRUN ${P} install -r $R\n")
    let facts = CheckSubject.facts(
      of: try StageGraph(document), escape: document.escape, options: StageOptions())
    #expect(facts[0].installations.first?.command.files == ["test.txt"])
  }
}
