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
    if configuration.contains(Array(name)) { return .configuration }
    if isResidue(name) { return .residue }
    return isTestModule(name) ? .testModule : nil
  }

  /// Whether pytest or Django would collect a module of that name.
  static func isTestModule(_ name: ArraySlice<UInt8>) -> Bool {
    guard name.hasSuffix(".py") else { return false }
    return name.hasPrefix("test_") || name.hasSuffix("_test.py")
      || name.elementsEqual("tests.py".utf8)
  }

  /// Whether a folder of that name holds tests, if it holds anything like a test.
  static func isTestFolder(_ name: ArraySlice<UInt8>) -> Bool {
    name.elementsEqual("tests".utf8) || name.elementsEqual("test".utf8)
  }

  /// Whether a test run leaves a folder of that name.
  static func isResidueFolder(_ name: ArraySlice<UInt8>) -> Bool {
    residueFolders.contains(Array(name))
  }

  private static let configuration: Set<[UInt8]> = Set(
    ["conftest.py", "pytest.ini", ".pytest.ini", "tox.ini", "noxfile.py", ".coveragerc"]
      .map { Array($0.utf8) })

  private static let residueFolders: Set<[UInt8]> = Set(
    [".pytest_cache", ".hypothesis", ".tox", ".nox", "htmlcov", ".mypy_cache"]
      .map { Array($0.utf8) })

  private static func isResidue(_ name: ArraySlice<UInt8>) -> Bool {
    if name.elementsEqual(".coverage".utf8) || name.hasPrefix(".coverage.") { return true }
    if name.elementsEqual("coverage.xml".utf8) { return true }
    return name.hasPrefix("junit") && name.hasSuffix(".xml")
  }
}

extension Collection<UInt8> where Self: BidirectionalCollection {
  func hasPrefix(_ prefix: StaticString) -> Bool {
    starts(with: prefix.bytes)
  }

  func hasSuffix(_ suffix: StaticString) -> Bool {
    let bytes = suffix.bytes
    return count >= bytes.count && self.suffix(bytes.count).elementsEqual(bytes)
  }
}

extension StaticString {
  fileprivate var bytes: [UInt8] { withUTF8Buffer { Array($0) } }
}
