import FixtureBuilder

extension LeakRecipe {
  /// Scripts and sessions that install something, or name modules, and not for tests alone.
  static func scriptsOfTheService() -> [LeakRecipe] {
    func beside(_ title: String, _ path: String, _ text: ByteString) -> LeakRecipe {
      LeakRecipe("not for tests alone: \(title)") { pair in
        pair.shareSheepdog(by: "RUN pip install sheepdog")
        pair.develop([.file(ByteString(path), text, mode: 0o755)])
        return .proven()
      }
    }
    func nox(_ title: String, _ text: String) -> LeakRecipe {
      beside("nox, \(title)", "app/noxfile.py", ByteString("import nox\n\n\n@nox.session\n\(text)"))
    }
    return [
      beside("a script that installs", "app/install.sh", "#!/bin/sh\npip install sheepdog\n"),
      beside("a script of another word", "app/latest.sh", "#!/bin/sh\npip install sheepdog\n"),
      beside(
        "what SERVICE's history names", "app/run-tests.sh",
        "#!/bin/sh\npip install sheepdog\npytest\n"),
      beside(
        "a target that installs", "app/Makefile",
        "install:\n\tpip install sheepdog\n\ntest:\n\tpytest\n"),
      beside(
        "a target that others need too", "app/Makefile",
        "run: deps\n\tflask run\n\ntest: deps\n\tpytest\n\ndeps:\n\tpip install sheepdog\n"),
      beside(
        "the service's own requirements", "app/Makefile",
        "test:\n\tpip install -r requirements.txt\n\tpip install $(PIP_OPTIONS) -e .\n\tpytest\n"),
      beside(
        "arguments of whoever runs it", "app/run-tests.sh",
        "#!/bin/sh\npip install -e . \"$@\"\npip install --upgrade pip\n"),
      nox(
        "the project itself",
        "def tests(session):\n    session.install('.')\n"),
      nox(
        "arguments of whoever runs it",
        "def tests(session):\n    session.install(*session.posargs)\n"),
      nox(
        "groups that the project file has",
        "def tests(session):\n    session.install(*nox.project.dependency_groups(PYPROJECT, 'test'))\n"
      ),
      nox("documentation", "def docs(session):\n    session.install(*read_deps())\n"),
      nox(
        "a session that runs the service",
        "def serve(session):\n    session.install('sheepdog')\n    session.run('flask', 'run')\n"),
      LeakRecipe("names of modules that are the service's, whatever pytest is told") { pair in
        pair.develop([
          .file("app/Makefile", "test:\n\tpytest -o python_files=check_*.py\n")
        ])
        pair.addToBoth([
          .file(
            "app/src/sample_service/check_stock.py",
            "def check(stock):\n    return stock.count() > 0\n")
        ])
        return .proven()
      },
      LeakRecipe("names of modules that a text only speaks of") { pair in
        pair.addToBoth([
          .file("app/README.md", "pytest takes python_files from its settings.\n"),
          .file("app/src/sample_service/settings.py", "VALUE = 1\n"),
        ])
        return .proven()
      },
    ]
  }
}
