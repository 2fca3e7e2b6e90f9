import FixtureBuilder

extension LeakRecipe {
  /// Tests that only the conventions of test runners tell: in both images, so that they look like source.
  static func conventions() throws -> [LeakRecipe] {
    folders() + modules() + configured() + (try compiled())
  }

  private static let playwright: ByteString = """
    import re
    from playwright.sync_api import Page, expect


    def test_has_title(page: Page):
        page.goto("https://example.invalid/")
        expect(page).to_have_title(re.compile("Reading"))

    """
  private static let mocked: ByteString = """
    from app import mailer


    def test_sends(mocker):
        send = mocker.patch("app.mailer.send")
        mailer.remind("ada")
        send.assert_called_once_with("ada")

    """

  /// A file in both images, of which nothing but its name or code tells that it is a test.
  private static func both(
    _ name: String, _ files: [(path: String, content: ByteString)], found: String? = nil,
    _ rule: String = "no-test-files"
  ) -> LeakRecipe {
    LeakRecipe(name) { pair in
      pair.addToBoth(files.map { .file(ByteString($0.path), $0.content) })
      return .leak(rule, path: "/\(found ?? files[0].path)")
    }
  }

  /// As above, removed again by a later layer.
  private static func hidden(
    _ name: String, _ files: [(path: String, content: ByteString)]
  ) -> LeakRecipe {
    LeakRecipe("\(name), hidden") { pair in
      pair.addToBoth(files.map { .file(ByteString($0.path), $0.content) })
      pair.ship(files.map { .whiteout(of: ByteString($0.path)) }, by: "RUN rm")
      return .leak("no-test-files", path: "/\(files[0].path)", hidden: true)
    }
  }

  private static func folders() -> [LeakRecipe] {
    let page: ByteString = "class LoginPage:\n    URL = \"/login\"\n"
    var recipes = [
      both("Playwright's tests in e2e", [("app/e2e/test_login.py", playwright)]),
      both(
        "helpers left in e2e",
        [("app/e2e/pages/login.py", page), ("app/e2e/data/users.json", "[]\n")],
        found: "app/e2e/data/users.json"),
      both(
        "a tests folder of which the modules were left out",
        [
          ("app/tests/__init__.py", "# Tests.\n"), ("app/tests/factories.py", "import factory\n"),
          ("app/tests/fixtures/users.json", "[]\n"),
        ], found: "app/tests/fixtures/users.json"),
      both(
        "camel case in a tests folder",
        [
          (
            "srv/shop/tests/test_login.py",
            "class LoginTest(BaseCase):\n    def testLogin(self):\n        self.login()\n"
          )
        ]),
      both("unittest's names", [("srv/shop/tests/testlogin.py", "import unittest\n")]),
      both("a plural ending", [("srv/shop/tests/login_tests.py", "import pytest\n")]),
      both(
        "a package of tests as Django has it",
        [
          ("app/shop/tests/__init__.py", "# Tests.\n"),
          (
            "app/shop/tests/views.py",
            "from django.test import TestCase\n\n\nclass V(TestCase):\n    def test_a(self): ...\n"
          ),
        ], found: "app/shop/tests/views.py"),
      both(
        "a folder test with code that tests",
        [
          ("app/test/login.py", "import pytest\n\n\n@pytest.mark.slow\ndef check(): ...\n"),
          ("app/test/data.json", "{}\n"),
        ], found: "app/test/data.json"),
      both(
        "a folder test with a conftest.py",
        [("app/test/conftest.py", "import os\n"), ("app/test/users.csv", "a,b\n")],
        found: "app/test/users.csv"),
      hidden("a helper in e2e", [("app/e2e/pages/login.py", page)]),
    ]
    let spellings = [
      "integration_tests", "IntegrationTests", "unit-tests", "e2e-tests", "E2E", "test_suite",
      "__tests__", "unittests", "end_to_end", "functional_test", "Tests",
    ]
    recipes += spellings.map { both("a folder \($0)", [("app/\($0)/helper.py", page)]) }
    return recipes
  }

