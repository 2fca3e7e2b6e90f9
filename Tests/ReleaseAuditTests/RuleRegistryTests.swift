import Dockerfile
import Foundation
import Rules
import Testing

@testable import ReleaseAudit

/// Everything that names the rules says what the registry says.
///
/// `IMGDIFF_REWRITE_GOLDEN=1 swift test --filter RuleRegistryTests` writes the tables and enumerations
/// in Docs anew.
@Suite("The registry of rules") struct RuleRegistryTests {
  @Test("every rule has a name of its own, and says what it is in whole sentences")
  func texts() {
    let rules = RuleRegistry.rules
    #expect(Set(rules.map(\.id)).count == rules.count)
    for rule in rules {
      #expect(rule.id.allSatisfy { $0.isLowercase || $0 == "-" }, "\(rule.id)")
      #expect(!rule.statement.hasSuffix("."), "\(rule.id)")
      for sentence in [rule.fix, rule.documentation, RuleRegistry.hiddenFix] {
        #expect(sentence.hasSuffix(".") && sentence.first?.isUppercase == true, "\(sentence)")
      }
    }
  }

  @Test("claims are what the checks of claims are about, and the rules of those are found by name")
  func claims() {
    #expect(RuleRegistry.claims == RuleRegistry.claimChecks.map(\.rule))
    #expect(
      RuleRegistry.claims.allSatisfy { $0.level == .error && RuleRegistry.isAgainstClaim($0) })
    #expect(RuleRegistry.rules.allSatisfy { RuleRegistry.rule($0.id) == $0 })
    #expect(RuleRegistry.rule("no-test") == nil)
  }

  @Test("the policy's documentation has every rule")
  func policyTable() throws {
    try expectTable(
      below: "| rule | level | what it says |", in: "policy.md",
      rows: RuleRegistry.rules.map { "| `\($0.id)` | \($0.level) | \($0.statement) |" })
  }

  @Test("the proof's documentation says of every claim what is examined for it")
  func claimTable() throws {
    try expectTable(
      below: "| claim | what is examined |", in: "proof.md",
      rows: RuleRegistry.claims.map { "| `\($0.id)` | \($0.documentation) |" })
  }

  @Test("the proof's documentation says of everything else what is examined for it")
  func observationTable() throws {
    try expectTable(
      below: "| rule | what is examined |", in: "proof.md",
      rows: RuleRegistry.rules.filter { $0.kind != .claim }
        .map { "| `\($0.id)` | \($0.documentation) |" })
  }

  @Test("the page of rules says of each what to do")
  func rulesPage() throws {
    let sections = [
      ("What must hold in the service", RuleRegistry.claims),
      ("What is reported beside that", RuleRegistry.rules.filter { $0.kind != .claim }),
      ("What is wrong in a Dockerfile", Check.all.map(\.rule)),
    ]
    let head = """
      # What to do about a finding

      Every rule with its usual level, what is examined, and what to do. A [policy](policy.md) sets other levels, and
      allows single findings with a reason. The fix that a report names for a leak fits its cause: installed here, copied
      here, in the base, hidden by a later layer. Where there is no verdict at all, see
      [troubleshooting](troubleshooting.md).
      """
    let text =
      sections.reduce(head) { text, section in
        section.1.reduce(text + "\n\n## \(section.0)") { text, rule in
          text + "\n\n### `\(rule.id)`\n\n**\(rule.level.rawValue)**: \(rule.statement).\n\n"
            + "\(rule.documentation)\n\n**What to do:** \(rule.fix)"
        }
      } + "\n"
    let url = Self.docs.appendingPathComponent("rules.md")
    if Self.rewrites { try Data(text.utf8).write(to: url) }
    #expect(try String(contentsOf: url, encoding: .utf8) == text)
  }

  @Test("the schema of comparisons knows the claims and the rules")
  func schema() throws {
    try expectEnumeration(
      behind: ["\"claims\": {", "\"id\": {", "\"enum\": ["], is: RuleRegistry.claims)
    try expectEnumeration(
      behind: ["\"findings\": {", "\"rule\": {", "\"enum\": ["], is: RuleRegistry.rules)
  }

  // MARK: Documents

  private static let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Docs")

  private static let rewrites =
    ProcessInfo.processInfo.environment["IMGDIFF_REWRITE_GOLDEN"] != nil

  /// Compares the rows of the table with that head.
  private func expectTable(below head: String, in file: String, rows: [String]) throws {
    let url = Self.docs.appendingPathComponent(file)
    var lines = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n")
    let start = try #require(lines.firstIndex(of: head), "\(file) has no table \(head)") + 2
    let end = lines[start...].firstIndex { !$0.hasPrefix("|") } ?? lines.endIndex
    guard lines[start..<end] != rows[...] else { return }
    guard Self.rewrites else {
      Issue.record("the table in \(file) should be:\n\(rows.joined(separator: "\n"))")
      return
    }
    lines.replaceSubrange(start..<end, with: rows)
    try Data(lines.joined(separator: "\n").utf8).write(to: url)
  }

  /// Compares the members of an enumeration, each of which is a line; `marks` lead to it.
  private func expectEnumeration(behind marks: [String], is rules: [RuleDescriptor]) throws {
    let url = Self.docs.appendingPathComponent("schema/compare.json")
    var lines = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n")
    var start = 0
    for mark in marks {
      let found = lines[start...].firstIndex { $0.trimmingCharacters(in: .whitespaces) == mark }
      start = try #require(found, "compare.json has no \(mark)") + 1
    }
    let end = try #require(lines[start...].firstIndex { $0.contains("]") })
    let indent = String(lines[start - 1].prefix { $0 == " " }) + "  "
    let rows = rules.enumerated().map { index, rule in
      "\(indent)\"\(rule.id)\"" + (index == rules.count - 1 ? "" : ",")
    }
    guard lines[start..<end] != rows[...] else { return }
    guard Self.rewrites else {
      Issue.record("the enumeration should be:\n\(rows.joined(separator: "\n"))")
      return
    }
    lines.replaceSubrange(start..<end, with: rows)
    try Data(lines.joined(separator: "\n").utf8).write(to: url)
  }
}
