import JSON
import Testing

@Suite struct JSONReaderTests {
  private func read(_ text: String, _ rules: JSONRules = .strict) throws(JSONError) -> JSONValue {
    try JSONValue(Array(text.utf8), rules)
  }

  @Test func aDocumentIsReadWithItsOrder() throws {
    let value = try read(#" {"b": [1, -2.5e3, "x"], "a": {"t": true, "f": false, "n": null}} "#)
    #expect(value.object?.members.map(\.name) == ["b", "a"])
    #expect(value["b"]?.array == [.number("1"), .number("-2.5e3"), .string("x")])
    #expect(value["a"]?["t"]?.bool == true && value["a"]?["f"]?.bool == false)
    #expect(value["a"]?["n"] == .null && value["a"]?["absent"] == nil)
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
    ("9223372036854775808", nil), ("1.0", nil), ("1e2", nil), ("-7", -7), ("\"7\"", nil),
  ])
  func onlyExactNumbersAreIntegers(text: String, expected: Int64?) throws {
    #expect(try read(text).integer == expected)
  }

  @Test(arguments: [
    (#""\ud83d\ude00""#, "\u{1F600}"), (#""\uD83D\uDE00""#, "\u{1F600}"),
    (#""\ud83d""#, "\u{FFFD}"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
    (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
    (#""\ud83d\ud83d\ude00""#, "\u{FFFD}\u{1F600}"), (#""\u0000""#, "\0"),
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""caf\u00e9 é""#, "caf\u{E9} é"),
  ])
  func escapesAreResolved(text: String, expected: String) throws {
    let string = try #require(try read(text).string)
    #expect(Array(string.utf8) == Array(expected.utf8))
  }

  @Test(arguments: [
    ("", 0, "a value is expected"), ("{\"a\":1,}", 7, "a name is expected"),
    ("[1,]", 3, "a value is expected"), ("[1 2]", 3, "',' or ']' is expected"),
    ("{\"a\" 1}", 5, "':' is expected"), ("{} x", 3, "more follows the value"),
    ("01", 2, "a number begins with 0"), ("-", 1, "a digit is expected"),
    ("1.e5", 2, "a digit is expected"), ("\"a\tb\"", 2, "a string has a control character"),
    ("\"ab", 3, "a string does not end"), ("\"\\x\"", 2, "an escape is unknown"),
    ("\"\\u12g4\"", 5, "an escape has too few digits"), ("nul", 0, "a value is expected"),
    ("\u{FEFF}1", 0, "a value is expected"), ("[\0]", 1, "a value is expected"),
    ("{\"a\":1,\"\\u0061\":2}", 7, "an object has the name 'a' twice"),
  ])
  func errorsSayWhatIsWrongAndWhere(text: String, offset: Int, reason: String) {
    let error = #expect(throws: JSONError.self) { try read(text) }
    #expect(error?.offset == offset)
    #expect(error?.reason == reason)
  }

  @Test func aNameThatComesTwiceIsRefusedOrCountsLast() throws {
    let text = #"{"a":1,"b":2,"a":3}"#
    #expect(throws: JSONError.self) { try read(text) }
    let lenient = try read(text, .lenient)
    #expect(lenient["a"]?.integer == 3 && lenient.object?.members.count == 2)
  }

  @Test func namesAreComparedByCodePoints() throws {
    // Swift takes each of these pairs for equal text.
    for (one, other) in [("\u{E9}", "e\u{301}"), ("K", "\u{212A}"), ("\u{3B}", "\u{37E}")] {
      for padding in [0, 20] {
        let more = (0..<padding).map { ",\"p\($0)\":0" }.joined()
        let value = try read("{\"\(one)\":1,\"\(other)\":2\(more)}")
        #expect(value[one]?.integer == 1 && value[other]?.integer == 2)
      }
    }
  }

  @Test func largeObjectsAreReadInLinearTime() throws {
    let members = (0..<200_000).map { "\"name\($0)\":\($0)" }.joined(separator: ",")
    let value = try read("{\(members)}")
    #expect(value["name199999"]?.integer == 199_999 && value["name200000"] == nil)
    #expect(throws: JSONError.self) { try read("{\(members),\"name7\":0}") }
  }

  @Test func depthSizeAndNumberOfValuesAreBounded() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try read(nested(128))
    let deep = #expect(throws: JSONError.self) { try read(nested(129)) }
    #expect(deep?.offset == 128)
    #expect(throws: JSONError.self) { try read(String(repeating: "{\"a\":", count: 1_000_000)) }
    var rules = JSONRules.strict
    rules.valueLimit = 10
    _ = try read("[1,2,3,4,5,6,7,8,9]", rules)
    #expect(throws: JSONError.self) { try read("[1,2,3,4,5,6,7,8,9,[]]", rules) }
    rules.sizeLimit = 4
    #expect(throws: JSONError.self) { try read("[1,2]", rules) }
  }

  @Test func onlyUTF8IsText() {
    for bytes: [UInt8] in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE9]] {
      #expect(throws: JSONError.self) { try JSONValue([0x22] + bytes + [0x22]) }
      #expect(throws: JSONError.self) { try JSONValue(bytes) }
    }
    #expect(throws: Never.self) { try JSONValue([0xEF, 0xBB, 0xBF, 0x31], .lenient) }
  }
}