  private static func modules() -> [LeakRecipe] {
    let table = (0..<40_000).map { "    (\($0), \"value number \($0)\"),\n" }.joined()
    return [
      both("mocks that assert", [("src/app/mailer_test.py", mocked)]),
      hidden("mocks that assert", [("src/app/mailer_test.py", mocked)]),
      both("Playwright's test beside the source", [("src/app/test_login.py", playwright)]),
      both(
        "assert_allclose beside the source",
        [
          (
            "src/app/test_sums.py",
            "from numpy.testing import assert_allclose\n\n\ndef test_it():\n    assert_allclose(1, 1)\n"
          )
        ]),
      both(
        "raise_for_status beside the source",
        [
          (
            "src/app/test_api.py",
            "import requests\n\n\ndef test_up(base_url):\n    requests.get(base_url).raise_for_status()\n"
          )
        ]),
      both(
        "a list of imports over lines",
        [
          (
            "src/app/storage_tests.py",
            "import os, unittest as u\n\n\nclass A(u.TestCase):\n    def test_a(self): pass\n"
          )
        ]),
      both(
        "an import inside try",
        [
          (
            "src/app/tests.py", "try:\n    import pytest\nexcept ImportError:\n    pytest = None\n"
          )
        ]),
      both(
        "a base class of the project",
        [
          (
            "src/app/test_view.py",
            "from app.base import AppTestCase\n\n\nclass ViewTest(AppTestCase):\n    def testA(self):\n        self.go()\n"
          )
        ]),
      both(
        "unittest's name beside the source",
        [
          ("src/app/testviews.py", "from django.test import TestCase\n")
        ]),
      both(
        "asynchronous tests",
        [
          ("src/app/test_bus.py", "async def test_publish(client):\n    await client.publish(1)\n")
        ]),
      both(
        "a large test module",
        [
          (
            "src/app/test_table.py",
            ByteString(
              "import pytest\n\nTABLE = [\n" + table
                + "]\n\n\ndef test_table():\n    assert TABLE\n")
          )
        ]),
      both(
        "an interpreter line before a test",
        [
          ("src/app/test_cli.py", "#!/usr/bin/env python3\nimport unittest\nunittest.main()\n")
        ]),
    ]
  }

  private static func configured() -> [LeakRecipe] {
    let check: ByteString = "def check_total():\n    assert True\n"
    func settings(_ name: String, _ text: ByteString) -> LeakRecipe {
      both(
        "python_files in \(name)", [("app/checks/check_a.py", check), ("app/\(name)", text)])
    }
    return [
      settings(
        "pyproject.toml",
        "[tool.pytest.ini_options]\npython_files = \"check_*.py\"\ntestpaths = [\"checks\"]\n"),
      settings(
        "pytest.toml", "[pytest]\npython_files = [\"check_*.py\"]\ntestpaths = [\"checks\"]\n"),
      settings("tox.ini", "[pytest]\npython_files = check_*.py\ntestpaths =\n    checks\n"),
      settings("setup.cfg", "[tool:pytest]\npython_files = check_*.py\ntestpaths = checks\n"),
      both("settings of pytest 9, in the open", [("app/pytest.toml", "[pytest]\n")]),
      both("settings of pytest 9", [("app/.pytest.toml", "[pytest]\n")]),
      both("settings of tox", [("app/tox.toml", "env_list = [\"py\"]\n")]),
      both("settings of Codecov", [("app/.codecov.yml", "coverage: {}\n")]),
      both(
        "behave's features",
        [
          ("app/features/login.feature", "Feature: login\n"),
          ("app/features/environment.py", "def before_all(context): ...\n"),
          ("app/features/steps/login.py", "from behave import given\n"),
        ], found: "app/features/steps/login.py"),
      both("a suite of Robot", [("src/app/login.robot", "*** Test Cases ***\n")]),
      both("Tavern's test", [("src/app/test_api.tavern.yaml", "test_name: up\n")]),
      both("a doctest in a text", [("src/app/test_usage.txt", ">>> 1 + 1\n2\n")]),
    ]
  }

  private static func compiled() throws -> [LeakRecipe] {
    let code = PythonBytecode.module(
      filename: "/src/app/test_main.py", names: ["pytest"], functions: [("test_main", ["client"])])
    let bare = PythonBytecode.module(
      filename: "main.py", names: [], functions: [("test_main", [])])
    return [
      both(
        "bytecode of a test without its source", [("src/app/test_main.pyc", code)],
        "no-test-bytecode"),
      both(
        "bytecode of a test by its name and functions", [("src/app/test_main.pyc", bare)],
        "no-test-bytecode"),
      both(
        "bytecode of a helper in a tests folder",
        [
          (
            "app/tests/__pycache__/helper.cpython-312.pyc",
            PythonBytecode.module(filename: "helper.py")
          )
        ], "no-test-bytecode"),
    ]
  }
}

extension LeakRecipe {
  private static func both(
    _ name: String, _ files: [(path: String, content: ByteString)], _ rule: String
  ) -> LeakRecipe {
    both(name, files, found: nil, rule)
  }
}
