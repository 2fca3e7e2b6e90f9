import Codecs

/// Whether Python source is test code, judged by its lines.
///
/// Names alone cannot tell: `test_client.py` may be the client of a product that manages tests. Code
/// that imports a test framework, or that defines test functions with assertions, is test code.
enum TestCode {
  /// Looks for an import of a test framework, or for test functions with assertions.
  static func isTestCode(_ source: Span<UInt8>) -> Bool {
    var definesTest = false
    var asserts = false
    var start = 0
    while start < source.count {
      var end = start
      while end < source.count, source[end] != 0x0A, source[end] != 0x0D { end += 1 }
      var first = start
      while first < end, source[first] == 0x20 || source[first] == 0x09 { first += 1 }
      let line = source.extracting(first..<end)
      if importsFramework(line) { return true }
      definesTest = definesTest || isTestDefinition(line, indent: first - start)
      asserts =
        asserts || begins(line, "assert ") || begins(line, "assert(")
        || begins(line, "self.assert")
      if definesTest, asserts { return true }
      start = end + 1
    }
    return false
  }

  /// Looks for anything that a test runner would collect: a weaker sign, for modules that stand in a
  /// test folder and have the name of a test.
  static func definesTests(_ source: Span<UInt8>) -> Bool {
    var start = 0
    while start < source.count {
      var end = start
      while end < source.count, source[end] != 0x0A, source[end] != 0x0D { end += 1 }
      var first = start
      while first < end, source[first] == 0x20 || source[first] == 0x09 { first += 1 }
      let line = source.extracting(first..<end)
      if importsFramework(line) || isTestDefinition(line, indent: first - start) { return true }
      start = end + 1
    }
    return false
  }

  private static let frameworks: [StaticString] = [
    "pytest", "unittest", "_pytest", "nose", "nose2", "hypothesis", "testtools", "twisted.trial",
    "pytest_asyncio", "behave", "asynctest", "ward", "unittest2", "django.test",
  ]

  private static func importsFramework(_ line: Span<UInt8>) -> Bool {
    for keyword: StaticString in ["import ", "from "] where begins(line, keyword) {
      let rest = line.extracting(keyword.utf8CodeUnitCount..<line.count)
      for framework in frameworks where begins(rest, framework) {
        let length = framework.utf8CodeUnitCount
        if rest.count == length { return true }
        // `import unittest.mock` tests something; `import unittestish` does not.
        let next = rest[length]
        if next == 0x20 || next == 0x2E || next == 0x2C || next == 0x3B || next == 0x09 {
          // Mocks are used outside of tests too.
          return !begins(rest.extracting(length..<rest.count), ".mock")
        }
      }
    }
    return false
  }

  private static func isTestDefinition(_ line: Span<UInt8>, indent: Int) -> Bool {
    if begins(line, "def test_") || begins(line, "async def test_") { return true }
    return indent == 0 && begins(line, "def test(")
  }

  private static func begins(_ line: Span<UInt8>, _ prefix: StaticString) -> Bool {
    let count = prefix.utf8CodeUnitCount
    guard line.count >= count else { return false }
    return prefix.withUTF8Buffer { bytes in
      for index in 0..<count where line[index] != bytes[index] { return false }
      return true
    }
  }
}
