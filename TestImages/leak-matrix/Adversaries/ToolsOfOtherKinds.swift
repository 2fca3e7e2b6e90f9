import FixtureBuilder

extension LeakRecipe {
  /// Tests by tools of other kinds than pytest, under names that tell nothing, and tests in other forms
  /// than Python's.
  static func toolsOfOtherKinds() -> [LeakRecipe] {
    helpers() + scriptTests() + runnerScripts() + forks()
  }

  /// A module in both images that imports a test tool, which LOCALDEV has.
  private static func helper(
    _ tool: String, _ path: String, _ code: ByteString, package: String? = nil
  ) -> LeakRecipe {
    LeakRecipe("a module of no telling name that is of \(tool)") { pair in
      let package = package ?? tool.replacing("-", with: "_")
      pair.declareForTests(tool)
      pair.develop(
        PythonDistribution(
          tool, "1.0",
          modules: [
            (
              "\(package)/__init__.py",
              ByteString("\"\"\"\(tool), a stand-in for fixtures.\"\"\"\n")
            )
          ]
        ).entries(), by: "RUN pip install \(tool)")
      pair.addToBoth([.file(ByteString(path), code)])
      return .leak("no-test-files", path: "/\(path)")
    }
  }

  private static func helpers() -> [LeakRecipe] {
    [
      helper(
        "locust", "app/perf/checkout.py",
        "from locust import HttpUser, task\n\n\nclass Shopper(HttpUser):\n    @task\n    def buy(self): ...\n"
      ),
      helper(
        "pytest-bdd", "app/src/sample_service/steps.py",
        "from pytest_bdd import given\n\n\n@given('a user')\ndef user():\n    return 1\n"),
      helper(
        "robotframework", "app/robot/keywords.py",
        "from robot.api.deco import keyword\n\n\n@keyword\ndef log_in(name): ...\n",
        package: "robot"),
      helper(
        "schemathesis", "app/checks/api.py",
        "import schemathesis\n\nschema = schemathesis.from_uri('x')\n"),
      helper(
        "hypothesis", "app/src/sample_service/props.py",
        "from hypothesis import strategies as st\n\nNAMES = st.text()\n"),
      helper(
        "ward", "app/src/sample_service/wards.py",
        "from ward import test\n\n\n@test('adds')\ndef _(): ...\n"),
      helper(
        "mamba", "app/src/sample_service/behaviour.py",
        "from mamba import description, it\n\nwith description('x') as self:\n    pass\n"),
    ]
  }

  private static func scriptTests() -> [LeakRecipe] {
    ["login.test.ts", "login.spec.js", "login.cy.ts", "login.test.jsx", "login.spec.mjs"].map {
      name in
      LeakRecipe("a test beside the scripts: \(name)") { pair in
        let path = "app/frontend/src/\(name)"
        pair.addToBoth([.file(ByteString(path), "test('in', () => {});\n")])
        return .leak("no-test-files", path: "/\(path)")
      }
    }
  }

  private static func runnerScripts() -> [LeakRecipe] {
    [
      ("app/run_tests.sh", "exec pytest -q tests\n"),
      ("app/bin/test", "set -e\ncd /app\npytest\n"),
      ("app/bin/run-tests", "# in case of doubt\nif [ -n \"$1\" ]; then shift; fi\nexec pytest\n"),
    ]
    .map { path, text in
      LeakRecipe("a script that is for running tests: \(path)") { pair in
        pair.addToBoth([.file(ByteString(path), ByteString("#!/bin/sh\n\(text)"), mode: 0o755)])
        return .leak("no-test-entry-points", subject: "/\(path)")
      }
    }
      + [
        ("runtests.py", "import sys\n\nimport pytest\n\nsys.exit(pytest.main(['-q']))\n"),
        ("run_tests.py", "import unittest\n\nunittest.TextTestRunner().run(SUITE)\n"),
      ].map { name, code in
        LeakRecipe("a program that is for running tests: \(name)") { pair in
          pair.addToBoth([.file(ByteString("app/\(name)"), ByteString(code))])
          return .leak("no-test-files", path: "/app/\(name)")
        }
      }
  }

  private static func forks() -> [LeakRecipe] {
    [
      LeakRecipe("pytest under another name, which nobody declares") { pair in
        let fork = PythonDistribution(
          "acme-runner", "9.0",
          modules: MatrixPair.pytest.modules.map { ($0.path, $0.content + "# ours\n") })
        pair.addToBoth(fork.entries(), by: "RUN pip install acme-runner")
        return .leaked([])
      }
    ]
  }
}
