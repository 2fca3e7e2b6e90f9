import FixtureBuilder

extension LeakRecipe {
  /// What only tests use and no name says so, in both images or hidden in the service.
  static func testHelpers() -> [LeakRecipe] {
    helperModules() + leftovers() + ownNames() + registered()
  }

  /// A module that cannot be imported without what only LOCALDEV has.
  private static func helperModules() -> [LeakRecipe] {
    [
      (
        "factory-boy", "app/src/sample_service/factories.py",
        "import factory\n\n\nclass F(factory.Factory): ...\n"
      ),
      (
        "factory-boy", "app/src/sample_service/seeds.py",
        "from factory import Factory as F, Sequence\n\n\nclass A(F): ...\n"
      ),
      (
        "freezegun", "app/src/sample_service/clock.py",
        "import os, freezegun\n\nnow = freezegun.freeze_time\n"
      ),
      (
        "responses", "app/lib/stubs.py",
        "from responses import RequestsMock\n\nSTUB = RequestsMock()\n"
      ),
    ].flatMap { tool, path, code in
      [false, true].map { isHidden in
        LeakRecipe("a helper of tests, \(path)\(isHidden ? ", hidden" : "")") { pair in
          let package = tool == "factory-boy" ? "factory" : tool
          pair.declareForTests(tool)
          pair.develop(
            PythonDistribution(
              tool, "1.0",
              modules: [
                ("\(package)/__init__.py", "\"\"\"A stand-in of fixtures, for helpers.\"\"\"\n")
              ]
            ).entries(), by: "RUN pip install \(tool)")
          let file = TarEntry.file(ByteString(path), ByteString(code))
          pair.develop([file])
          let layer = pair.ship([file])
          if isHidden { pair.ship([.whiteout(of: ByteString(path))], by: "RUN rm") }
          return .leak("no-test-files", path: "/\(path)", layer: layer, hidden: isHidden)
        }
      }
    }
  }

  private static func leftovers() -> [LeakRecipe] {
    [
      "app/frontend/cypress/support/commands.js", "app/cypress/fixtures/users.json",
      "app/frontend/jest.config.js", "app/frontend/vitest.config.mts",
      "app/frontend/playwright.config.mjs", "app/frontend/playwright-report/index.html",
      "app/frontend/.mocharc.yml", "app/frontend/cypress.env.json", "app/src/setupTests.ts",
    ].map { path in
      LeakRecipe("left of tests of scripts: \(path)") { pair in
        pair.addToBoth([.file(ByteString(path), "export default { reporter: 'dot' };\n")])
        return .leak("no-test-files", path: "/\(path)")
      }
    } + [
      LeakRecipe("keywords of Robot Framework beside suites that were left out") { pair in
        pair.develop([.file("app/robot/login.robot", "*** Test Cases ***\nLogin\n    Log In\n")])
        pair.addToBoth([
          .file("app/robot/keywords.resource", "*** Keywords ***\nLog In\n    Log    x\n")
        ])
        return .leak("no-test-files", path: "/app/robot/keywords.resource")
      }
    ]
  }

  /// Names of modules that pytest is told elsewhere than in `python_files`.
  private static func ownNames() -> [LeakRecipe] {
    let code: ByteString = "def test_it():\n    assert 1 + 1 == 2\n"
    func named(_ title: String, _ change: @escaping (inout MatrixPair) -> Void) -> LeakRecipe {
      LeakRecipe("names of test modules given by \(title)") { pair in
        pair.addToBoth([.file("app/src/sample_service/check_a.py", code)])
        change(&pair)
        return .leak("no-test-files", path: "/app/src/sample_service/check_a.py")
      }
    }
    return [
      named("addopts in pyproject.toml") {
        $0.develop([
          .file(
            "app/pyproject.toml",
            "[tool.pytest.ini_options]\naddopts = \"-q -o 'python_files=check_*.py spec_*.py'\"\n")
        ])
      },
      named("addopts as a list") {
        $0.develop([
          .file(
            "app/pyproject.toml",
            "[tool.pytest.ini_options]\naddopts = [\"--override-ini=python_files=check_*.py\"]\n")
        ])
      },
      named("addopts in setup.cfg") {
        $0.develop([.file("app/setup.cfg", "[tool:pytest]\naddopts = -opython_files=check_*.py\n")])
      },
      named("PYTEST_ADDOPTS") {
        $0.configureLocaldev {
          $0.environment.append("PYTEST_ADDOPTS=--override-ini python_files=check_*.py")
        }
      },
      named("the command of localdev") {
        $0.configureLocaldev {
          $0.entrypoint = nil
          $0.command = ["pytest", "-o", "python_files=check_*.py", "src"]
        }
      },
    ]
  }

  /// A decorator that registers means nothing in a module that nobody imports.
  private static func registered() -> [LeakRecipe] {
    [
      "import app\n\n\n@app.celery.task\ndef test_sum():\n    assert app.add(1, 2) == 3\n",
      "from app import bus\n\n\n@bus.listener('x')\ndef test_event(client):\n    client.get('/').raise_for_status()\n",
    ].enumerated().map { number, code in
      LeakRecipe("a test with a framework's decorator, \(number)") { pair in
        pair.addToBoth([.file("app/src/sample_service/test_work.py", ByteString(code))])
        return .leak("no-test-files", path: "/app/src/sample_service/test_work.py")
      }
    }
  }
}
