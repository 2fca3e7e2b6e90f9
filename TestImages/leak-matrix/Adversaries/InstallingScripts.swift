import FixtureBuilder

extension LeakRecipe {
  /// `sheepdog`, which a file of LOCALDEV alone installs for tests, in both views.
  static func sheepdogViews(_ title: String, _ path: String, _ text: ByteString) -> [LeakRecipe] {
    [false, true].map { isHidden in
      LeakRecipe("\(title)\(isHidden ? ", hidden" : "")") { pair in
        let files = MatrixPair.library("sheepdog").files()
        var layer: Int
        if isHidden {
          layer = pair.ship(files, by: "RUN prepare")
          let site = MatrixPair.site
          pair.ship(
            [
              .whiteout(of: ByteString("\(site)/sheepdog")),
              .whiteout(of: ByteString("\(site)/sheepdog-1.0.dist-info")),
            ], by: "RUN tidy")
          pair.develop(files, by: "RUN prepare")
        } else {
          layer = pair.shareSheepdog()
        }
        pair.develop([.file(ByteString(path), text, mode: 0o755)])
        return .leak(
          "no-test-distributions", subject: "sheepdog 1.0", layer: layer, hidden: isHidden)
      }
    }
  }

  /// Scripts, targets and tasks that install what tests need.
  static func installingScripts() -> [LeakRecipe] {
    func script(_ path: String, _ body: String, _ title: String = "") -> [LeakRecipe] {
      sheepdogViews(
        "a script that installs, \(title.isEmpty ? path : title)", path,
        ByteString("#!/bin/sh\nset -e\n\(body)\n"))
    }
    func target(_ title: String, _ text: String, _ path: String = "app/Makefile") -> [LeakRecipe] {
      sheepdogViews("a target that installs, \(title)", path, ByteString(text))
    }
    func unread(_ title: String, _ path: String, _ text: ByteString, _ place: String) -> LeakRecipe
    {
      LeakRecipe("a script that can't be read, \(title)") { pair in
        pair.shareSheepdog()
        pair.develop([.file(ByteString(path), text, mode: 0o755)])
        return .refused(place)
      }
    }
    let install = "pip install sheepdog"
    return script("app/run-tests.sh", "\(install)\npytest")
      + script("app/scripts/test", install)
      + script("app/ci/test", "python3 -m pip install -q 'sheepdog>=0.5'")
      + script("app/bin/runtests", "uv pip install --system sheepdog")
      + script("app/check.sh", "if true; then\n  \(install)\nfi\npytest", "in an if")
      + script("app/go.sh", "\(install) && python -m pytest", "that runs tests")
      + script("app/test.sh", "DEPS=\"pytest sheepdog\"\npip install $DEPS", "with a variable")
      + script(
        "app/test.sh", "DEPS=(\n  pytest\n  sheepdog # the dog\n)\npip install \"${DEPS[@]}\"",
        "with an array")
      + script("app/test.sh", "pip install ${DOG:-sheepdog}", "with a default")
      + script(
        "app/test.sh", "DOG=sheepdog\nPIP='pip install'\n$PIP $DOG", "with variables for all")
      + script(
        "app/test.sh", "for dep in pytest sheepdog; do pip install \"$dep\"; done", "with a loop")
      + script(
        "app/test.sh", "pip install \\\n  pytest \\\n  sheepdog", "over lines")
      + script("app/tests/setup", install, "in a folder of tests")
      + target("at once", "test:\n\t\(install)\n\tpytest\n")
      + target("through a variable", "DEPS = pytest sheepdog\n\ntest:\n\t@pip install $(DEPS)\n")
      + target("that it needs", "test: deps\n\tpytest\n\ndeps:\n\t\(install)\n")
      + target("of another name that runs tests", "all:\n\t-\(install)\n\tpython -m pytest\n")
      + target("called for its dependencies", ".PHONY: test-deps\ntest-deps:\n\t\(install)\n")
      + target("on its line", "check: ; \(install)\n")
      + target(
        "of just", "deps := \"sheepdog\"\n\ntest *args:\n    pip install {{deps}}\n    pytest\n",
        "app/justfile")
      + target(
        "of Task", "version: '3'\ntasks:\n  test:\n    cmds:\n      - \(install)\n      - pytest\n",
        "app/Taskfile.yml")
      + target(
        "of tox", "[testenv]\ncommands_pre = \(install)\ncommands = pytest\n", "app/tox.ini")
      + target(
        "of poe", "[tool.poe.tasks]\ntest = \"sh -c '\(install) && pytest'\"\n",
        "app/pyproject.toml")
      + target(
        "of hatch", "[envs.test.scripts]\nrun = [\"\(install)\", \"pytest\"]\n", "app/hatch.toml")
      + [
        unread(
          "a command's output", "app/scripts/test.sh", "#!/bin/sh\npip install $(cat list)\n",
          "/app/scripts/test.sh:2"),
        unread(
          "a variable from elsewhere", "app/Makefile", "test:\n\tpip install $(DOGS)\n\tpytest\n",
          "/app/Makefile:2"),
        unread(
          "a file that is not there", "app/run-tests.sh",
          "#!/bin/sh\npip install -r dev-tools.txt\n", "/app/run-tests.sh:2"),
      ]
  }
}
