import LayerFilesystem
import Rules
import Testing

@testable import ReleaseAudit

@Suite("Policy files")
struct PolicyFileTests {
  private func parse(_ text: String) throws -> Policy {
    try PolicyFile.parse(text, file: "p.yml")
  }

  private func refusal(_ text: String) -> String {
    do {
      _ = try parse(text)
      return "accepted"
    } catch {
      return "\(error)"
    }
  }

  @Test("The template of policy --init is a policy that changes nothing")
  func template() throws {
    var untouched = Policy()
    untouched.file = "p.yml"
    #expect(try parse(PolicyFile.template) == untouched)
  }

  @Test("The template's own examples are valid once uncommented")
  func examples() throws {
    let lines = PolicyFile.template.split(separator: "\n", omittingEmptySubsequences: false)
    let uncommented = lines.map { line -> String in
      let isExample =
        line.hasPrefix("#   ") || line.hasPrefix("# levels:") || line.hasPrefix("# hidden:")
        || line.hasPrefix("# allow:") || line.hasPrefix("# tests:")
        || line.hasPrefix("# unread:") || line.hasPrefix("# service:")
        || line.hasPrefix("# stages:") || line.hasPrefix("# limits:")
      return isExample ? String(line.dropFirst(2)) : String(line)
    }
    let policy = try parse(uncommented.joined(separator: "\n"))
    #expect(policy.levels[Parity.rule] == .error)
    #expect(policy.hidden == .warning)
    #expect(policy.limits.size == 300_000_000 && policy.limits.wasted == 5_000_000)
    #expect(policy.limits.efficiency == 0.95 && policy.limits.growth == 10_000_000)
    #expect(policy.allowances.count == 2)
    #expect(policy.allowances[0].expires == "2027-06-30")
    #expect(policy.unread.map(\.pattern) == ["git+https://git.example/team/fixtures*"])
    #expect(policy.testDistributions == ["ipdb"])
    #expect(policy.testPaths.map(\.text) == ["**/e2e/**"])
    #expect(policy.stages.knownImages == ["company-base"])
  }

  @Test("An empty file changes nothing", arguments: ["", "# nothing\n", "---\n"])
  func empty(text: String) throws {
    #expect(try parse(text).allowances.isEmpty)
  }

  @Test(
    "What is not understood is an error that names the line",
    arguments: [
      ("deny: []\n", "p.yml:1: 'deny' is not known here; known are version, levels, hidden"),
      ("allowed: []\n", "p.yml:1: 'allowed' is not known here; did you mean 'allow'?"),
      ("tests:\n  requirement: []\n", "p.yml:2: 'requirement' is not known here; did you mean"),
      ("levels: {pairty: note}\n", "'pairty' is not known here; did you mean 'parity'?"),
      ("allow:\n  - {path: /x, reason: y, expire: 2027-01-01}\n", "did you mean 'expires'?"),
      (
        "levels: {no-test-files: note}\n",
        "p.yml:1: to make no-test-files milder needs a reason; write {level: note, reason: …}"
      ),
      ("levels:\n  known-test-tool: warning\n", "p.yml:2: to make known-test-tool milder needs"),
      (
        "levels: {no-test-files: {level: note, reason: ' '}}\n",
        "no-test-files milder needs a reason"
      ),
      ("hidden: warning\n", "p.yml:1: to make what is hidden milder needs a reason"),
      ("levels: {parity: {levle: note}}\n", "'levle' is not known here; did you mean 'level'?"),
      ("version: 2\n", "p.yml:1: the version must be 1"),
      ("levels:\n  parity: fatal\n", "p.yml:2: a level is one of error, warning and note"),
      ("levels:\n  no-tests: error\n", "p.yml:2: 'no-tests' is not known here"),
      ("allow:\n  - distribution: pytest\n", "p.yml:2: an allowance needs a reason"),
      ("allow:\n  - {path: /x, reason: ~}\n", "p.yml:2: this must be a text"),
      ("allow:\n  - reason: because\n", "p.yml:2: an allowance needs a distribution or a path"),
      (
        "allow:\n  - {path: /x, reason: y, expires: tomorrow}\n",
        "p.yml:2: 'tomorrow' is not a date"
      ),
      ("unread:\n  - line: ./x\n", "p.yml:2: an unread declaration needs a reason"),
      ("unread:\n  - {line: '*', reason: y}\n", "p.yml:2: an unread declaration needs its line"),
      ("unread:\n  - {path: x, reason: y}\n", "p.yml:2: 'path' is not known here"),
      ("allow: {a: b}\n", "p.yml:1: allow must be a list"),
      ("- a\n", "p.yml:1: the policy must be a mapping"),
      ("a: [\n", "p.yml:1: it is not YAML"),
      ("hidden: error\nhidden: error\n", "p.yml:2: the key 'hidden' stands here twice"),
      ("version: 1\n---\nhidden: error\n", "p.yml:2: it must be one document"),
    ])
  func refused(text: String, message: String) {
    #expect(refusal(text).contains(message), "\(refusal(text))")
  }

