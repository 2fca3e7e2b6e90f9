import Foundation
import Testing

/// What the commands print, word for word.
@Suite struct OutputTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .withSamples() }

  @Test(arguments: [
    ("compare.txt", "service.tar localdev.tar", 0),
    ("compare-leaking.txt", "compare leaking.tar localdev.tar --bytes", 1),
    ("compare-verbose.txt", "service.tar localdev.tar --verbose", 0),
    ("compare-quiet.txt", "service.tar localdev.tar --quiet", 0),
    ("compare-leaking-quiet.txt", "leaking.tar localdev.tar --quiet", 1),
    ("compare-same.txt", "localdev.tar localdev.tar", 1),
    ("compare.json", "service.tar localdev.tar --format json", 0),
    ("compare-leaking.json", "leaking.tar localdev.tar --format json", 1),
    ("compare.md", "service.tar localdev.tar --format markdown", 0),
    ("compare-leaking.md", "leaking.tar localdev.tar --format markdown", 1),
  ])
  func compare(golden: String, arguments: String, status: Int32) throws {
    let outcome = try run(arguments)
    #expect(outcome.status == status && outcome.errors == "")
    try Golden.expect(outcome.text, is: golden)
  }

  @Test(arguments: [
    ("inspect.txt", "inspect localdev.tar"), ("inspect.json", "inspect service.tar --format json"),
    ("inspect-odd.txt", "inspect odd.tar"), ("inspect-odd.json", "inspect odd.tar --format json"),
    ("layers.txt", "layers leaking.tar"), ("layers-bytes.txt", "layers leaking.tar --bytes"),
    ("layers-odd.txt", "layers odd.tar"), ("layers.json", "layers leaking.tar --format json"),
    ("files.txt", "files service.tar /app"), ("files-glob.txt", "files localdev.tar test_*.py"),
    ("files-layer.txt", "files leaking.tar --layer 7"),
    ("files-hidden.txt", "files leaking.tar --hidden *.dist-info"),
    ("files-owners.txt", "files localdev.tar flask six.py /app --owners"),
    ("files-owners-hidden.txt", "files leaking.tar --owners --hidden"),
    ("files-owners.json", "files leaking.tar --owners --layer 7 --format json"),
    ("files-odd.txt", "files odd.tar"), ("files-odd.json", "files odd.tar --format json"),
    ("files-odd-layer.json", "files odd.tar --layer 0 --format json"),
    ("files-odd-markers.json", "files odd.tar --layer 1 --format json"),
    ("files-odd-hidden.json", "files odd.tar --hidden --format json"),
  ])
  func image(golden: String, arguments: String) throws {
    let outcome = try run(arguments)
    #expect(outcome.status == 0 && outcome.errors == "")
    try Golden.expect(outcome.text, is: golden)
  }

  @Test(arguments: [
    "", "compare", "diff", "inspect", "layers", "files", "packages", "policy", "attest", "verify",
    "audit",
  ])
  func help(command: String) throws {
    let outcome = try run("\(command) --help")
    #expect(outcome.status == 0 && outcome.errors == "")
    try Golden.expect(outcome.text, is: command.isEmpty ? "help.txt" : "help-\(command).txt")
  }

  @Test("The version comes with the libraries that this process uses when more is asked for")
  func libraries() throws {
    let outcome = try imgdiff.run("--verbose", "--version")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(try imgdiff.run("-V", "-v").text == outcome.text)
    let lines = outcome.text.split(separator: "\n")
    #expect(try lines.first == imgdiff.run("-V").text.split(separator: "\n").first)
    let names = ["libcrypto", "ISA-L", "libzstd", "SQLite", "libyaml", "libarchive", "libcurl"]
    #expect(lines.dropFirst().map { String($0.prefix { $0 != " " }) } == names)
    for line in lines.dropFirst() {
      let words = line.split(separator: " ")
      try #require(words.count == 3, "\(line)")
      #expect(words[0] == "ISA-L" ? words[1] == "-" : words[1].contains("."), "\(line)")
      #expect(FileManager.default.fileExists(atPath: String(words[2])), "\(line)")
    }
  }

  @Test("The version alone loads no library that is needed later")
  func plainVersion() throws {
    let outcome = try imgdiff.shell("LD_DEBUG=files $0 --version 2>&1")
    #expect(outcome.text.contains("libcrypto"))
    #expect(!outcome.text.contains("libcurl") && !outcome.text.contains("libarchive"))
  }

  @Test func version() throws {
    let outcome = try imgdiff.run("--version")
    #expect(outcome.status == 0 && outcome.text.contains(/^\d+\.\d+\.\d+\n$/))
  }

  @Test(arguments: [
    ("layers-narrow.txt", "layers leaking.tar"), ("compare-narrow.txt", "service.tar localdev.tar"),
  ])
  func narrow(golden: String, arguments: String) throws {
    let outcome = try run(arguments, ["COLUMNS": "40"])
    try Golden.expect(outcome.text, is: golden)
  }

  @Test func pathsAreNeverShortenedInAPipe() throws {
    let outcome = try run("files localdev.tar *.dist-info", ["COLUMNS": "20"])
    #expect(
      outcome.text.contains("/usr/local/lib/python3.12/site-packages/pytest-8.3.3.dist-info/"))
    #expect(!outcome.text.contains("…"))
  }

  @Test func nothingFromAnImageActsOnATerminal() throws {
    for command in ["inspect", "layers", "files", "files --hidden", "files --layer 0", "packages"] {
      let text = try run("\(command) odd.tar").text
      #expect(
        !text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{202E}" },
        "\(command)")
    }
  }

  @Test func everyDegreeOfParallelismGivesTheSameResult() throws {
    let results = try ["1", "2", "8"].map { number in
      try run("service.tar localdev.tar --format json", ["IMGDIFF_PARALLELISM": number]).output
    }
    #expect(Set(results).count == 1)
  }

  private func run(
    _ arguments: String, _ environment: [String: String] = [:]
  ) throws -> Imgdiff.Outcome {
    try imgdiff.run(
      arguments: arguments.split(separator: " ").map(String.init), environment: environment)
  }
}
