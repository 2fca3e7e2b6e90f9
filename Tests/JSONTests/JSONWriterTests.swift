import JSON
import System
import Testing

@Suite struct JSONWriterTests {
  /// What a writer makes of `body`.
  private func json(_ body: (JSONWriter) -> Void) throws -> String {
    var bytes: [UInt8] = []
    let sink = ByteSink { bytes += $0 }
    body(JSONWriter(sink))
    try sink.finish()
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func structuresNestOnOneLineOrOnMany() throws {
    let text = try json { json in
      json.object(.lines) {
        json.member("a", 1)
        json.name("empty")
        json.array(.lines) {}
        json.name("rows")
        json.array(.lines) {
          for number in 1...2 { json.object { json.member("n", number) } }
        }
        json.name("inner")
        json.object(.lines) { json.member("none", nil as String?) }
      }
    }
    #expect(
      text == """
        {
          "a": 1,
          "empty": [],
          "rows": [
            {"n":1},
            {"n":2}
          ],
          "inner": {
            "none": null
          }
        }
        """)
  }

  @Test(arguments: [
    ("plain", #""plain""#), ("\"\\\n\r\t", #""\"\\\n\r\t""#),
    ("\u{0}\u{1B}\u{7F}", #""\u0000\u001b\u007f""#),
    ("caf\u{E9} \u{9B}31m \u{202E}", "\"caf\u{E9} \\u009b31m \\u202e\""),
    ("\u{6771}\u{1F600}", "\"\u{6771}\u{1F600}\""), ("", "\"\""),
  ])
  func textsAreEscaped(text: String, expected: String) throws {
    #expect(try json { $0.value(text) } == expected)
  }

  @Test(arguments: [(1.0, "1"), (0.0, "0"), (0.5, "0.5"), (1.0 / 3, "0.333333")])
  func sharesAreRounded(share: Double, expected: String) throws {
    #expect(try json { $0.value(share: share) } == expected)
  }

  @Test func bytesThatAreNotUTF8FollowInBase64() throws {
    let text = try json { json in
      json.object {
        json.member("path", bytes: [0x2F, 0xE9])
        json.member("other", bytes: Array("/é".utf8))
      }
    }
    #expect(text == #"{"path":"/\#u{FFFD}","pathBase64":"L+k=","other":"/é"}"#)
  }

  @Test func manyValuesPassInPieces() throws {
    var pieces: [Int] = []
    let sink = ByteSink { pieces.append($0.count) }
    let json = JSONWriter(sink)
    json.array { for number in 0..<100_000 { json.value(number) } }
    try sink.finish()
    #expect(pieces.count > 5 && pieces.allSatisfy { $0 < 1 << 17 })
  }

  @Test func aFailureIsThrownAtTheEndAndNothingFollowsIt() {
    var calls = 0
    let sink = ByteSink { (_) throws(OutputError) in
      calls += 1
      throw .closedPipe
    }
    for _ in 0..<10 { sink.append(contentsOf: [UInt8](repeating: 1, count: 1 << 17)) }
    #expect(throws: OutputError.closedPipe) { try sink.finish() }
    #expect(calls == 1)
  }
}
