import System
import Testing

@testable import Reporting

@Suite struct TextTests {
  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (1234, "1.23 kB"), (9994, "9.99 kB"),
    (9996, "10.0 kB"), (12_345, "12.3 kB"), (99_960, "100 kB"), (123_456, "123 kB"),
    (999_499, "999 kB"), (999_500, "1.00 MB"), (314_000_000, "314 MB"),
    (5_600_000_000, "5.60 GB"), (-1234, "-1.23 kB"), (Int64.max, "9223 PB"),
  ])
  func sizesHaveThreeDigits(bytes: Int64, expected: String) {
    #expect(Quantity.size(bytes) == expected)
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")])
  func countsHaveCommas(number: Int, expected: String) {
    #expect(Quantity.count(number) == expected)
  }

  @Test(arguments: [(1.0, "100.0 %"), (0.9999, "99.9 %"), (0.5, "50.0 %"), (0.0, "0.0 %")])
  func onlyAWholeIsAHundredPercent(share: Double, expected: String) {
    #expect(Quantity.percentage(share) == expected)
  }

  @Test(arguments: [
    ("/bin/sh -c #(nop)  CMD [\"python3\"]", "CMD [\"python3\"]"),
    ("/bin/sh -c #(nop) WORKDIR /app", "WORKDIR /app"),
    ("/bin/sh -c apt-get   update", "RUN apt-get update"),
    ("|2 A=1 B=two words /bin/sh -c make", "RUN make"),
    ("|1 A=1 make", "RUN make"),
    ("RUN /bin/sh -c make # buildkit", "RUN make"),
    ("RUN |1 A=1 /bin/sh -c make # buildkit", "RUN make"),
    ("RUN /bin/bash -c make\n  install # buildkit", "RUN make install"),
    ("COPY src ./src # buildkit", "COPY src ./src"),
    (
      "/bin/sh -c #(nop) COPY file:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef in /app ",
      "COPY file:0123456789ab in /app"
    ),
    ("# debian.sh --arch 'amd64'", "# debian.sh --arch 'amd64'"),
    ("bazel build ...", "bazel build ..."),
    ("RUN printf '\u{1B}[31m'", "RUN printf '\\x1b[31m'"),
    ("|", "|"), ("|9 A=1", "|9 A=1"), ("", ""),
  ])
  func instructionsAreShownAsWritten(recorded: String, expected: String) {
    #expect(Instruction.readable(recorded) == expected)
  }

  @Test(arguments: [
    ("abc", 3), ("\u{E9}", 1), ("e\u{301}", 1), ("\u{6771}\u{4EAC}", 4), ("\u{1F600}", 2),
    ("\u{AC00}", 2), ("", 0),
  ])
  func columns(text: String, expected: Int) {
    #expect(DisplayWidth.columns(text) == expected)
  }

  @Test func whatIsTooLongIsShortenedAtWholeCharacters() {
    #expect(DisplayWidth.head("abcdef", 4) == "abc…")
    #expect(DisplayWidth.head("abcd", 4) == "abcd")
    #expect(DisplayWidth.tail("/usr/lib/x", 6) == "…lib/x")
    #expect(DisplayWidth.head("\u{6771}\u{4EAC}x", 4) == "\u{6771}…")
    #expect(DisplayWidth.head("abc", 0) == "")
  }

  @Test func aTableFoldsItsLastColumnWhereRoomIsShort() throws {
    #expect(
      try table(width: 60) == """
        #  title  text
        1      2  some words that are long

        """)
    #expect(
      try table(width: 24) == """
        #  t  text
        1  2  some words that a…

        """)
    #expect(
      try table(width: 20) == """
        #  t
        1  2
            some words that…

        """)
  }

  private func table(width: Int) throws -> String {
    var bytes: [UInt8] = []
    let sink = ByteSink { bytes += $0 }
    var table = TextTable([("#", .right), ("title", .right), ("text", .left)])
    table.add(["1", "2", "some words that are long"])
    table.write(to: TextPage(sink, TextOptions(width: width, isFixed: true)))
    try sink.finish()
    return String(decoding: bytes, as: UTF8.self)
  }
}
