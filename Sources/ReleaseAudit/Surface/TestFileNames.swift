import ByteText
import LayerFilesystem
import PythonDistributions

/// The names by which test files are known: the conventions of test runners, their configuration, and what
/// they leave behind.
///
/// pytest, "Conventions for Python test discovery"; unittest, "Test Discovery"; coverage.py,
/// "Configuration reference"; behave, Robot Framework and Tavern, whose files have endings of their own.
enum TestFileNames {
  /// What a name says about a file.
  enum Meaning {
    /// `test_*.py`, `*_test.py`, `*_tests.py`, `tests.py`: a test module, if its code is none of something
    /// else.
    case testModule
    /// `test*.py`, `*Test.py`: a test module only where its code says so.
    case perhapsModule
    /// A test module in a form that is not looked into: compiled, for Cython, or a notebook.
    case opaqueModule
    /// `test*.txt`, which pytest takes for doctests where they have examples.
    case doctest
    /// A file that only a test runner reads.
    case configuration
    /// A test in a language of its own: `*.feature`, `*.robot`, `test_*.tavern.yaml`.
    case testFile
    /// `*.resource`: keywords of Robot Framework, where the project has that.
    case robotResource
    /// Something that a test run leaves behind.
    case residue
  }

  /// What the name of a file says, also of one that was set aside: no runner collects `test_x.py.orig`, and
  /// it is a test all the same.
  static func meaning(ofFile name: ArraySlice<UInt8>) -> Meaning? {
    if name.hasSuffix(".py") { return meaning(ofName: name) }
    guard let aside = SetAsideName(name) else { return meaning(ofName: name) }
    if !aside.original.hasSuffix(".py"), let own = meaning(ofName: name) { return own }
    let meaning = meaning(ofName: aside.original)
    switch aside.form {
    case .copy: return meaning
    case .change:
      // Its lines are no code; nobody makes changes of what is no test and calls them so.
      return meaning == .testModule
        ? .testFile : meaning == .perhapsModule ? .opaqueModule : meaning
    case .template: return meaning == .testModule ? .opaqueModule : nil
    }
  }

  /// Whether a file is Python source by its name, set aside or not.
  static func isSource(_ name: ArraySlice<UInt8>) -> Bool { source(name) != nil }

  /// The name of a Python source, that which it had before it was set aside; nil for what is none.
  static func source(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    if name.hasSuffix(".py") { return name }
    guard let aside = SetAsideName(name), aside.form == .copy, aside.original.hasSuffix(".py")
    else { return nil }
    return aside.original
  }

  private static func meaning(ofName name: ArraySlice<UInt8>) -> Meaning? {
    if isConfiguration(name) { return .configuration }
    if isResidue(name) { return .residue }
    if name.hasSuffix(".py") {
      return isTestModule(name) ? .testModule : isPerhapsModule(name) ? .perhapsModule : nil
    }
    if isTestFile(name) || isScriptTest(name) { return .testFile }
    if name.hasSuffix(".resource") { return .robotResource }
    if isOpaqueModule(name) { return .opaqueModule }
    return name.hasPrefix("test") && name.hasSuffix(".txt") ? .doctest : nil
  }

  /// Whether pytest or Django would collect a module of that name.
  static func isTestModule(_ name: ArraySlice<UInt8>) -> Bool {
    guard name.hasSuffix(".py") else { return false }
    return name.hasPrefix("test_") || name.hasSuffix("_test.py") || name.hasSuffix("_tests.py")
      || name.equals("tests.py")
  }

  /// Whether unittest would collect a module of that name, or the name is written in capitals.
  private static func isPerhapsModule(_ name: ArraySlice<UInt8>) -> Bool {
    name.hasPrefix("test") || name.hasPrefix("Test") || name.hasSuffix("Test.py")
      || name.hasSuffix("Tests.py") || name.equals("runtests.py")
      || name.equals("run_tests.py") || name.equals("run-tests.py") || name.hasSuffix("-test.py")
      || name.hasSuffix("_spec.py") || isRenamed(name)
  }

