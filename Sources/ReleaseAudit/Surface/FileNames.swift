import LayerFilesystem

/// The names by which test files are known: pytest's and unittest's conventions, their
/// configuration, and what they leave behind.
///
/// pytest, "Conventions for Python test discovery"; unittest, "Test Discovery"; coverage.py,
/// "Configuration reference".
enum TestFileNames {
  /// What a name says about a file or folder.
  enum Meaning {
    /// `test_*.py`, `*_test.py`, and Django's `tests.py`.
    case testModule
    /// A file that only a test runner reads.
    case configuration
    /// Something that a test run leaves behind.
    case residue
  }

  /// What the name of a file says.
  static func meaning(ofFile name: ArraySlice<UInt8>) -> Meaning? {
    if isConfiguration(name) { return .configuration }
    if isResidue(name) { return .residue }
    return isTestModule(name) ? .testModule : nil
  }

  /// Whether pytest or Django would collect a module of that name.
  static func isTestModule(_ name: ArraySlice<UInt8>) -> Bool {
    guard name.hasSuffix(".py") else { return false }
    return name.hasPrefix("test_") || name.hasSuffix("_test.py")
      || name.equals("tests.py")
  }

  /// Whether a folder of that name holds tests, if it holds anything like a test.
  static func isTestFolder(_ name: ArraySlice<UInt8>) -> Bool {
    isTestFolder(name.span)
  }

  private static func isTestFolder(_ name: Span<UInt8>) -> Bool {
    name.equals("tests") || name.equals("test")
  }

  /// Whether any folder above a path is named like one of tests.
  static func isBelowTestFolder(_ path: EntryPath) -> Bool {
    let bytes = path.bytes.span
    var start = 0
    for index in bytes.indices where bytes[index] == slash {
      if isTestFolder(bytes.extracting(start..<index)) { return true }
      start = index + 1
    }
    return false
  }

  /// Whether a test run leaves a folder of that name.
  static func isResidueFolder(_ name: ArraySlice<UInt8>) -> Bool {
    name.equals(".pytest_cache") || name.equals(".hypothesis") || name.equals(".tox")
      || name.equals(".nox") || name.equals("htmlcov") || name.equals(".mypy_cache")
  }

  private static func isConfiguration(_ name: ArraySlice<UInt8>) -> Bool {
    name.equals("conftest.py") || name.equals("pytest.ini") || name.equals(".pytest.ini")
      || name.equals("tox.ini") || name.equals("noxfile.py") || name.equals(".coveragerc")
  }

  private static func isResidue(_ name: ArraySlice<UInt8>) -> Bool {
    if name.equals(".coverage") || name.hasPrefix(".coverage.") { return true }
    if name.equals("coverage.xml") { return true }
    return name.hasPrefix("junit") && name.hasSuffix(".xml")
  }
}
