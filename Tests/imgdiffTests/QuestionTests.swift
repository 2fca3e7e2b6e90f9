import FixtureBuilder
import Foundation
import Testing

/// Docs/questions.md: what it shows of outputs is what the program prints, letter for letter.
@Suite("The page of questions") struct QuestionTests {
  /// A command, and the lines that the page shows of its output.
  struct Example: Sendable, CustomTestStringConvertible {
    let command: String
    let lines: [Substring]

    var testDescription: String { command }
  }

  private static let page = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Docs/questions.md")

  /// The blocks that begin with a command.
  static let examples: [Example] = {
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "```\n").compactMap { block in
      let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
      guard let first = lines.first, first.hasPrefix("$ imgdiff ") else { return nil }
      return Example(
        command: String(first.dropFirst("$ imgdiff ".count)),
        lines: Array(lines.dropFirst().dropLast()))
    }
  }()

  private static let sample = Result {
    let folder = try TemporaryFolder()
    _ = try SampleImages.write(to: folder.path)
    return folder
  }

  @Test("It has a command for each of its questions")
  func questions() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let questions = text.split(separator: "\n").count { $0.hasPrefix("## ") && $0.hasSuffix("?") }
    #expect(questions >= 6 && Self.examples.count == questions)
  }

  @Test("Each command prints what the page shows", arguments: Self.examples)
  func output(_ example: Example) throws {
    let imgdiff = Imgdiff(folder: try Self.sample.get())
    let outcome = try imgdiff.run(
      arguments: example.command.split(separator: " ").map(String.init))
    #expect(outcome.status == 0 && outcome.errors == "")
    var printed = outcome.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    // Between two ellipses the lines are one piece; without one before or behind it the end of the output.
    let pieces = example.lines.split(separator: "…", omittingEmptySubsequences: false)
    for (place, piece) in pieces.enumerated() where !piece.isEmpty {
      let starts = place == 0 ? [printed.startIndex] : Array(printed.indices)
      let start = starts.first { printed[$0...].starts(with: piece) }
      guard let start else {
        Issue.record("\(example.command) does not print:\n\(piece.joined(separator: "\n"))")
        return
      }
      printed = printed[(start + piece.count)...]
    }
    if pieces.last?.isEmpty == false {
      #expect(printed.isEmpty, "the page leaves out:\n\(printed.joined(separator: "\n"))")
    }
  }
}
