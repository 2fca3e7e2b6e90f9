import ByteText
import Testing

@Suite struct Base64Tests {
  private func decoded(_ text: String) -> [UInt8]? { Base64.decode(Array(text.utf8)[...]) }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("foobar", "Zm9vYmFy"),
  ])
  func base64IsThatOfRFC4648(text: String, expected: String) {
    #expect(Base64.encode(Array(text.utf8)) == expected)
  }

  @Test func whatIsWrittenIsReadAgain() {
    for count in 0..<300 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
      let text = Base64.encode(bytes)
      #expect(decoded(text) == bytes)
      #expect(Base64.decodePadded(Array(text.utf8)[...]) == bytes)
    }
  }

  @Test func eitherAlphabetAndAnyPaddingAreRead() {
    for text in ["_-8=", "/+8", "/+8=", "_-8"] {
      #expect(decoded(text) == [0xFF, 0xEF], "\(text)")
    }
    #expect(decoded("") == [])
    for text in ["A", "A*==", "AA===", "AA A", "AAAAA", "=", "é"] {
      #expect(decoded(text) == nil, "\(text)")
    }
  }

  @Test(arguments: ["_-8=", "/+8", "Zg", "Zg==\n"])
  func theStrictFormIsStandardAndPadded(_ text: String) {
    #expect(Base64.decodePadded(Array(text.utf8)[...]) == nil)
  }
}
