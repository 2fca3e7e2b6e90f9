import FixtureBuilder
import Foundation
import Testing

/// Pipes, signals, files and terminals.
@Suite struct StreamTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .withSamples() }

  @Test func standardInputIsReadAsAFileIs() throws {
    let expected = try imgdiff.run("files", "localdev.tar").output
    #expect(try imgdiff.run("files", "-", input: "localdev.tar").output == expected)
    let piped = try imgdiff.shell("cat localdev.tar | \"$0\" files -")
    #expect(piped.status == 0 && piped.output == expected)
    let compressed = try imgdiff.shell("gzip -c localdev.tar | \"$0\" files -")
    #expect(compressed.status == 0 && compressed.output == expected)
  }

  @Test(arguments: ["", "trap '' PIPE; "])
  func aClosedPipeEndsItQuietly(prelude: String) throws {
    try imgdiff.add("large.tar", .dockerSave25([Imgdiff.large(5000)]))
    let outcome = try imgdiff.shell(
      "\(prelude)\"$0\" files large.tar | head -n 1; echo ${PIPESTATUS[0]}")
    #expect(outcome.errors == "")
    #expect(outcome.text.hasSuffix("/many/\n141\n"))
  }

  @Test func interruptingEndsItAtOnce() throws {
    let process = try imgdiff.process(Imgdiff.path, ["layers", "-", "--output", "result"])
    // A pipe that stays open: the program waits for an archive that never comes.
    let pipe = Pipe()
    process.standardInput = pipe
    try process.run()
    Thread.sleep(forTimeInterval: 0.2)
    let start = ContinuousClock.now
    process.interrupt()
    process.waitUntilExit()
    #expect(ContinuousClock.now - start < .seconds(1))
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGINT)
    #expect(!(try imgdiff.folder.names.contains("result")))
    try pipe.fileHandleForWriting.close()
  }

  // A pipe that somebody holds open for writing never ends.
  @Test func aFileThatCannotBeReadEndsItBeforeStandardInputDoes() throws {
    let outcome = try imgdiff.shell(
      "mkfifo endless; timeout 60 \"$0\" - absent.tar <> endless; status=$?; rm endless; exit $status"
    )
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("cannot open absent.tar") && outcome.errorLines.count == 1)
  }

  /// What is wrong is in the first bytes; the rest never comes, because somebody holds the pipe open.
  @Test(arguments: ["", "gzip -c |", "zstd -qc |"])
  func aPipeThatStandsStillHoldsUpNoError(_ pack: String) throws {
    let tar = try ImageArchive.dockerSave25([SamplePair().service]).bytes()
    // A header that says what it is, and then nothing of what it says.
    let broken = Array(tar.prefix(512)) + [UInt8](repeating: 0x41, count: 30_000)
    try Data(broken).write(to: imgdiff.folder.url("broken"))
    try Data("no archive\n".utf8 + Array(repeating: 0x61, count: 3_000)).write(
      to: imgdiff.folder.url("text"))
    for (file, message) in [
      ("broken", "the tar archive is damaged"), ("text", "it is a text file"),
    ] {
      let outcome = try imgdiff.shell(
        "mkfifo endless; exec 3<> endless; cat \(file) | \(pack) cat >&3; "
          + "timeout 60 \"$0\" inspect - < endless; status=$?; rm endless; exit $status")
      #expect(outcome.status == 2, "\(outcome.status)")
      #expect(
        outcome.errors.contains(message) && outcome.errorLines.count == 1, "\(outcome.errors)")
    }
  }

  @Test func aStreamOfTwoImagesGivesBoth() throws {
    let pair = SamplePair()
    try imgdiff.add("both.tar", try .dockerSave25([pair.service, pair.localdev]))
    let tags = [pair.service, pair.localdev].map { $0.tags[0] }
    let references = tags.map { "both.tar:\($0)" }.joined(separator: " ")
    let expected = try imgdiff.shell("\"$0\" \(references)")
    #expect(expected.status == 0, "\(expected.errors)")
    let piped = try imgdiff.shell(
      "cat both.tar | \"$0\" \(tags.map { "-:\($0)" }.joined(separator: " "))")
    #expect(piped.status == 0 && piped.errors == expected.errors)
    #expect(piped.text.contains("PROVEN") && expected.text.contains("PROVEN"))
  }

  @Test func outputIsWhatWouldHaveBeenPrinted() throws {
    let names = try imgdiff.folder.names
    let printed = try imgdiff.run("files", "service.tar", "--format", "json").output
    let outcome = try imgdiff.run(
      "files", "service.tar", "--format", "json", "--output", "result.json")
    #expect(outcome.status == 0 && outcome.output.isEmpty)
    #expect(try Data(contentsOf: imgdiff.folder.url("result.json")) == printed)
    #expect(try imgdiff.folder.names == (names + ["result.json"]).sorted())
  }

  @Test func outputReplacesAFileAndKeepsItsMode() throws {
    let url = imgdiff.folder.url("result")
    try Data("old".utf8).write(to: url)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
    try FileManager.default.createSymbolicLink(
      at: imgdiff.folder.url("link"), withDestinationURL: url)
    #expect(try imgdiff.run("layers", "service.tar", "--output", "link").status == 0)
    #expect(try String(contentsOf: url, encoding: .utf8).contains("7 layers"))
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(!(try imgdiff.folder.names.contains { $0.hasSuffix(".tmp") }))
  }

  @Test func outputStaysAsItWasWhenTheInputIsBad() throws {
    let url = imgdiff.folder.url("result")
    try Data("old".utf8).write(to: url)
    #expect(try imgdiff.run("layers", "absent.tar", "--output", "result").status == 2)
    #expect(try String(contentsOf: url, encoding: .utf8) == "old")
  }

  @Test func linesFitTheTerminal() throws {
    for width in [40, 60, 100] {
      for command in ["layers leaking.tar", "inspect odd.tar", "service.tar localdev.tar"] {
        let text = try onTerminal(command, width: width)
        let plain = text.replacing(/\u{1B}\[[0-9]*[mK]/, with: "")
        let widest = plain.split(whereSeparator: \.isNewline).max { $0.count < $1.count } ?? ""
        #expect(widest.count <= width, "\(command): \(widest)")
        #expect(plain.contains("…") || width > 40, "\(command)")
      }
    }
  }

  @Test func colorIsForTerminalsThatWantIt() throws {
    let command = "service.tar localdev.tar"
    #expect(try onTerminal(command).contains("\u{1B}[32m+\u{1B}[0m"))
    #expect(!(try onTerminal(command, ["NO_COLOR": "1"]).contains("\u{1B}[3")))
    #expect(!(try onTerminal(command, ["TERM": "dumb"]).contains("\u{1B}[3")))
    #expect(!(try onTerminal("\(command) --color never").contains("\u{1B}[3")))
    #expect(!(try imgdiff.run("service.tar", "localdev.tar").text.contains("\u{1B}")))
    let forced = try imgdiff.run("service.tar", "localdev.tar", "--color", "always")
    #expect(forced.text.contains("\u{1B}[32m+\u{1B}[0m"))
  }

  /// What the program prints on a terminal of that width.
  private func onTerminal(
    _ arguments: String, width: Int = 80, _ environment: [String: String] = [:]
  ) throws -> String {
    let process = try imgdiff.process(
      Imgdiff.path, arguments.split(separator: " ").map(String.init),
      environment: ["TERM": "xterm"].merging(environment) { $1 })
    let terminal = try PseudoTerminal(columns: width)
    process.standardOutput = terminal.program
    return try terminal.text { try process.run() }
  }
}
