import FixtureBuilder

extension LeakRecipe {
  /// What starts tests from files that are long, that have names of their own, or that a command names.
  static func startersElsewhere() -> [LeakRecipe] {
    shipped(longOnes() + tables(), "starts tests") + shipped(told(), "is told to start tests")
      + named()
  }

  private static func shipped(_ files: [(String, ByteString)], _ title: String) -> [LeakRecipe] {
    files.flatMap { path, text in
      [false, true].map { isHidden in
        LeakRecipe("\(title): \(path), \(text.count) bytes\(isHidden ? ", hidden" : "")") { pair in
          let layer = pair.ship([.file(ByteString(path), text)])
          if isHidden { pair.ship([.whiteout(of: ByteString(path))], by: "RUN rm") }
          return .leak("no-test-entry-points", subject: "/\(path)", layer: layer, hidden: isHidden)
        }
      }
    }
  }

  /// Comments that make a file longer.
  private static func comments(_ size: Int, _ mark: String = "#") -> String {
    let line = "\(mark) what the next lines are for is told in the handbook\n"
    return String(repeating: line, count: size / line.utf8.count + 1)
  }

  private static func longOnes() -> [(String, ByteString)] {
    let program = "[program:check]\ncommand=pytest -q\n"
    let files: [(String, String)] = [
      ("etc/supervisor/conf.d/app.conf", comments(5000, ";") + program),
      ("etc/supervisor/conf.d/app.conf", comments(70_000, ";") + program + comments(70_000, ";")),
      ("etc/supervisord.conf", program + comments(200_000)),
      ("etc/cron.d/check", comments(5000) + "0 3 * * * app pytest -q\n"),
      ("var/spool/cron/crontabs/app", comments(30_000) + "0 3 * * * python -m pytest\n"),
      ("app/crontab", comments(70_000) + "0 3 * * * tox -e py312\n"),
      ("app/Procfile", "web: gunicorn app\n" + comments(66_000) + "check: make test\n"),
      (
        "etc/systemd/system/check.service",
        comments(66_000) + "[Service]\nExecStart=/usr/bin/env \\\n  pytest -q\n"
      ),
      ("etc/services.d/check/run", comments(5000) + "pytest -q\n"),
      ("docker-entrypoint.d/40-check.sh", comments(5000) + "pytest -q /srv\n"),
      ("docker-entrypoint.d/40-check.sh", "#!/bin/sh\n" + comments(66_000) + "pytest -q /srv\n"),
    ]
    return files.map { ($0, ByteString($1)) }
  }

  private static func tables() -> [(String, ByteString)] {
    [
      (
        "etc/systemd/system/app.service.d/10-check.conf",
        "[Service]\nExecStartPre=+/usr/local/bin/pytest -q\n"
      ),
      ("usr/lib/systemd/system/app.socket", "[Socket]\nExecStartPost=python -m unittest\n"),
      ("etc/circus/circus.ini", "[watcher:check]\ncmd = pytest\nargs = -q\n"),
      ("etc/anacrontab", "SHELL=/bin/sh\n1 5 check.daily nice pytest -q\n"),
      ("etc/inittab", "::sysinit:/etc/rc\n::respawn:/usr/local/bin/pytest -q\n"),
      ("etc/init/check.conf", "start on startup\nexec pytest -q\n"),
      ("etc/dinit.d/check", "type = process\ncommand = /usr/bin/pytest\n"),
      (
        "etc/monit/conf.d/check.conf", "check process check\n  start program = \"/bin/pytest -q\"\n"
      ),
      ("etc/rc.local", "#!/bin/sh\npytest -q\n"),
      ("docker-entrypoint-init.d/check", "pytest -q\n"),
      (
        "app/ecosystem.config.js",
        "module.exports = {\n  apps: [{\n    name: 'check',\n    script: 'pytest',\n  }]\n}\n"
      ),
      ("app/process-compose.yaml", "processes:\n  check:\n    command: \"pytest -q\"\n"),
    ]
  }

  /// Files whose place says nothing and whose sections do.
  private static func told() -> [(String, ByteString)] {
    [
      ("app/deploy/web.conf", "[program:check]\ncommand = pytest -q\n"),
      ("app/deploy/web.ini", "[eventlistener:check]\ncommand=\n  python -m pytest\n"),
      ("srv/run/circus.cfg", "[watcher:check]\ncmd=tox\n"),
      ("app/uwsgi.ini", "[uwsgi]\nmodule = app\ncron = 0 -1 -1 -1 -1 pytest -q\n"),
      ("app/server.ini", "[uwsgi]\nmodule = app\nexec-as-root = pytest -q\n"),
      ("app/server.ini", "[uwsgi]\nmodule = app\nhook-post-app = exec:pytest -q\n"),
      ("app/units/check.service", "[Service]\nExecStart=pytest\n"),
    ]
  }

  /// Files that the image's own commands name.
  private static func named() -> [LeakRecipe] {
    func named(
      _ words: [String], _ path: String, _ text: ByteString, _ more: [TarEntry] = []
    ) -> LeakRecipe {
      LeakRecipe("a command names what starts tests: \(words.joined(separator: " "))") { pair in
        pair.ship([.file(ByteString(path), text)] + more)
        pair.service.configuration.entrypoint = words
        return .leak("no-test-entry-points", subject: "Entrypoint")
      }
    }
    return [
      named(["supercronic", "/app/jobs"], "app/jobs", "*/5 * * * * pytest -q\n"),
      named(["supercronic", "/app/jobs.txt"], "app/jobs.txt", "0 */5 * * * * * pytest -q\n"),
      named(["supercronic", "-debug", "jobs"], "app/jobs", "@every 5m pytest -q\n"),
      named(["sh", "-c", "exec supercronic /app/jobs"], "app/jobs", "@daily pytest -q\n"),
      named(
        ["supervisord", "-n", "-c", "/app/processes"], "app/processes",
        "[program:check]\ncommand=pytest -q\n"),
      named(
        ["/usr/bin/supervisord", "--configuration=/app/processes"], "app/processes",
        "[program:check]\ncommand=pytest -q\n"),
      named(["supervisord", "-c/app/p"], "app/p", "[program:check]\ncommand=pytest -q\n"),
      named(["honcho", "-f", "/app/procs", "start"], "app/procs", "check: pytest -q\n"),
      named(["circusd", "/app/watchers"], "app/watchers", "[watcher:check]\ncmd = pytest\n"),
      named(["crond", "-f", "-c", "/app/tabs"], "app/tabs/app", "0 1 * * * pytest\n"),
      named(["s6-svscan", "/app/services"], "app/services/check/run", "#!/bin/sh\nexec pytest\n"),
      named(["runsvdir", "/app/sv2"], "app/sv2/check/run", "#!/bin/sh\nexec pytest\n"),
      named(
        ["tini", "--", "pm2-runtime", "/app/apps.json"], "app/apps.json",
        "[{\"script\": \"pytest\"}]\n"),
      named(
        ["yacron", "-c", "/app/jobs.yaml"], "app/jobs.yaml",
        "jobs:\n  - name: check\n    command: |\n      pytest -q\n"),
      named(
        ["/app/start.sh"], "app/jobs", "0 1 * * * pytest\n",
        [.file("app/start.sh", "#!/bin/sh\nset -e\nexec supercronic /app/jobs\n", mode: 0o755)]),
    ]
  }
}
