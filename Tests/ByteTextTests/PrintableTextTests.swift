import ByteText
import Testing

@Suite struct PrintableTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("caf\u{E9}", "caf\u{E9}"), ("a\nb", "a\\nb"), ("\u{1B}[2J", "\\x1b[2J"),
    ("\u{9B}31m", "\\u{9b}31m"), ("\u{202E}cod.exe", "\\u{202e}cod.exe"), ("\u{7F}", "\\x7f"),
    ("\u{2028}", "\\u{2028}"),
  ])
  func whatActsOnATerminalIsEscaped(text: String, expected: String) {
    #expect(PrintableText.text(Array(text.utf8)) == expected)
  }

  @Test func bytesThatAreNotUTF8AreEscapedOneByOne() {
    #expect(
      PrintableText.text([0x61, 0xFF, 0xC3, 0xA9, 0xE6, 0x9D, 0x0A]) == "a\\xffé\\xe6\\x9d\\n")
  }

  @Test func aMessageIsOneLineOfBoundedLength() {
    let text = "a\u{1B}[31mb\nc\u{202E}d\u{2028}e"
    #expect(text.onOneLine == "a\\x1b[31mb\\nc\\u{202e}d\\u{2028}e")
    #expect("plain, déjà vu".onOneLine == "plain, déjà vu")
    let exact = String(repeating: "x", count: 2_000)
    #expect(exact.onOneLine == exact && (exact + "y").onOneLine == exact + "…")
  }

  @Test func nothingStartsACommandOfABuildServicesLog() {
    for text in ["##[error]x", "a ##vso[task.complete]", "###[group]", "é ##[add-mask]"] {
      #expect(!PrintableText.text(Array(text.utf8)).contains("##"))
      #expect(!text.singleLine.contains("##"))
    }
    #expect(PrintableText.text(Array("/a#b".utf8)) == "/a#b")
  }
}