  @Test(
    "A date is a day that the calendar has",
    arguments: [
      ("2027-02-28", true), ("2028-02-29", true), ("2000-02-29", true), ("2027-12-31", true),
      ("2027-02-31", false), ("2027-02-29", false), ("2100-02-29", false), ("2027-04-31", false),
      ("2027-13-01", false), ("2027-00-10", false), ("2027-01-00", false), ("2027-1-1", false),
    ])
  func days(text: String, isDay: Bool) {
    let result = refusal("allow: [{path: /x, reason: y, expires: \(text)}]")
    #expect((result == "accepted") == isDay, "\(result)")
    #expect(isDay || result.contains("'\(text)' is not a date"))
  }

  @Test("A relative pattern matches at every depth, an absolute one from the root")
  func patterns() throws {
    let policy = try parse("tests: {paths: ['tests/*.py', '/app/**/data']}")
    func matches(_ index: Int, _ path: String) -> Bool {
      policy.testPaths[index].matches(Array(path.utf8))
    }
    #expect(matches(0, "/app/tests/test_a.py"))
    #expect(matches(0, "/tests/a.py"))
    #expect(!matches(0, "/app/tests/unit/a.py"))
    #expect(matches(1, "/app/data"))
    #expect(matches(1, "/app/a/b/data/file"))
    #expect(!matches(1, "/srv/app/data"))
  }

  private func finding(
    _ rule: RuleDescriptor, level: Level? = nil, paths: [String], hidden: Bool = false
  ) -> Finding {
    Finding(
      rule, level: level, subject: "x", at: .layer(0, hidden ? .hidden(by: 1) : .merged),
      items: paths.map { Finding.Item(path: EntryPath($0)) }, message: "x")
  }

  @Test("A path allowance lets only its own paths pass, as a note with the reason")
  func partialAllowance() throws {
    let policy = try parse("allow:\n  - {path: /a/*, reason: known}\n")
    let result = policy.apply(
      to: [finding(NoTestFiles.rule, paths: ["/a/x", "/b/y"])], today: "2026-01-01")
    #expect(result.map(\.level) == [.error, .note])
    #expect(result[0].items.map { "\($0.path)" } == ["/b/y"])
    #expect(result[1].allowed == "known")
  }

  @Test("An expired allowance allows nothing and is reported; so is an unused one")
  func expiredAndUnused() throws {
    let policy = try parse(
      """
      allow:
        - {path: /a/x, reason: known, expires: 2026-01-01}
        - {path: /nowhere, reason: none}
      """)
    let before = policy.apply(to: [finding(NoTestFiles.rule, paths: ["/a/x"])], today: "2026-01-01")
    #expect(before.map(\.rule.id) == ["no-test-files", "unused-allowance"])
    #expect(before[0].level == .note)
    let after = policy.apply(to: [finding(NoTestFiles.rule, paths: ["/a/x"])], today: "2026-01-02")
    #expect(after.map(\.rule.id) == ["no-test-files", "expired-allowance", "unused-allowance"])
    #expect(after[0].level == .error)
  }

  @Test("Hidden leaks can be made warnings without touching visible ones")
  func hiddenLevel() throws {
    let policy = try parse("hidden: {level: warning, reason: squashed later}\n")
    let result = policy.apply(
      to: [
        finding(NoTestFiles.rule, paths: ["/a"]),
        finding(NoTestFiles.rule, paths: ["/b"], hidden: true),
      ], today: "2026-01-01")
    #expect(result.map(\.level) == [.error, .warning])
  }

  @Test("A milder finding is not made stricter by its rule's level, and lowering is told")
  func milderStaysMilder() throws {
    let strict = try parse("levels: {no-test-files: error}")
    let mild = finding(NoTestFiles.rule, level: .warning, paths: ["/a"])
    #expect(strict.apply(to: [mild], today: "2026-01-01").map(\.level) == [.warning])
    let lenient = try parse("levels: {no-test-files: {level: note, reason: known}}")
    let lowered = lenient.apply(to: [finding(NoTestFiles.rule, paths: ["/a"])], today: "2026-01-01")
    #expect(lowered.map(\.level) == [.note])
    #expect(lowered.map(\.isLowered) == [true])
    let raised = try parse("levels: {parity: error}")
    #expect(
      raised.apply(to: [finding(Parity.rule, paths: ["/a"])], today: "2026-01-01").map(\.level)
        == [.error])
  }
}
