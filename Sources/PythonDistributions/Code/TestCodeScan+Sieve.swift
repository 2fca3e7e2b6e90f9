import ByteText
import Codecs
import PythonPackaging

// Which sources are worth a scan.

extension TestCodeScan {
  /// Whether a source may have something to tell: looked at quickly, since it is asked of all.
  ///
  /// All tests, and all that imports them, have the word in a definition or an import.
  static func mayTell(_ source: Span<UInt8>) -> Bool {
    var start = 0
    while let place = source.firstIndex(of: "test", from: start) {
      if isTelling(source, place) { return true }
      start = place + 4
    }
    return toolImports.isFound(in: source)
  }

  /// How tools are imported with which tests need not have the word.
  private static let toolImports = PhraseSearch([
    "from behave", "import behave", "import locust", "from locust", "from robot", "import robot",
    // hypothesis, schemathesis
    "thesis import", "thesis as", "import hypothesis", "import schemathesis",
    "from ward ", "from mamba ",
    // What makes data, time and answers for tests.
    "import factory", "from factory", "model_bakery", "polyfactory", "import responses",
    "from responses", "requests_mock", "respx import", "import respx", "freezegun", "time_machine",
    "aioresponses", "import httpretty", "import vcr", "import moto", "from moto", "pyfakefs",
    "from syrupy", "import faker", "from faker", "import mimesis", "from mimesis", "import mixer",
    "from mixer", "import fakeredis", "from fakeredis", "import mongomock", "from mongomock",
    // What measures tests from the start of the interpreter on.
    "import coverage", "from coverage", "process_startup",
  ])

  private static func isTelling(_ source: Span<UInt8>, _ place: Int) -> Bool {
    let before = place > 0 ? source[place - 1] : 0
    let next = place + 4 < source.count ? source[place + 4] : 0
    switch before {
    case UInt8(ascii: " "):
      if place >= 4, source[place - 2] == UInt8(ascii: "f"), source[place - 3] == UInt8(ascii: "e")
      {
        return true
      }
    case UInt8(ascii: "y"), UInt8(ascii: "t"), UInt8(ascii: "."), UInt8(ascii: "_"): break
    default: if next != UInt8(ascii: "_"), next != UInt8(ascii: "s") { return false }
    }
    // The word of an import, also in one that goes on over lines.
    var first = place
    while first > 0, source[first - 1] != 0x0A, source[first - 1] != 0, place - first < 256 {
      first -= 1
    }
    while first < place, source[first] == 0x20 || source[first] == 0x09 { first += 1 }
    let line = source.extracting(first..<source.count)
    if line.begins(with: "from ") || line.begins(with: "import ") || line.begins(with: "try:") {
      return true
    }
    var index = first
    while index < source.count, source[index] != 0x0A, source[index] != 0 {
      let byte = source[index]
      guard
        byte.isIdentifierPart || byte == 0x20 || byte == 0x2C || byte == 0x29 || byte == 0x0D
          || byte == 0x23
      else {
        return byte == 0x22 || byte == 0x27 ? isNamed(source, place) : false
      }
      index += 1
    }
    return true
  }

  /// Whether the word stands in a short string, as in `import_module("pytest")`.
  private static func isNamed(_ source: Span<UInt8>, _ place: Int) -> Bool {
    var index = place + 4
    while index < source.count, source[index].isIdentifierPart || source[index] == .dot {
      index += 1
    }
    guard index + 1 < source.count else { return false }
    return (source[index] == 0x22 || source[index] == 0x27)
      && (source[index + 1] == 0x29 || source[index + 1] == 0x2C)
  }
}
