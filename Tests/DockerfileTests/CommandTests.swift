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
      "poetry run -- pytest", "pytest -n auto", "python -mpytest", "python -Im pytest",
      "python -um pytest", "python -Wd -B -mpytest -x", "python -X dev -Im unittest",
      "python /usr/local/bin/pytest", "python3 -- /venv/bin/tox", "su app -c pytest",
      "su - app -c 'pytest -x'", "su -c 'cd /x && pytest' app", "su -lcpytest app",
      "su app -- -c pytest", "runuser -u app -- pytest", "runuser app -c pytest",
      "pytest -k --version", "pytest tests --help", "tox -e py312 -- --version",
      "python -c 'import pytest; pytest.main()'", "python -Ic 'import unittest as u; u.main(None)'",
      "python -c 'import sys,pytest;sys.exit(pytest.main([\"-x\"]))'",
      "python -c 'import subprocess; subprocess.run([\"pytest\"])'", "locust -f x.py", "ptw",
      "pytest-watch", "python -m pytest_watch", "env -i A=1 pytest", "env -u A -C /x pytest",
      "env -S 'pytest -x'", "env A=1 exec pytest", "tini -g -- pytest", "tini -- pytest",
      "/usr/bin/dumb-init --rewrite 15:2 -- pytest", "gosu app pytest", "su-exec app:app pytest",
      "setpriv --reuid=1000 --init-groups pytest", "gosu app sh -c 'pytest -x'",
      "env A=1 bash -ec 'cd x; pytest'", "wait-for-it.sh db:5432 -t 30 -- pytest",
      "/entrypoint.sh pytest", "dockerize -wait tcp://db:5432 pytest", "pytest-3", "nosetests3",
      "python -m coverage run --branch /usr/local/bin/pytest", "python -m coverage run -mpytest",
      "python -m debugpy --listen 0.0.0.0:5678 -m pytest", "python -m cProfile -o p -m pytest",
      "python -m poetry run pytest", "python -m uv run pytest", "bash run_tests.sh",
      ". ./run_tests.sh", "make test-unit", "make test-billing",
      "make unit-tests", "make py3-test", "just test", "hatch run test:run", "pdm run test-all",
      "uv run test", "poe test", "flask test", "python -W error manage.py --traceback test",
      "ddtrace-run pytest", "find . -name x -exec pytest {} +", "pipx run pytest", "npx jest",
      "npm run test:unit", "time time time pytest", "xargs -n 1 pytest",
      "timeout -s KILL 60 pytest",
      "python -m pdb -m pytest", "sh -c 'sh -c pytest'", "nice -n 5 timeout 10 env A=1 pytest",
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
      "nosuch 'pytest'", "tox config", "test -f /ok", "/usr/bin/test -f /ok", "[ -f /ok ]",
      "python -V -m pytest", "python -c 'import pytest'", "python -m pip install -r test.txt",
      "pytest -q --version", "make test-deps", "make build-test-image", "make -s -n test",
      "python -c 'print(1)'", "su app -c ls", "env pytest=1 ls", "grep -- pytest x",
      "git add -- tests",
      "python -m http.server", "python -m pytestx", "gosu app python -m app", "uv run testserver",
      "sh -c 'echo pytest'", "timeout 60", "npm run build:test", "python test_connection.py",
      "make integrate-private-tests", "make copy-tests", "make list_tests",
      "just collect-test-stats",
      "bash -c 'type pytest'", "find . -name pytest", "find tests -exec rm {} +",
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

  @Test(
    "What a container's command starts",
    arguments: [
      (["pytest"], "pytest"), (["python", "-Im", "pytest"], "pytest"),
      (["/bin/sh", "-c", "exec pytest -x"], "pytest"),
      (["sh", "-c", "exec \"$@\"", "sh", "pytest"], "pytest"),
      (["/bin/sh", "-c", "if then pytest"], "pytest"), (["tini", "--", "sh", "-c", "ptw"], "ptw"),
      (["/docker-entrypoint.sh", "pytest", "-x"], "pytest"),
      (["su", "app", "-c", "pytest || true"], "pytest"),
      (["bash", "/app/run_tests.sh"], "run_tests.sh"),
      (["sh", "-c", "test -f /ok"], nil), (["python", "-m", "app"], nil),
      (["pytest", "--version"], nil),
      (["sh", "-c", "pip install pytest"], nil), ([], nil), ([""], nil), (["sh", "-c"], nil),
      (["/bin/sh", "-c", "curl -f http://localhost/tests || exit 1"], nil),
    ] as [([String], String?)])
  func started(_ words: [String], _ runner: String?) {
    #expect(TestCommand.runner(startedBy: words) == runner)
  }

  @Test("What an ONBUILD trigger does about tests is seen")
  func triggers() {
    let both = BuildTrigger("RUN pip install -r test_requirements.txt && pytest")
    #expect(both.runner == "pytest")
    #expect(both.installations.map(\.files) == [["test_requirements.txt"]])
    #expect(BuildTrigger("RUN [\"python\", \"-mpytest\"]").runner == "pytest")
    #expect(BuildTrigger("COPY src tests /app/").copiedTests == ["tests"])
    #expect(BuildTrigger("RUN if then; pytest").runner == "pytest")
    #expect(BuildTrigger("WHAT is this; pytest").runner == "pytest")
    let plain = BuildTrigger("RUN pip install -r requirements.txt")
    #expect(plain.runner == nil && plain.installations.isEmpty && plain.copiedTests.isEmpty)
  }

  @Test(
    "Long chains of wrappers are read once",
    arguments: ["time ", "env A=1 ", "python -m coverage run -m ", "a -- ", "coverage run "])
  func chains(_ wrapper: String) {
    // In the square of their number this would take minutes.
    let words = String(repeating: wrapper, count: 100_000).blankSeparated
    #expect(TestCommand(words: words + ["pytest"])?.runner == "pytest")
    #expect(CommandWrapper.unwrapped(words + ["ls"]).count <= words.count + 1)
  }
}
