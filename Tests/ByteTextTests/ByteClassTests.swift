import ByteText
import Testing

@Suite struct ByteClassTests {
  @Test func everyByteIsInTheClassesOfItsCharacter() {
    for byte in UInt8.min...UInt8.max {
      let scalar = Unicode.Scalar(byte)
      let isASCII = byte < 0x80
      #expect(byte.isASCIIDigit == ("0"..."9").contains(scalar))
      #expect(byte.isASCIILetter == (isASCII && scalar.properties.isAlphabetic))
      #expect(byte.isHexadecimal == "0123456789abcdef".unicodeScalars.contains(scalar))
      #expect(byte.isASCIISpace == (isASCII && scalar.properties.isWhitespace))
      #expect(byte.isBlank == (byte == 0x20 || byte == 0x09))
      #expect(byte.isLineEnd == (byte == 0x0A || byte == 0x0D))
      let lowercased = ("A"..."Z").contains(scalar) ? byte + 32 : byte
      #expect(byte.asciiLowercased == lowercased)
    }
  }

  @Test func namesAreComparedInPlace() {
    let name = Array("Test_Module.PY".utf8)[...]
    #expect(name.begins(with: "Test_") && !name.begins(with: "test_"))
    #expect(name.ends(with: ".PY") && !name.ends(with: ".py"))
    #expect(name.span.endsIgnoringCase(with: ".py") && name.span.containsIgnoringCase("_mod"))
    #expect(!name.span.containsIgnoringCase("modules") && !name[..<0].ends(with: "x"))
    #expect(name.equals("Test_Module.PY") && !name.equals("Test_Module.P"))
  }

  @Test(arguments: [
    ("a\nb\r\nc\rd", ["a", "b", "c", "d"]), ("", []), ("\n", [""]), ("\u{FEFF}a\n", ["a"]),
    ("a\n\r\nb", ["a", "", "b"]), ("a\r\r\n", ["a", ""]),
  ])
  func everyLineEndEndsALine(text: String, expected: [String]) {
    let found = lines(of: Array(text.utf8))
    #expect(found.map(\.bytes.text) == expected)
    #expect(found.map(\.number) == Array(1..<expected.count + 1))
  }

  @Test func onlyWellFormedTextIsUTF8() {
    #expect(isUTF8(Array("aé東\u{1F600}".utf8)) && isUTF8([]))
    for bytes: [UInt8] in [
      [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
    ] {
      #expect(!isUTF8(bytes), "\(bytes)")
    }
  }
}
