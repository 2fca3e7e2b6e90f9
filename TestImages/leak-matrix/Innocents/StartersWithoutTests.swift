import FixtureBuilder

extension LeakRecipe {
  /// Files that start programs, and speak of tests without starting any.
  static func startersWithoutTests() -> [LeakRecipe] {
    func both(_ path: String, _ content: ByteString, _ title: String) -> LeakRecipe {
      LeakRecipe("\(title): \(path)") { pair in
        pair.addToBoth([.file(ByteString(path), content)])
        return .proven()
      }
    }
    func named(_ words: [String], _ path: String, _ content: ByteString) -> LeakRecipe {
      LeakRecipe("a command names what starts no tests: \(words.joined(separator: " "))") { pair in
        pair.addToBoth([.file(ByteString(path), content)])
        pair.service.configuration.entrypoint = words
        return .proven()
      }
    }
    let handbook = ByteString(
      String(repeating: "# pytest -q is for developers\n", count: 3000))
    return [
      both(
        "etc/supervisor/conf.d/app.conf", handbook + "[program:web]\ncommand=gunicorn app\n", "long"
      ),
      both(
        "etc/cron.d/app",
        ByteString(handbook.bytes.prefix(6000)) + "\n" + "0 3 * * * app /app/clean\n", "long"),
      both(
        "etc/systemd/system/app.service.d/a.conf",
        "[Unit]\nDocumentation=pytest\n[Service]\nEnvironment=RUNNER=pytest\nRestartSec=5\n",
        "a drop-in"),
      both("app/uwsgi.ini", "[uwsgi]\nmodule = app\nprocname = pytest\nprocesses = 4\n", "uWSGI"),
      both(
        "app/alembic.ini",
        "[alembic]\nscript_location = migrations\n[post_write_hooks]\nhooks = black\nblack.type = console_scripts\n",
        "migrations"),
      both("etc/inittab", "::respawn:/app/serve --not pytest\n", "a table of init"),
      both(
        "app/logging.conf", "[loggers]\nkeys=root,test\n[handler_test]\nclass=Null\n", "logging"),
      both(
        "app/ecosystem.config.js",
        "module.exports = { apps: [{ name: 'pytest', script: 'serve.py' }] }\n", "pm2"),
      named(
        ["supercronic", "/app/jobs"], "app/jobs", "0 3 * * * find /tmp -name pytest -delete\n"),
      named(
        ["honcho", "-f", "/app/procs", "start"], "app/procs",
        "web: gunicorn app\n# check: pytest\nworker: celery -A app worker -n pytest\n"),
      named(
        ["make", "-f", "/app/tasks.mk", "serve"], "app/tasks.mk",
        "serve:\n\tgunicorn app\ntest:\n\tpytest\n"),
      named(
        ["gunicorn", "-c", "/app/gunicorn.conf.py", "app"], "app/gunicorn.conf.py",
        "# pytest uses other settings\nworkers = 4\n"),
      named(
        ["uwsgi", "--wsgi-file", "/app/serve.py"], "app/serve.py",
        "\"\"\"How to try it:\n\npytest -q\n\"\"\"\napplication = None\n"),
      named(
        ["supervisord", "-c", "/app/p"], "app/p",
        "[program:pytest]\ncommand=gunicorn app\ndirectory=/app\n"),
    ]
  }
}
