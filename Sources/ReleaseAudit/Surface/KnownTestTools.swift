import PythonDistributions
import PythonPackaging

/// Test tools that are known by name, so that they are found even where nobody declares them.
///
/// Only what exists to run tests or to serve a test run: libraries that are useful outside of tests
/// (HTTP mocks, data generators, browsers) are left to what the project declares.
enum KnownTestTools {
  private static let names: Set<String> = [
    "pytest", "nose", "nose2", "tox", "nox", "unittest2", "testtools", "green", "ward", "behave",
    "robotframework", "coverage", "hypothesis", "mutmut", "cosmic-ray", "subunit",
    "python-subunit", "stestr", "testrepository", "slipcover", "aloe", "lettuce", "radish-bdd",
    "avocado-framework", "trial", "zope-testrunner", "unittest-xml-reporting", "xdoctest", "sybil",
  ]

  private static let classifiers: Set<String> = [
    "Framework :: Pytest", "Topic :: Software Development :: Testing",
    "Topic :: Software Development :: Testing :: Unit",
    "Topic :: Software Development :: Testing :: BDD",
  ]

  /// What nothing but a test tool is imported as.
  private static let modules: Set<String> = [
    "pytest", "_pytest", "nose2", "unittest2", "hypothesis", "testtools",
  ]

  /// Useful outside of tests, whatever their classifiers say.
  private static let others: Set<String> = ["pexpect", "ptyprocess"]

  /// How a distribution is known to be a test tool.
  enum Reason: Hashable, Sendable {
    /// By its name.
    case name
    /// By a trove classifier of its metadata.
    case classifier(String)
    /// By what it makes importable: a copy of a test tool under another name.
    case module(String)
  }

  /// Why a distribution is known to be a test tool; nil where it is not.
  static func reason(_ distribution: Distribution) -> Reason? {
    if isKnown(distribution.name.normalized) { return .name }
    let name = distribution.name.normalized
    if InstallTools.contains(name) || others.contains(name) { return nil }
    if let classifier = distribution.classifiers.first(where: classifiers.contains) {
      return .classifier(classifier)
    }
    return distribution.topLevel.first(where: modules.contains).map(Reason.module)
  }

  /// Whether a project of that normalised name is a test tool.
  static func isKnown(_ name: String) -> Bool {
    names.contains(name) || name.hasPrefix("pytest-") || name.hasPrefix("nose-")
      || name.hasPrefix("tox-") || name.hasPrefix("hypothesis-") || name.hasPrefix("flake8-pytest")
  }
}

extension Distribution {
  /// Whether it is known as a test tool, by its name, a classifier or what it makes importable.
  package var isKnownTestTool: Bool { KnownTestTools.reason(self) != nil }
}
