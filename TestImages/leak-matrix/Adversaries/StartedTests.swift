import FixtureBuilder

extension LeakRecipe {
  /// What starts tests in the service besides its own commands.
  static func startedTests() -> [LeakRecipe] {
    let managers: [(String, ByteString)] = [
      ("app/Procfile", "web: gunicorn app\ncheck: pytest -q\n"),
      ("app/Procfile.dev", "check: python -m unittest discover\n"),
      (
        "etc/supervisor/conf.d/app.conf",
        "[program:check]\n; every time\ncommand = /usr/bin/env pytest /srv\n"
      ),
      (
        "etc/supervisord.conf",
        "[program:web]\ncommand=gunicorn app\n[program:x]\ncommand=sh -c 'pytest; sleep 9'\n"
      ),
      (
        "etc/systemd/system/check.service",
        "[Service]\nExecStart=-/usr/local/bin/python -m pytest\n"
      ),
      ("etc/cron.d/check", "*/5 * * * * app cd /app && pytest -q\n"),
      ("etc/crontab", "SHELL=/bin/sh\n@daily root /usr/local/bin/pytest\n"),
      ("var/spool/cron/crontabs/root", "0 1 * * * python -m pytest\n"),
      ("etc/services.d/check/run", "#!/command/execlineb -P\npytest -q\n"),
      ("etc/s6-overlay/s6-rc.d/check/up", "pytest -q /srv\n"),
      ("etc/cron.daily/check", "#!/bin/sh\nexec pytest\n"),
    ]
    return managers.flatMap { path, text in
      [false, true].map { isHidden in
        LeakRecipe("a process manager starts tests: \(path)\(isHidden ? ", hidden" : "")") { pair in
          let layer = pair.ship([.file(ByteString(path), text, mode: 0o755)])
          if isHidden { pair.ship([.whiteout(of: ByteString(path))], by: "RUN rm") }
          return .leak("no-test-entry-points", subject: "/\(path)", layer: layer, hidden: isHidden)
        }
      }
    } + modules()
  }

  private static func modules() -> [LeakRecipe] {
    let code: ByteString = "import sys\n\nimport pytest\n\nsys.exit(pytest.main(sys.argv[1:]))\n"
    func started(_ title: String, _ path: String, _ words: [String], _ code: ByteString)
      -> LeakRecipe
    {
      LeakRecipe("a module that starts tests: \(title)") { pair in
        pair.addToBoth([.file(ByteString(path), code)])
        pair.service.configuration.entrypoint = words
        return .leak("no-test-entry-points", subject: "Entrypoint")
      }
    }
    return [
      started("python -m", "app/ops/verify.py", ["python", "-m", "ops.verify"], code),
      started("python -um", "app/src/ops/verify.py", ["python3", "-um", "ops.verify"], code),
      started("a package", "app/ops/__main__.py", ["/usr/local/bin/python", "-mops"], code),
      started(
        "unittest", "app/ops/verify.py", ["sh", "-c", "exec python -m ops.verify"],
        "from unittest import main\n\nmain('ops.cases')\n"),
    ]
  }

  /// Files that declare what tests need in places of their own.
  static func declaringScripts() -> [LeakRecipe] {
    [
      declared(
        "a session of nox for tests", in: "app/noxfile.py",
        "import nox\n\n\n@nox.session\ndef tests(session):\n    session.install(\n        \"pytest\",\n        'sheepdog>=0.5',  # the dog\n    )\n    session.run(\"pytest\")\n"
      ),
      declared(
        "a session of nox that runs tests", in: "app/noxfile.py",
        "import nox\n\n\n@nox.session(python=['3.12'])\ndef py(session):\n    session.install('.', 'sheepdog')\n    session.run('pytest', '-q')\n"
      ),
      declared(
        "a session of nox with a requirements file", in: "app/noxfile.py",
        "import nox\n\n\n@nox.session\ndef unit(session):\n    session.install('-r', 'lists/some.txt')\n    session.run('pytest')\n",
        more: [.file("app/lists/some.txt", "sheepdog==1.0\n")]),
      declared(
        "tox's deps", in: "app/tox.ini",
        "[testenv]\ndeps =\n    pytest\n    sheepdog\ncommands = pytest\n"),
      declared(
        "a script in a folder of tests", in: "app/tests/load/drive.py",
        "# /// script\n# dependencies = [\"sheepdog\"]\n# ///\nprint('drive')\n"),
      declared(
        "a script that is called for running tests", in: "app/run_tests.py",
        "# /// script\n# dependencies = [\"sheepdog\"]\n# ///\nprint('run')\n"),
    ]
  }
}
