import ByteText
import LayerFilesystem
import PythonDistributions

/// What the name of a folder says about tests in it, in any spelling: `tests`, `e2e`, `integration_tests`,
/// `IntegrationTests`, `unit-test`, `test_suite`, `__tests__`; also of one that was set aside: `tests.bak`,
/// `tests_disabled`, `tests2`.
enum TestFolderNames {
  /// What a name says.
  enum Meaning {
    /// Everything in it is for tests.
    case tests
    /// It holds tests if something in it is one: `test`, `testing`, `blood_tests`.
    case perhaps
    /// As before, and the name alone is no reason to say anything: `features`, `specs`.
    case others
  }

  /// What a name says; nil for nearly all names.
  static func meaning(of name: ArraySlice<UInt8>) -> Meaning? {
    guard mayMean(name) else { return nil }
    if name.equals("features") || name.equals("spec") || name.equals("specs") { return .others }
    if name.equals("__snapshots__") || name.equals("__mocks__") { return .tests }
    // A word or number of what was set aside says nothing else about it.
    let words = words(of: name).filter { word in
      !SetAsideName.isWord(word) && !word.utf8.allSatisfy { $0 &- 0x30 < 10 }
    }
    if words.contains("e2e") || words == ["end", "to", "end"] || words.starts(with: ["end2end"]) {
      return .tests
    }
    if words == ["cypress"] || words == ["cassettes"] { return .perhaps }
    // The package, or a copy of it.
    if words == ["py", "test"] { return nil }
    let others = words.filter { $0 != "tests" && $0 != "test" }
    if words.contains("tests") {
      return others.allSatisfy { kinds.contains($0) || parts.contains($0) || things.contains($0) }
        ? .tests : .perhaps
    }
    if words.contains("test") {
      let isOfTests =
        !others.isEmpty && others.allSatisfy { strongKinds.contains($0) || parts.contains($0) }
      return isOfTests ? .tests : .perhaps
    }
    return words.contains("testing") ? .perhaps : nil
  }

  /// Whether everything in some folder above a path is for tests.
  static func isBelowTests(_ path: EntryPath) -> Bool {
    path.bytes.split(separator: slash).dropLast().contains { meaning(of: $0) == .tests }
  }

  /// Whether a distribution's file is one of its tests; `django/test/client.py` is none.
  static func isOwnTest(_ path: EntryPath) -> Bool {
    if isBelowTests(path) { return true }
    let name = path.name
    return (TestFileNames.isTestModule(name) || name.equals("conftest.py"))
      && path.bytes.split(separator: slash).dropLast().contains { $0.equals("test") }
  }

  /// Most names are passed over by a look at their bytes.
  private static func mayMean(_ name: ArraySlice<UInt8>) -> Bool {
    let span = name.span
    guard span.count >= 3, span.count <= 64 else { return false }
    for index in 0..<span.count - 2 {
      switch span[index] | 0x20 {
      case UInt8(ascii: "t"):
        if index + 3 < span.count, span[index + 1] | 0x20 == UInt8(ascii: "e"),
          span[index + 2] | 0x20 == UInt8(ascii: "s"), span[index + 3] | 0x20 == UInt8(ascii: "t")
        {
          return true
        }
      case UInt8(ascii: "e"):
        if span[index + 1] == UInt8(ascii: "2"), span[index + 2] | 0x20 == UInt8(ascii: "e") {
          return true
        }
        if index == 0, span[1] | 0x20 == UInt8(ascii: "n"), span[2] | 0x20 == UInt8(ascii: "d") {
          return true
        }
      default: break
      }
    }
    return name.equals("features") || name.equals("spec") || name.equals("specs")
      || name.equals("__snapshots__") || name.equals("__mocks__") || name.equals("cypress")
      || name.equals("cassettes")
  }

  /// Kinds of tests: `unit_test` is of no product.
  private static let strongKinds: Set<String> = [
    "unit", "integration", "functional", "acceptance", "smoke", "regression", "e2e", "py",
    "django", "pytest",
  ]
  private static let kinds: Set<String> = strongKinds.union([
    "end", "to", "api", "ui", "component", "contract", "system", "load", "perf", "performance",
    "stress", "security", "db", "database", "browser", "web", "frontend", "backend", "app",
    "service", "python", "js", "fast", "slow", "local", "ci", "qa", "internal", "external",
    "manual", "automated", "auto", "int", "func", "it", "base", "core", "main", "new", "old",
    "doc", "property", "fuzz", "selenium", "playwright", "cypress", "live", "server", "cli", "http",
  ])
  /// What test suites are made of.
  private static let parts: Set<String> = [
    "suite", "suites", "fixture", "fixtures", "helper", "helpers", "mock", "mocks", "factories",
    "factory", "snapshot", "snapshots", "stub", "stubs", "fake", "fakes", "utils", "util",
  ]
  /// What belongs to tests where several are spoken of.
  private static let things: Set<String> = [
    "data", "support", "resources", "assets", "case", "cases", "common", "shared", "files", "tools",
    "config", "results", "output", "reports", "report", "logs", "lib", "src",
  ]

  /// The words of a name in lower case: separated by other bytes than letters and digits, by capitals, and
  /// where `test` is written together with a word that goes with it.
  private static func words(of name: ArraySlice<UInt8>) -> [String] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    var wasLower = false
    func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
    for byte in name {
      let isLetter = (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte >= 0x80
      if !isLetter || isCapital(byte) && wasLower {
        if !word.isEmpty { words.append(word) }
        word = []
      }
      if isLetter { word.append(isCapital(byte) ? byte | 0x20 : byte) }
      wasLower = isLetter && !isCapital(byte) && byte &- 0x30 >= 10
    }
    if !word.isEmpty { words.append(word) }
    return words.flatMap { split(String(decoding: $0, as: UTF8.self)) }
  }

  private static func split(_ numbered: String) -> [String] {
    var word = numbered
    while let last = word.last, last.isNumber { word.removeLast() }
    // `tests2`; in `end2end2` and `e2e2` the number is of the word.
    if !word.hasSuffix("test"), !word.hasSuffix("tests") { word = numbered }
    for end in ["tests", "test"] where word.hasSuffix(end) && word != end {
      let rest = String(word.dropLast(end.count))
      if kinds.contains(rest) { return [rest, end] }
    }
    for start in ["tests", "test"] where word.hasPrefix(start) && word != start {
      let rest = String(word.dropFirst(start.count))
      if parts.contains(rest) || things.contains(rest) { return [start, rest] }
    }
    return [word]
  }
}
