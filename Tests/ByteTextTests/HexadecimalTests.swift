import ByteText
import Testing

@Suite struct HexadecimalTests {
  @Test func whatIsWrittenIsReadAgain() {
    let bytes = (0...255).map { UInt8($0) }
    let text = Hexadecimal.encode(bytes)
    #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
    #expect(Hexadecimal.decode(text.utf8) == bytes)
  }

  @Test(arguments: ["0", "0g", "AB", " 0", "0x00", "é"])
  func onlyPairsOfLowerCaseDigitsAreRead(_ text: String) {
    #expect(Hexadecimal.decode(text.utf8) == nil)
  }
}
