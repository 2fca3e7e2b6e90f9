import Foundation
import Testing

@testable import System

@Suite struct SubprocessTests {
  private func run(
    _ script: String, input: String = "", seconds: Int = 20, limit: Int = 1 << 20
  ) throws -> Subprocess.Outcome {
    try Subprocess.run(
      "sh", ["-c", script], input: Array(input.utf8), seconds: seconds, limit: limit)
  }

  @Test func aProgramReadsItsInputAndItsOutputIsTaken() throws {
    let outcome = try run("read line; echo \"got $line\"; exit 3", input: "a word\n")
    #expect(outcome.output == Array("got a word\n".utf8) && outcome.status == 3)
    #expect(try run("cat >/dev/null; kill -9 $$").status == 137)
    // It need not read what it is told.
    #expect(try run("exec <&-; exit 0", input: "a word").status == 0)
  }

  @Test func aProgramThatIsAbsentTakesTooLongOrSaysTooMuchIsEnded() {
    #expect {
      try Subprocess.run("imgdiff-is-not-there", [], input: [], seconds: 1)
    } throws: { "\($0)".hasPrefix("cannot be started") }
    #expect { try run("exec sleep 600", seconds: 1) } throws: {
      "\($0)".contains("within 1 seconds")
    }
    #expect {
      try run("exec >&-; exec sleep 600", seconds: 1)
    } throws: { "\($0)".contains("within 1 seconds") }
    #expect {
      try run("cat /dev/zero", limit: 1_000)
    } throws: { "\($0)".contains("more than 1000 bytes") }
  }

  @Test(
    "What a program started is ended with it, where nobody could be asked",
    .enabled(if: access("/dev/tty", R_OK) != 0 || open("/dev/tty", O_RDONLY) < 0))
  func whatItStarted() async throws {
    let file = NSTemporaryDirectory() + "imgdiff-subprocess-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect {
      try run("sleep 600 & echo $! >'\(file)'; wait", seconds: 2)
    } throws: { "\($0)".contains("within 2 seconds") }
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let started = try #require(pid_t(text.filter(\.isNumber)))
    // Whoever adopts it may take a while to notice; a zombie is none that runs.
    func isRunning() -> Bool {
      let status = try? String(contentsOfFile: "/proc/\(started)/stat", encoding: .utf8)
      return status.map { !$0.contains(") Z ") } ?? false
    }
    for _ in 0..<100 where isRunning() { try await Task.sleep(for: .milliseconds(20)) }
    #expect(!isRunning())
    if isRunning() { kill(started, SIGKILL) }
  }
}
