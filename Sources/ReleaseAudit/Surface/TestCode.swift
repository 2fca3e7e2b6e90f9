import PythonDistributions

/// Judges whether Python code is a test, by what it shows.
///
/// Names alone cannot tell outside of test folders: `test_client.py` may be the client of a product that
/// manages tests, and `ab_test.py` the statistics of a shop.
struct TestCode: Sendable {
  /// How much speaks for a test.
  enum Evidence: Sendable {
    case none
    /// Something does, but it may be a function of the service that is called like one.
    case weak
    case strong
  }

  /// What the test distributions of the surface are imported as.
  var modules: Set<String> = []
  /// What all distributions of the surface are imported as, those included that others only require.
  var allModules: Set<String> = []
  /// The fixtures that the project defines.
  var fixtures: Set<String> = []
  /// Whether the project's settings give other names to its test functions and classes.
  var hasOwnNames = false

  /// Whether a module imports what only tests have.
  func importsTestTool(_ facts: TestCodeFacts) -> Bool {
    facts.imports.contains { name in
      TestCodeFacts.isTestTool(import: name)
        || modules.contains(String(name.prefix { $0 != "." }))
    }
  }

  /// Judges a module.
  ///
  /// - Parameter isUsed: whether a module of the service imports it, as none does with tests.
  ///   A function that a framework's decorator registers is called only where its module is imported:
  ///   in one that is `isNamed` like a test, and that nobody imports, the runner alone calls it.
  func evidence(
    _ facts: TestCodeFacts, isUsed: Bool = false, isNamed: Bool = false
  ) -> Evidence {
    if importsTestTool(facts) { return .strong }
    var best = Evidence.none
    let mayBeRegistered = isNamed && !isUsed && facts.asserts
    for function in facts.functions where !function.returnsValue {
      if function.isRegistered, !mayBeRegistered { continue }
      switch evidence(of: function, facts, isUsed) {
      case .strong: return .strong
      case .weak: best = .weak
      case .none: break
      }
    }
    return best
  }

  /// Whether a module is of tests whatever it is called: it defines fixtures, steps or tests with a tool
  /// that is of no other use, and that the service does not have.
  func isOfTests(_ facts: TestCodeFacts) -> Bool {
    let tops = facts.imports.map { String($0.prefix { $0 != "." }) }
    let isOfRunner = tops.contains { Self.runners.contains($0) && modules.contains($0) }
    if isOfRunner, !facts.fixtures.isEmpty || tops.contains("behave") { return true }
    if tops.contains(where: { Self.frameworks.contains($0) && modules.contains($0) }) {
      return true
    }
    // A module that cannot be imported without what only tests have is of no use to the service.
    if facts.helpers.contains(where: { modules.contains($0) || allModules.contains($0) }) {
      return true
    }
    return facts.functions.contains { function in
      guard !function.returnsValue, !function.isRegistered else { return false }
      guard let index = function.classIndex, facts.classes.indices.contains(index) else {
        return isOfRunner
      }
      let isCase = facts.classes[index].bases.contains { $0.hasSuffix("TestCase") }
      return isCase && importsTestTool(facts) || isOfRunner && !facts.classes[index].hasConstructor
    }
  }

  private static let runners: Set<String> = ["pytest", "_pytest", "behave"]
  /// Tools whose importers are tests, or helpers of tests, whatever is in them: no service asks whether
  /// they are there.
  private static let frameworks: Set<String> = [
    "pytest_bdd", "pytest_asyncio", "locust", "robot", "schemathesis", "hypothesis", "ward",
    "mamba",
    "nose2", "testtools", "tavern", "behave",
  ]

  private func evidence(
    of function: TestCodeFacts.Function, _ facts: TestCodeFacts, _ isUsed: Bool
  ) -> Evidence {
    if let index = function.classIndex, facts.classes.indices.contains(index) {
      let type = facts.classes[index]
      if type.bases.contains(where: Self.isCase) { return .strong }
      guard Self.isTestClass(type.name), !type.hasConstructor else { return .weak }
      if !type.bases.isEmpty, Self.isCase(type.name) { return .strong }
    }
    // Runners collect `test_…`; a function `test` alone is what evaluates a model.
    if isUsed || function.classIndex == nil && function.name == "test" { return .weak }
    let unknown = function.parameters.filter {
      !Self.fixtures.contains($0) && !fixtures.contains($0)
    }
    if unknown.isEmpty { return .strong }
    // pytest calls with fixtures, which have names and are defined somewhere; `a` and `b` are numbers.
    return facts.asserts && unknown.allSatisfy { $0.count >= 3 } ? .strong : .weak
  }

  private static func isCase(_ base: String) -> Bool {
    base.contains("TestCase") || base.hasSuffix("Test") || base.hasSuffix("Tests")
      || base.hasSuffix("TestBase") || base.hasSuffix("TestMixin")
  }

  private static func isTestClass(_ name: String) -> Bool {
    name.hasPrefix("Test") || isCase(name)
  }

  /// What pytest and its common plugins give to tests, and the names that projects give to their own.
  private static let fixtures: Set<String> = Set(
    """
    tmp_path tmp_path_factory tmpdir tmpdir_factory monkeypatch capsys capfd capsysbinary caplog recwarn
    request pytestconfig cache record_property doctest_namespace testdir pytester subtests
    mocker module_mocker requests_mock responses respx_mock httpx_mock aioresponses faker freezer benchmark
    snapshot event_loop client async_client aclient api_client test_client app flask_app django_app session
    db db_session dbsession transactional_db django_db_setup django_user_model admin_client admin_user rf
    settings live_server mailoutbox user users admin page browser context driver selenium base_url
    runner cli_runner celery_app celery_worker loop aiohttp_client test_app tmp_dir datadir shared_datadir
    regressions data_regression config auth_client logged_in_client engine connection redis redisdb postgresql
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
