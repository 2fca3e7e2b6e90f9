import Foundation
import Testing

@testable import Dockerfile

/// Our reader beside PyPI's dockerfile-parse (Oracle/make_expected.py). Where they differ, the file
/// is listed here with the reason, and ours is what BuildKit does.
@Suite("The corpus read by an independent parser")
struct OracleTests {
  struct Expected: Decodable {
    struct Instruction: Decodable, Hashable {
      var keyword: String
      var first: Int
      var last: Int
      /// What follows the keyword; blanks between words are of no account.
      var value: String
    }
    struct Stage: Decodable, Hashable {
      var base: String
      var name: String?
    }
    var instructions: [Instruction]
    var stages: [Stage]
  }

  static let expected: [String: Expected] = {
    guard
      let url = Bundle.module.url(
        forResource: "expected", withExtension: "json", subdirectory: "Oracle"),
      let data = try? Data(contentsOf: url)
    else { return [:] }
    return (try? JSONDecoder().decode([String: Expected].self, from: data)) ?? [:]
  }()

  /// Files whose instructions dockerfile-parse reads otherwise.
  static let instructionDifferences: [String: String] = [
    "grammar-bom": "it takes a byte order mark for part of the first word",
    "grammar-continuation-at-end":
      "it drops an instruction that is continued at the end of the file",
    "grammar-continuation-comments": "a blank line ends a continued instruction for it",
    "grammar-double-backslash": "an escaped backslash at a line's end continues the line for it",
    "heredoc-add": noHeredocs, "heredoc-continuation": noHeredocs, "heredoc-copy": noHeredocs,
    "heredoc-crlf": noHeredocs, "heredoc-interpreter": noHeredocs, "heredoc-multiple": noHeredocs,
    "heredoc-quoted": noHeredocs, "heredoc-onbuild": noHeredocs, "heredoc-run": noHeredocs,
    "heredoc-run-strip": noHeredocs,
  ]

  private static let noHeredocs = "it knows no heredocs, and reads their lines as instructions"

  /// Files whose stages dockerfile-parse reads otherwise.
  static let stageDifferences: [String: String] = [
    "grammar-expansion-patterns": "it knows no ${name#pattern} and ${name%pattern}",
    "grammar-from-arg": "it expands no ARG within an ARG, and knows no ${name:-word}",
    "grammar-mixed-case": "it keeps a stage's name in the file's case; builders lower it",
  ]

  @Test("The corpus has at least sixty files, and the oracle knows each")
  func corpusIsComplete() {
    #expect(Corpus.names.count >= 60)
    #expect(Set(Corpus.names) == Set(Self.expected.keys))
  }

  @Test(
    "Instructions and their lines are the oracle's, save where it is known to be wrong",
    arguments: Corpus.names)
  func instructions(_ name: String) throws {
    let expected = try #require(Self.expected[name])
    let ours = try Corpus.document(name).instructions.map {
      Expected.Instruction(
        keyword: $0.keyword.rawValue, first: $0.lines.lowerBound, last: $0.lines.upperBound,
        value: $0.text.string.blankSeparated.dropFirst().joined(separator: " "))
    }
    let theirs = expected.instructions.map { instruction in
      var instruction = instruction
      instruction.value = instruction.value.blankSeparated.joined(separator: " ")
      return instruction
    }
    let isSame = ours == theirs
    let reason = Self.instructionDifferences[name]
    #expect(isSame == (reason == nil), "\(name): \(ours) against \(theirs)")
  }

  @Test("Stages are the oracle's, save where it is known to be wrong", arguments: Corpus.names)
  func stages(_ name: String) throws {
    let expected = try #require(Self.expected[name])
    let ours = try Corpus.graph(name).stages.map {
      Expected.Stage(base: $0.baseName, name: $0.name)
    }
    let isSame = ours == expected.stages
    let reason = Self.stageDifferences[name]
    #expect(isSame == (reason == nil), "\(name): \(ours) against \(expected.stages)")
  }
}
