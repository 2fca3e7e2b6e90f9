import Testing

@testable import PythonPackaging

@Suite struct RecordFileTests {
  private func record(_ text: String) -> RecordFile { RecordFile(Array(text.utf8)) }
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func rowsAreReadWithQuotesEmptyColumnsAndMoreColumns() {
    let record = record(
      "a.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\r\n"
        + "\"b,\"\"c\"\"\n.py\",,\r\nRECORD,,\r\nd.py,md5=,x,extra,more\r\n\r\n../../../bin/pytest,,9"
    )
    #expect(
      record.entries.map { text($0.path) }
        == ["a.py", "b,\"c\"\n.py", "RECORD", "d.py", "../../../bin/pytest"])
    #expect(record.entries.map(\.line) == [1, 2, 4, 5, 7])
    #expect(record.entries[0].digest?.algorithm == "sha256")
    #expect(record.entries[0].digest?.bytes.count == 32)
    #expect(record.entries[0].digest?.bytes.prefix(2) == [0xE3, 0xB0])
    #expect(record.entries[0].size == 0)
    #expect(record.entries[1].digest == nil)
    #expect(record.warnings.map(\.line) == [5, 5])
  }

  /// A quote means something at the start of a field alone; CR, LF and CRLF all end a row; a row of
  /// nothing is none, and one of nothing but commas has no path.
  @Test(arguments: [
    ("a\"b.py,,\n", ["a\"b.py"], [1], 0), ("a.py,\"md5=AA\",\"1\"\n", ["a.py"], [1], 0),
    ("a.py\rb.py\r\n\n\nc.py", ["a.py", "b.py", "c.py"], [1, 2, 5], 0),
    ("\u{FEFF}a.py,,\n\"\"\n,,\n", ["a.py"], [1], 1), ("", [], [], 0), ("\r\r", [], [], 0),
    ("a.py,\"b\"c,1\n", ["a.py"], [1], 1), ("\"a.py", ["a.py"], [1], 0),
    ("a.py,,\n\"b\nc\",\nd.py", ["a.py", "b\nc", "d.py"], [1, 2, 4], 0),
  ])
  func rowsEndAndAreQuotedAsPythonHasIt(
    content: String, paths: [String], lines: [Int], warnings: Int
  ) {
    let record = record(content)
    #expect(record.entries.map { text($0.path) } == paths)
    #expect(record.entries.map(\.line) == lines)
    #expect(record.warnings.count == warnings)
  }

  @Test func pathsThatAreNotUTF8KeepTheirBytes() {
    let record = RecordFile([0xFF, 0x2F, 0x61, 0x2C, 0x2C, 0x0A])
    #expect(record.entries[0].path == [0xFF, 0x2F, 0x61])
  }

  @Test(arguments: [
    ("pkg/a.py", "/usr/lib/python3/site-packages", "usr/lib/python3/site-packages/pkg/a.py"),
    ("../../../bin/pytest", "usr/lib/python3.12/site-packages", "usr/bin/pytest"),
    ("/opt/x", "/usr", "opt/x"), ("../../../../etc", "/usr", "etc"), ("./a//b/.", "s/", "s/a/b"),
  ])
  func pathsAreResolvedAgainstTheSiteDirectory(path: String, site: String, expected: String) {
    #expect(
      text(RecordFile.resolve(Array(path.utf8), against: Array(site.utf8))) == expected)
  }
}
