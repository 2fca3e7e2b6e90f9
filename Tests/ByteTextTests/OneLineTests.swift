import ByteText
import Testing

@Suite struct OneLineTests {
  @Test func whatActsOnATerminalIsWrittenAsAnEscape() {
    let text = "a\u{1B}[31mb\nc\u{202E}d\u{2028}e"
    let line = text.onOneLine
    #expect(line == #"a\u{1B}[31mb\nc\u{202E}d\u{2028}e"#)
    #expect("plain, déjà vu".onOneLine == "plain, déjà vu")
  }

  @Test func aLineIsOfBoundedLength() {
    let line = String(repeating: "x", count: 5_000).onOneLine
    #expect(line.count == 2_001 && line.hasSuffix("…"))
  }
}
