import FixtureBuilder

extension LeakRecipe {
  /// Test modules and their helpers in shapes that people reported: in both images unless they say else.
  static func testModules() -> [LeakRecipe] {
    let camel: ByteString =
      "from shop.base import BaseCase\n\n\nclass LoginTest(BaseCase):\n    def testLogin(self):\n        self.login()\n"
    let page: ByteString = "import pytest\n\n\n@pytest.fixture\ndef login(): ...\n"
    return [
      shipped("camel case in /app/tests", "app/tests/test_login.py", camel),
      shipped("camel case beside the source", "src/app/test_login.py", camel),
      shipped("camel case in a file of its name", "src/app/LoginTest.py", camel),
      shipped(
        "camel case in an asynchronous class", "src/app/test_bus.py",
        "from shop.base import AsyncCase\n\n\nclass BusTests(AsyncCase):\n    async def testGo(self):\n        await self.go()\n"
      ),
      shipped("unittest's name without an import", "app/tests/testlogin.py", "x = 1\n"),
      shipped(
        "unittest's name with pytest's functions", "src/app/testlogin.py",
        "def test_login(client):\n    assert client\n"),
      shipped("fixtures of pages in e2e", "app/e2e/pages/login.py", page),
      LeakRecipe("helpers left in e2e, of which LOCALDEV has the tests") { pair in
        pair.develop([
          .file("app/e2e/conftest.py", "import pytest\n"),
          .file("app/e2e/test_login.py", "def test_login(page):\n    page.goto('/')\n"),
        ])
        pair.addToBoth([
          .file("app/e2e/pages/login.py", page), .file("app/e2e/data/users.json", "[]\n"),
        ])
        return .leak("no-test-files", path: "/app/e2e/pages/login.py")
          .and("no-test-files", path: "/app/e2e/data/users.json")
      },
      LeakRecipe("helpers left in a folder of no telling name, of which LOCALDEV has the tests") {
        pair in
        pair.develop([
          .file("app/quality/conftest.py", "import pytest\n"),
          .file("app/quality/test_login.py", "def test_login(page):\n    page.goto('/')\n"),
        ])
        pair.addToBoth([.file("app/quality/pages/login.py", page)])
        return .leak("no-test-files", path: "/app/quality/pages/login.py")
      },
      LeakRecipe("settings of pytest in LOCALDEV alone") { pair in
        pair.develop([
          .file(
            "app/pyproject.toml",
            "[tool.pytest.ini_options]\npython_files = [\"check_*.py\"]\ntestpaths = [\"checks\"]\n"
          )
        ])
        pair.addToBoth([
          .file("app/checks/sub/check_a.py", "def check_total():\n    assert True\n")
        ])
        return .leak("no-test-files", path: "/app/checks/sub/check_a.py")
      },
      LeakRecipe("functions that only the settings of pytest make tests") { pair in
        pair.develop([
          .file("app/pytest.ini", "[pytest]\npython_functions = check_*\npython_classes = *Suite\n")
        ])
        pair.addToBoth([
          .file("src/app/test_sums.py", "def check_total():\n    assert 1 + 1 == 2\n")
        ])
        return .leak("no-test-files", path: "/src/app/test_sums.py")
      },
      LeakRecipe("classes that only the settings of pytest make tests") { pair in
        pair.develop([
          .file(
            "app/pytest.ini", "[pytest]\npython_classes = *Suite\npython_functions = should_*\n")
        ])
        pair.addToBoth([
          .file(
            "src/app/sums_test.py",
            "class SumSuite:\n    def should_add(self):\n        assert 1 + 1 == 2\n")
        ])
        return .leak("no-test-files", path: "/src/app/sums_test.py")
      },
      LeakRecipe("steps of behave, which LOCALDEV has, in a folder of no telling name") { pair in
        pair.declareForTests("behave")
        pair.develop(MatrixPair.library("behave").entries())
        pair.addToBoth([
          .file("app/story/environment.py", "from behave import fixture\n"),
          .file("app/story/steps/login.py", "from behave import given\n"),
        ])
        return .leak("no-test-files", path: "/app/story/environment.py")
          .and("no-test-files", path: "/app/story/steps/login.py")
      },
      LeakRecipe("tests of pytest in a module of no telling name") { pair in
        pair.addToBoth([
          .file("app/smoke.py", "import pytest\n\n\ndef test_up(url):\n    get(url)\n")
        ])
        return .leak("no-test-files", path: "/app/smoke.py")
      },
      LeakRecipe("cases of unittest in a module of no telling name") { pair in
        pair.addToBoth([
          .file(
            "src/app/smoke.py",
            "import unittest\n\n\nclass Smoke(unittest.TestCase):\n    def test_up(self):\n        self.get()\n"
          )
        ])
        return .leak("no-test-files", path: "/src/app/smoke.py")
      },
      shipped("a feature beside the source", "src/app/login.feature", "Feature: login\n"),
      shipped(
        "Django's package of tests, deeper", "app/shop/cart/tests/views.py",
        "from django.test import TestCase\n\n\nclass V(TestCase):\n    def test_a(self): ...\n"),
    ] + [
      hiding("Playwright's tests in e2e", "app/e2e/test_login.py"),
      hiding("a test beside the source", "src/app/mailer_test.py"),
      hiding("a test of Django's package", "app/shop/tests/views.py"),
    ] + compiledTests()
  }

  private static func compiledTests() -> [LeakRecipe] {
    let names = ["pytest"]
    let code = PythonBytecode.module(
      filename: "/src/app/test_main.py", names: names, functions: [("test_main", ["client"])])
    return [
      LeakRecipe("bytecode of a test beside the source, in SERVICE alone") { pair in
        let layer = pair.ship([.file("src/app/test_main.pyc", code)])
        return .leak("no-test-bytecode", path: "/src/app/test_main.pyc", layer: layer)
      },
      LeakRecipe("bytecode of a test beside the source, hidden") { pair in
        let layer = pair.ship([.file("src/app/test_main.pyc", code)])
        pair.ship([.whiteout(of: "src/app/test_main.pyc")], by: "RUN rm")
        return .leak("no-test-bytecode", path: "/src/app/test_main.pyc", layer: layer, hidden: true)
      },
      LeakRecipe("bytecode of a test with another ending of its name") { pair in
        let layer = pair.ship([.file("src/app/main_test.pyc", code)])
        return .leak("no-test-bytecode", path: "/src/app/main_test.pyc", layer: layer)
      },
    ]
  }

  private static func shipped(_ name: String, _ path: String, _ text: ByteString) -> LeakRecipe {
    LeakRecipe("\(name): \(path)") { pair in
      pair.addToBoth([.file(ByteString(path), text)])
      return .leak("no-test-files", path: "/\(path)")
    }
  }

  private static func hiding(_ name: String, _ path: String) -> LeakRecipe {
    LeakRecipe("\(name), removed again: \(path)") { pair in
      pair.addToBoth([
        .file(
          ByteString(path),
          "from django.test import TestCase\n\n\nclass V(TestCase):\n    def test_a(self): ...\n")
      ])
      pair.ship([.whiteout(of: ByteString(path))], by: "RUN rm")
      return .leak("no-test-files", path: "/\(path)", hidden: true)
    }
  }
}
