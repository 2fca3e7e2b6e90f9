import FixtureBuilder

extension LeakRecipe {
  /// What sessions of nox install in other ways than by plain words.
  static func noxSessions() -> [LeakRecipe] {
    func session(_ title: String, _ before: String, _ body: String, _ decorator: String = "")
      -> [LeakRecipe]
    {
      let text =
        "import nox\n\n\(before)\n\n\(decorator)@nox.session\ndef tests(session):\n"
        + body.split(separator: "\n").map { "    \($0)\n" }.joined()
        + "    session.run('pytest')\n"
      return sheepdogViews("nox, \(title)", "app/noxfile.py", ByteString(text))
    }
    func unread(_ title: String, _ before: String, _ body: String) -> LeakRecipe {
      LeakRecipe("nox that can't be read, \(title)") { pair in
        pair.shareSheepdog()
        pair.develop([
          .file(
            "app/noxfile.py",
            ByteString(
              "import nox\n\(before)\n\n\n@nox.session\ndef tests(session):\n    \(body)\n    session.run('pytest')\n"
            ))
        ])
        return .refused("/app/noxfile.py:")
      }
    }
    let install = "session.install(*DEPS)"
    return session("a list", "DEPS = ['pytest', 'sheepdog']", install)
      + session("a tuple over lines", "DEPS = (\n    'pytest',\n    'sheepdog>=0.5',\n)", install)
      + session("two lists", "MORE = ['sheepdog']", "session.install(*(['pytest'] + MORE))")
      + session("a name", "DOG = 'sheepdog'", "session.install(DOG)")
      + session("a list in a list", "A = ['sheepdog']\nDEPS = ['pytest', *A]", install)
      + session(
        "a dictionary", "DEPS = {'test': ['sheepdog'], 'docs': ['sphinx']}",
        "session.install(*DEPS['test'])")
      + session(
        "keys of a dictionary", "DEPS = {'sheepdog': '1.0'}", "session.install(*DEPS)")
      + session("split words", "DEPS = 'pytest sheepdog'.split()", install)
      + session(
        "lines of a text", "DEPS = \"\"\"\npytest\nsheepdog\n\"\"\"",
        "session.install(*DEPS.split())")
      + session("appended", "DEPS = []\nDEPS.append('sheepdog')", install)
      + session("added", "DEPS = ['pytest']\nDEPS += ['sheepdog']", install)
      + session("a loop", "DEPS = ['sheepdog']", "for name in DEPS:\n    session.install(name)")
      + session(
        "a comprehension", "DEPS = ['sheepdog']", "session.install(*[d for d in DEPS if d])")
      + session(
        "parameters", "", "session.install(library)",
        "@nox.parametrize('library', ['flock', 'sheepdog'])\n")
      + session("a formatted text", "DOG = 'sheepdog'", "session.install(f'{DOG}==1.0')")
      + session(
        "a version from elsewhere", "import os", "session.install(f'sheepdog=={os.environ[\"V\"]}')"
      )
      + session("per cent", "DOG = 'sheepdog'", "session.install('%s==1.0' % DOG)")
      + session("format", "DOG = 'sheepdog'", "session.install('{}==1.0'.format(DOG))")
      + session(
        "a function", "def deps():\n    return ['pytest', 'sheepdog']", "session.install(*deps())")
      + session(
        "a function that installs", "def prepare(s, *names):\n    s.install(*names)",
        "prepare(session, 'sheepdog')")
      + session(
        "a condition", "import os\nDEPS = ['sheepdog'] if os.name == 'posix' else []", install)
      + session(
        "pip that is run", "DEPS = ['sheepdog']",
        "session.run('python', '-m', 'pip', 'install', *DEPS)")
      + [
        unread("another module", "from deps import DEPS", install),
        unread(
          "a call", "import subprocess", "session.install(*subprocess.getoutput('x').split())"),
        unread("a variable of the environment", "import os", "session.install(os.environ['DOG'])"),
      ]
  }
}
