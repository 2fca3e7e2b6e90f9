import LayerFilesystem
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
        || line.hasPrefix("# service:") || line.hasPrefix("# stages:")
      return isExample ? String(line.dropFirst(2)) : String(line)
    }
    let policy = try parse(uncommented.joined(separator: "\n"))
    #expect(policy.levels[.parity] == .error)
    #expect(policy.hidden == .warning)
    #expect(policy.allowances.count == 2)
    #expect(policy.allowances[0].expires == "2027-06-30")
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
      ("allowed: []\n", "p.yml:1: 'allowed' is not known here"),
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
      ("allow: {a: b}\n", "p.yml:1: allow must be a list"),
      ("- a\n", "p.yml:1: the policy must be a mapping"),
      ("a: [\n", "p.yml:1: it is not YAML"),
      ("hidden: error\nhidden: note\n", "p.yml:2: the key 'hidden' stands here twice"),
      ("version: 1\n---\nhidden: note\n", "p.yml:2: it must be one document"),
    ])
  func refused(text: String, message: String) {
    #expect(refusal(text).contains(message), "\(refusal(text))")
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

  private func finding(_ rule: Rule, paths: [String], hidden: Bool = false) -> Finding {
    Finding(
      rule, subject: "x", layer: 0, view: hidden ? .hidden : .merged,
      items: paths.map { Finding.Item(path: EntryPath($0)) }, message: "x")
  }

  @Test("A path allowance lets only its own paths pass, as a note with the reason")
  func partialAllowance() throws {
    let policy = try parse("allow:\n  - {path: /a/*, reason: known}\n")
    let result = policy.apply(
      to: [finding(.noTestFiles, paths: ["/a/x", "/b/y"])], today: "2026-01-01")
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
    let before = policy.apply(to: [finding(.noTestFiles, paths: ["/a/x"])], today: "2026-01-01")
    #expect(before.map(\.rule) == [.noTestFiles, .unusedAllowance])
    #expect(before[0].level == .note)
    let after = policy.apply(to: [finding(.noTestFiles, paths: ["/a/x"])], today: "2026-01-02")
    #expect(after.map(\.rule) == [.noTestFiles, .expiredAllowance, .unusedAllowance])
    #expect(after[0].level == .error)
  }

  @Test("Hidden leaks can be made warnings without touching visible ones")
  func hiddenLevel() throws {
    let policy = try parse("hidden: warning\n")
    let result = policy.apply(
      to: [
        finding(.noTestFiles, paths: ["/a"]), finding(.noTestFiles, paths: ["/b"], hidden: true),
      ], today: "2026-01-01")
    #expect(result.map(\.level) == [.error, .warning])
  }

  @Test("A milder finding is not made stricter by its rule's level, and lowering is told")
  func milderStaysMilder() throws {
    let strict = try parse("levels: {no-test-files: error}")
    var mild = finding(.noTestFiles, paths: ["/a"])
    mild.level = .warning
    #expect(strict.apply(to: [mild], today: "2026-01-01").map(\.level) == [.warning])
    let lenient = try parse("levels: {no-test-files: note}")
    let lowered = lenient.apply(to: [finding(.noTestFiles, paths: ["/a"])], today: "2026-01-01")
    #expect(lowered.map(\.level) == [.note])
    #expect(lowered.map(\.isLowered) == [true])
    let raised = try parse("levels: {parity: error}")
    #expect(
      raised.apply(to: [finding(.parity, paths: ["/a"])], today: "2026-01-01").map(\.level)
        == [.error])
  }
}
