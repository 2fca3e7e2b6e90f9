/// What requirements are for, as far as the words of a name tell: that of a group, an extra, a file or
/// a folder.
package enum DependencyPurpose: Hashable, Sendable {
  /// Running the service.
  case runtime
  /// Testing.
  case test
  /// Development, of which testing is a part in most projects.
  case development
  /// Documentation, examples, tools: neither the service nor its tests.
  case beside

  /// Judges a name by its words. Tests and development outweigh everything else; nil where no word
  /// tells anything.
  package init?(name: some StringProtocol) {
    let words = Self.words(of: name)
    // `end-to-end` and `pre-commit` are one word.
    let purposes = Set((words + [words.joined()]).compactMap(Self.purpose))
    let strongest = [DependencyPurpose.test, .development, .beside, .runtime]
    guard let purpose = strongest.first(where: purposes.contains) else { return nil }
    self = purpose
  }

  /// The words of a name in lower case: `Requirements_dev-py312` has three.
  package static func words(of name: some StringProtocol) -> [String] {
    name.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  /// What a word tells; digits at its end tell nothing (`tests2`).
  package static func purpose(ofWord word: String) -> DependencyPurpose? {
    if let purpose = purposes[word] { return purpose }
    var stem = word[...]
    while let last = stem.last, last.isNumber { stem = stem.dropLast() }
    if stem.count < word.count { return purposes[String(stem)] }
    return isOfTests(word) ? .test : nil
  }

  /// Whether a word begins or ends with `test`: `systemtests`, `apitest`, `testdeps`, `testonly`. Any
  /// such word speaks for tests, but for those of the language and of other trades.
  private static func isOfTests(_ word: String) -> Bool {
    if otherWords.contains(word) { return false }
    let ends = ["test", "tests", "testing", "tester", "testers"]
    if ends.contains(where: word.hasSuffix) { return true }
    return word.hasPrefix("test") && !otherBeginnings.contains(where: word.hasPrefix)
  }

  /// Words that end with `test` and are not about tests of programs.
  private static let otherWords: Set<String> = Set(
    """
    latest greatest fastest shortest smartest lightest brightest neatest sweetest softest swiftest
    cutest hottest fittest wettest strictest quietest contest contests attest attests protest protests
    protesting contesting attesting detest backtest backtests backtesting backtester abtest abtests
    abtesting splittest hypothesistest bloodtest labtest
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Beginnings of words that are not about tests.
  private static let otherBeginnings = [
    "testament", "testimon", "testif", "testosteron", "testate", "testnet", "testflight", "testis",
  ]

  private static let purposes: [String: DependencyPurpose] = {
    let lists: [(DependencyPurpose, String)] = [
      (
        .test,
        """
        test tests tst testing tester testers uat sit unittest unittests unit units integration e2e endtoend
        functional acceptance smoke regression pytest nose nose2 behave bdd gherkin robot
        robotframework playwright selenium cypress splinter locust loadtest loadtests loadtesting
        perftest qa quality cov coverage tox nox mock mocks mocking fake fakes fixture fixtures
        factories contract pact mutation hypothesis fuzz fuzzing doctest doctests spec specs check
        checks verify sanity stress soak tavern schemathesis webdriver appium karate newman k6 gatling
        jmeter artillery allure testinfra molecule vcr stubbing mutmut systemtest usertest
        """
      ),
      (
        .development,
        """
        dev devel develop developer developers development devtools devcontainer local localdev ci
        lint linter linters linting format formatting formatter formatters style black ruff flake8
        isort pylint mypy typing typecheck typechecking pyright precommit debug debugging
        debugger ide typings stubs types mypystubs autopep8 yapf pycodestyle pydocstyle bandit vulture
        codestyle codequality staticanalysis profiling profiler benchmark benchmarks bench benchmarking
        asv
        """
      ),
      (
        .beside,
        """
        doc docs documentation sphinx mkdocs readthedocs rtd example examples sample samples demo
        demos tutorial tutorials tool tools tooling script scripts github
        vendor third contrib notebook notebooks jupyter publish
        """
      ),
      (
        .runtime,
        """
        service services prod production base main common app application apps runtime core install
        default lock locked web webapp website worker workers server servers api backend celery beat
        scheduler gunicorn uwsgi uvicorn wsgi asgi deploy deployment docker container image heroku
        cloud aws gcp azure lambda pinned frozen freeze compiled live release staging minimal min
        cpu gpu cuda ml ai nlp etl airflow dagster prefect jobs job cron bot linux django flask fastapi db database postgres postgresql mysql redis kafka
        """
      ),
    ]
    var purposes: [String: DependencyPurpose] = [:]
    for (purpose, words) in lists {
      for word in words.split(whereSeparator: \.isWhitespace) { purposes[String(word)] = purpose }
    }
    return purposes
  }()
}
