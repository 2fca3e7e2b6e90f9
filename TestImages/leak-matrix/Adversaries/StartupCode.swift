import FixtureBuilder

extension LeakRecipe {
  /// Code that every start of the interpreter runs, and that is of tests.
  static func startupCode() -> [LeakRecipe] {
    let site = MatrixPair.site
    let lines: [(String, ByteString)] = [
      ("coverage", "import coverage; coverage.process_startup()\n"),
      (
        "coverage where a variable asks",
        "import os; os.getenv('X') and __import__('coverage').process_startup()\n"
      ),
      (
        "coverage behind a path",
        "/opt/more\n# a comment\nimport sys; import coverage as c; c.process_startup()\n"
      ),
      (
        "coverage in a text",
        "import os;exec(\"if 'X' in os.environ:\\n from coverage import process_startup as p; p()\")\n"
      ),
      ("pytest-cov", "import os, sys;exec('if 1: from pytest_cov.embed import init; init()')\n"),
      ("pytest", "import pytest\n"),
      ("importlib", "import importlib; importlib.import_module('pytest')\n"),
      ("a tab", "import\tcoverage\n"),
    ]
    let start: ByteString = "import coverage\n\ncoverage.process_startup()\n"
    var recipes = lines.flatMap { name, text in
      views(
        "a .pth file that starts tests, \(name)", "\(site)/zz_start.pth", text, "no-test-imports")
    }
    recipes += views(
      "a .pth file in a user's site", "home/app/.local/lib/python3.12/site-packages/a.pth",
      "import coverage; coverage.process_startup()\n", "no-test-imports")
    for path in [
      "\(site)/sitecustomize.py", "\(site)/usercustomize.py", "\(site)/sitecustomize/__init__.py",
      "app/sitecustomize.py", "usr/local/lib/python3.12/sitecustomize.py",
    ] {
      recipes += views("coverage in \(path)", path, start, "no-test-imports")
    }
    recipes += views(
      "coverage in a function of sitecustomize.py", "\(site)/sitecustomize.py",
      "try:\n    from coverage import process_startup\n    process_startup()\nexcept ImportError:\n    pass\n",
      "no-test-imports")
    recipes += views(
      "a test tool of the surface in sitecustomize.py", "\(site)/sitecustomize.py",
      "import responses\n\nresponses.start()\n", "no-test-imports")
    recipes += views(
      "a plugin of pytest in usercustomize.py", "app/usercustomize.py", "import pytest_mock\n",
      "no-test-imports")
    for path in [
      "\(site)/sitecustomize.pyc", "\(site)/__pycache__/sitecustomize.cpython-312.pyc",
    ] {
      let code = PythonBytecode.module(
        filename: "/\(site)/sitecustomize.py", names: ["coverage"], functions: [])
      recipes += views("coverage in \(path)", path, code, "no-test-imports")
    }
    recipes.append(
      LeakRecipe("a .pth file that starts a module, which starts coverage") { pair in
        let layer = pair.ship([
          .file(ByteString("\(site)/a_start.pth"), "import measuring\n"),
          .file(ByteString("\(site)/measuring.py"), start),
        ])
        return .leak("no-test-imports", path: "/\(site)/a_start.pth", layer: layer)
      })
    return recipes
  }
}
