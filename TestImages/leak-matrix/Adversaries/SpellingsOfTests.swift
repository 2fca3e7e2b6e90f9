import FixtureBuilder

extension LeakRecipe {
  /// Names of requirements files that speak for tests or development in many spellings.
  static func spellingsOfTests() -> [LeakRecipe] {
    [
      "app/requirements-systemtest.txt", "app/requirements-system-tests.txt",
      "app/requirements_uitests.txt", "app/requirements/acceptance.txt",
      "app/requirements/functional.txt", "app/smoke-requirements.txt", "app/reqs/stress.txt",
      "app/requirements-benchmark.txt", "app/requirements-contract.txt",
      "app/requirements-loadtesting.txt", "app/requirements-load-test.txt",
      "app/requirements.qa.txt", "app/requirements/ci.in", "app/requirements-mypy.txt",
      "app/requirements/typing.txt", "app/requirements-stubs.txt", "app/requirements_testonly.txt",
      "app/testdeps-requirements.txt", "app/testreqs.requirements", "app/requirements.tests.lock",
      "app/requirements-PerfTests.txt", "app/component_test_requirements.txt",
      "app/tests/pip.txt", "app/tests/packages.txt", "app/tests/py3.txt", "app/tests/needs.txt",
      "app/systemtest/list.txt", "app/requirements/apitest.pip", "app/requirements-tester.txt",
    ].map {
      declared("a spelling of tests: \($0)", in: $0, "sheepdog>=1\n")
    }
  }

  /// Names that only look like them.
  static func spellingsOfOthers() -> [LeakRecipe] {
    [
      "app/requirements-latest.txt", "app/requirements-backtest.txt",
      "app/requirements-contest.txt",
      "app/requirements-testnet.txt", "app/requirements-attestation.txt",
      "app/tests/data/list.txt", "app/tests/fixtures/names.txt",
    ].map { path in
      LeakRecipe("a word that is not about tests: \(path)") { pair in
        pair.shareSheepdog(by: "RUN pip install sheepdog")
        pair.develop([.file(ByteString(path), "sheepdog>=1\n")])
        return .proven()
      }
    } + [
      LeakRecipe("a list of words among the tests") { pair in
        pair.shareSheepdog(by: "RUN pip install sheepdog")
        pair.develop([.file("app/tests/words.txt", "sheepdog\nwolf\n")])
        return .proven()
      }
    ]
  }
}
