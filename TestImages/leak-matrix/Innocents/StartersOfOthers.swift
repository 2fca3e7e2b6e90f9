import FixtureBuilder

extension LeakRecipe {
  /// What looks like helpers, leftovers and starters of tests, and is the service's.
  static func startersOfOthers() -> [LeakRecipe] {
    func both(
      _ name: String, _ path: String, _ content: ByteString, warnings: Set<String> = []
    ) -> LeakRecipe {
      LeakRecipe(name) { pair in
        pair.addToBoth([.file(ByteString(path), content)])
        return .proven(warnings: warnings)
      }
    }
    let source = "app/src/sample_service"
    return [
      both(
        "a module of factories of its own", "\(source)/factories.py",
        "from .factory import build\n\n\ndef make():\n    return build()\n"),
      both(
        "factory_boy where it is there", "\(source)/demo.py",
        "try:\n    import factory\nexcept ImportError:\n    factory = None\n"),
      both(
        "factory_boy in a command of developers", "\(source)/seed.py",
        "def seed():\n    import factory\n\n    return factory\n"),
      both("a resource that is not Robot's", "\(source)/strings.resource", "greeting=hello\n"),
      both("the configuration of a bundler", "app/frontend/vite.config.ts", "export default {};\n"),
      both(
        "a Procfile of services", "app/Procfile",
        "web: gunicorn app\nworker: celery -A app worker\n"),
      both(
        "supervisord's example in a comment", "etc/supervisor/conf.d/app.conf",
        "[program:web]\ncommand=gunicorn app\n;command=pytest\nenvironment=RUNNER=\"pytest\"\n"),
      both(
        "a unit that speaks of tests", "etc/systemd/system/a.service",
        "[Unit]\nDescription=no pytest here\n[Service]\nExecStart=/app/run\n"),
      both(
        "a table of cron", "etc/cron.d/app",
        "# pytest is not run here\n0 3 * * * root find /tmp -name pytest -delete\n"),
      both("settings that speak of pytest", "app/docs/how.conf", "command=pytest\n"),
      LeakRecipe("a module that is run and mocks") { pair in
        pair.addToBoth([
          .file("app/ops/serve.py", "from unittest import mock\n\nmock.sentinel\n")
        ])
        pair.service.configuration.entrypoint = ["python", "-m", "ops.serve"]
        return .proven()
      },
      undeclaredByNobody(
        "a session of nox for documentation", "app/noxfile.py",
        "import nox\n\n\n@nox.session\ndef docs(session):\n    session.install('sheepdog')\n    session.run('sphinx-build')\n"
      ),
      undeclaredByNobody(
        "a script of operations", "app/ops/clean.py",
        "# /// script\n# dependencies = [\"sheepdog\"]\n# ///\nprint('clean')\n"),
    ]
  }

  /// The service has `sheepdog`, which no test requirement names.
  private static func undeclaredByNobody(
    _ name: String, _ path: String, _ text: ByteString
  ) -> LeakRecipe {
    LeakRecipe(name) { pair in
      pair.declareForService("sheepdog")
      pair.shareSheepdog()
      pair.develop([.file(ByteString(path), text)])
      return .proven()
    }
  }
}
