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

  @Test func base64IsDecodedWithEitherAlphabetAndAnyPadding() {
    #expect(RecordFile.base64(Array("_-8=".utf8)[...]) == [0xFF, 0xEF])
    #expect(RecordFile.base64(Array("/+8".utf8)[...]) == [0xFF, 0xEF])
    #expect(RecordFile.base64(Array("A".utf8)[...]) == nil)
    #expect(RecordFile.base64(Array("A*==".utf8)[...]) == nil)
  }
}