  /// Whether a module was renamed so that no runner collects it: `_test_x.py`, `disabled_test_x.py`,
  /// `x_test_old.py`.
  private static func isRenamed(_ name: ArraySlice<UInt8>) -> Bool {
    guard name.contains(UInt8(ascii: "_")) || name.contains(UInt8(ascii: ".")),
      name.span.contains("test")
    else { return false }
    let words = name.dropLast(3).split { byte in
      !((byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte >= 0x80)
    }.map { String(decoding: $0, as: UTF8.self) }
    func isAside(_ word: String) -> Bool {
      SetAsideName.isWord(word.lowercased()) || word.allSatisfy(\.isNumber)
    }
    let rest = words.drop(while: isAside)
    let end = rest.lastIndex { !isAside($0) }.map { rest.index(after: $0) } ?? rest.endIndex
    let kept = rest[..<end]
    guard kept.count > 1 else { return false }
    return kept.first == "test" || kept.last == "test" || kept.last == "tests"
  }

  private static func isTestFile(_ name: ArraySlice<UInt8>) -> Bool {
    name.hasSuffix(".feature") || name.hasSuffix(".robot") || name.hasSuffix(".tavern.yaml")
      || name.hasSuffix(".tavern.yml")
  }

  /// `login.test.ts`, `login.spec.js`, `login.cy.ts`: the names by which Jest, Vitest, Jasmine, Playwright
  /// and Cypress find tests beside the source.
  private static func isScriptTest(_ name: ArraySlice<UInt8>) -> Bool {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), name.endIndex - dot <= 4 else {
      return false
    }
    let ending = name[dot...]
    guard
      ending.hasSuffix("js") || ending.hasSuffix("ts") || ending.hasSuffix("jsx")
        || ending.hasSuffix("tsx")
    else { return false }
    let stem = name[..<dot]
    return stem.hasSuffix(".test") || stem.hasSuffix(".spec") || stem.hasSuffix(".cy")
  }

  private static func isOpaqueModule(_ name: ArraySlice<UInt8>) -> Bool {
    guard
      name.hasSuffix(".so") || name.hasSuffix(".pyd") || name.hasSuffix(".pyx")
        || name.hasSuffix(".ipynb")
    else { return false }
    let stem = name.prefix { $0 != UInt8(ascii: ".") }
    return stem.hasPrefix("test_") || stem.hasSuffix("_test") || stem.hasSuffix("_tests")
  }

  /// Whether a test run leaves a folder of that name.
  static func isResidueFolder(_ name: ArraySlice<UInt8>) -> Bool {
    name.equals(".pytest_cache") || name.equals(".hypothesis") || name.equals(".tox")
      || name.equals(".nox") || name.equals("htmlcov") || name.equals(".mypy_cache")
      || name.equals(".testmondata") || name.equals(".stestr") || name.equals(".ruff_cache")
      || name.equals(".mutmut-cache") || name.equals("playwright-report")
      || name.equals(".nyc_output")
  }

  private static let configurations: Set<[UInt8]> = Set(
    """
    conftest.py pytest.ini .pytest.ini pytest.toml .pytest.toml tox.ini tox.toml noxfile.py .coveragerc
    .coveragerc.toml codecov.yml .codecov.yml codecov.yaml .codecov.yaml .coveralls.yml nose.cfg .noserc
    nose2.cfg .nose2.cfg unittest.cfg behave.ini .behaverc .stestr.conf .testr.conf locustfile.py
    mutmut_config.py setup_mutmut.cfg playwright.config.ts playwright.config.js cypress.config.ts
    cypress.config.js cypress.json .slipcover
    playwright.config.mjs playwright.config.cjs playwright.config.mts playwright-ct.config.ts
    playwright-ct.config.js cypress.config.mjs cypress.config.cjs cypress.config.mts cypress.env.json
    jest.config.js jest.config.ts jest.config.mjs jest.config.cjs jest.config.json jest.setup.js jest.setup.ts
    vitest.config.js vitest.config.ts vitest.config.mjs vitest.config.mts vitest.workspace.ts vitest.setup.ts
    karma.conf.js karma.conf.ts wdio.conf.js wdio.conf.ts .mocharc.js .mocharc.cjs .mocharc.json .mocharc.yml
    .mocharc.yaml protractor.conf.js setupTests.js setupTests.ts .nycrc nightwatch.conf.js
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })

  private static func isConfiguration(_ name: ArraySlice<UInt8>) -> Bool {
    // Nearly all names are told by their first byte.
    switch name.first {
    case UInt8(ascii: "c"), UInt8(ascii: "p"), UInt8(ascii: "."), UInt8(ascii: "t"),
      UInt8(ascii: "n"), UInt8(ascii: "u"), UInt8(ascii: "b"), UInt8(ascii: "l"),
      UInt8(ascii: "m"), UInt8(ascii: "s"), UInt8(ascii: "j"), UInt8(ascii: "v"),
      UInt8(ascii: "k"), UInt8(ascii: "w"):
      name.count >= 6 && name.count <= 23 && configurations.contains(Array(name))
    default: false
    }
  }

  private static func isResidue(_ name: ArraySlice<UInt8>) -> Bool {
    if name.equals(".coverage") || name.hasPrefix(".coverage.") || name.hasPrefix(".testmondata") {
      return true
    }
    if name.equals("coverage.xml") || name.equals("coverage.lcov") { return true }
    return name.hasPrefix("junit") && name.hasSuffix(".xml")
  }

  /// Whether a folder holds templates, in which a report is one that the service writes.
  static func isTemplateFolder(_ name: ArraySlice<UInt8>) -> Bool {
    name.equals("templates") || name.equals("template") || name.equals("jinja2")
      || name.equals("jinja") || name.equals("skeleton") || name.equals("skeletons")
  }
}
