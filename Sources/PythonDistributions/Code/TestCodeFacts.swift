import ByteText
import PythonPackaging

/// What a module of Python shows of the marks of tests: what it imports, the functions and classes that a
/// test runner would collect, assertions. Facts only; whether they make a test is for others to judge.
package struct TestCodeFacts: Hashable, Sendable {
  /// A function whose name begins as those of tests do.
  package struct Function: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// Its parameters without `self`, those with defaults left out.
    package var parameters: [String] = []
    /// The class that it is a method of, by its place in `classes`.
    package var classIndex: Int?
    /// Whether it gives a value back, which tests never do.
    package var returnsValue = false
    /// Whether a decorator hands it to a framework, as a route, a task or a command.
    package var isRegistered = false
  }

  /// A class that has such functions, or has a base class.
  package struct Class: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// The last part of the names of its bases.
    package var bases: [String] = []
    /// Whether it has a constructor of its own, so that pytest would not collect it.
    package var hasConstructor = false
  }

  /// Modules that it imports, dots and all; of `from a import b` both `a` and `a.b`.
  package internal(set) var imports: [String] = []
  /// Distributions that it names to load something of theirs, as scripts of setuptools do.
  package internal(set) var distributions: [String] = []
  /// The functions.
  package internal(set) var functions: [Function] = []
  /// The classes.
  package internal(set) var classes: [Class] = []
  /// Tools that only make data, time or answers for tests, as they are imported, without which the module
  /// itself cannot be imported: at its top, and not in a `try` or an `if`.
  package internal(set) var helpers: [String] = []
  /// Names of pytest fixtures that it defines.
  package internal(set) var fixtures: [String] = []
  /// Whether anything in it asserts, expects or verifies.
  package internal(set) var asserts = false

  /// What is kept of one module, so that hostile ones take no memory.
  static let limit = 256

  init() {}

  /// Whether there is nothing to tell.
  var isEmpty: Bool {
    imports.isEmpty && helpers.isEmpty && distributions.isEmpty && functions.isEmpty
      && classes.isEmpty
      && fixtures.isEmpty
  }

  mutating func addImport(_ name: String) {
    if imports.count < Self.limit, !imports.contains(name) { imports.append(name) }
  }
}

extension TestCodeFacts {
  /// The tools with which tests are written, as they are imported.
  ///
  /// Mocks (`unittest.mock`) are not among them: they are used outside of tests too.
  package static func isTestTool(import name: String) -> Bool {
    guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else {
      return tools.contains(name) || modules.contains(name) || name.hasPrefix("pytest_")
    }
    if name.hasPrefix("unittest.mock") { return false }
    let top = name[..<dot]
    if tools.contains(String(top)) || top.hasPrefix("pytest_") { return true }
    return modules.contains { name == $0 || name.hasPrefix($0 + ".") }
  }

  /// Tools that make what tests work with: not always for tests, but where nothing else has them.
  package static func isTestHelper(import name: String) -> Bool {
    helperTools.contains(String(name.prefix { $0 != "." }))
  }

  private static let helperTools: Set<String> = [
    "factory", "model_bakery", "polyfactory", "responses", "requests_mock", "respx", "freezegun",
    "time_machine", "aioresponses", "httpretty", "vcr", "moto", "testcontainers", "pyfakefs",
    "testfixtures", "syrupy", "factory_boy", "pytest_factoryboy", "faker", "mimesis", "mixer",
    "fakeredis", "mongomock",
  ]

  /// As above, for the names in bytecode, which are many, and few of them a tool's.
  static func isTestTool(import name: ArraySlice<UInt8>) -> Bool {
    guard let first = name.first else { return false }
    let isLikely =
      lengths[Int(first)] & 1 << UInt64(name.count) != 0 || name.contains(.dot)
      || name.begins(with: "pytest_")
    return isLikely && isTestTool(import: name.text)
  }

  /// By the first byte of the names without a dot of tools: a bit for each length that they have.
  private static let lengths: [UInt64] = {
    var lengths = [UInt64](repeating: 0, count: 256)
    for name in tools.union(modules) where !name.contains(".") {
      if let first = name.utf8.first { lengths[Int(first)] |= 1 << UInt64(name.utf8.count) }
    }
    return lengths
  }()

  private static let tools: Set<String> = [
    "pytest", "_pytest", "unittest", "unittest2", "nose", "nose2", "hypothesis", "testtools",
    "asynctest", "ward", "behave", "aloe", "lettuce", "radish", "doctest", "xdoctest", "sybil",
    "robot", "tavern", "testfixtures", "assertpy", "hamcrest", "sure", "expects", "mamba",
    "django_webtest", "rest_framework_test", "parameterized", "ddt", "vcr", "tox", "nox",
    "locust", "schemathesis", "syrupy", "snapshottest", "approvaltests", "allure", "allure_pytest",
    "pytestqt", "testcontainers", "respx", "requests_mock", "pyfakefs", "flexmock", "doublex",
    "mutmut", "green", "zope_testrunner", "nox_poetry", "testify", "behave_django",
  ]

  private static let modules = [
    "django.test", "rest_framework.test", "twisted.trial", "tornado.testing", "aiohttp.test_utils",
    "aiohttp.pytest_plugin", "flask_testing", "fastapi.testclient", "starlette.testclient",
    "click.testing", "typer.testing", "numpy.testing", "pandas.testing", "pandas._testing",
    "sqlalchemy.testing", "playwright.sync_api.expect", "playwright.async_api.expect",
    "zope.testing", "zope.testrunner", "wagtail.test", "channels.testing", "celery.contrib.pytest",
    "scrapy.utils.test", "graphene_django.utils.testing", "odoo.tests", "asgiref.testing",
    "litestar.testing", "quart.testing", "sanic_testing", "falcon.testing", "pyramid.testing",
    "webtest", "moto", "localstack_client",
  ]
}
