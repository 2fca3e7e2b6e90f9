import Foundation
import Testing

/// What `imgdiff policy` says of a policy.
@Suite("The policy command") struct PolicyCommandTests {
  @Test(
    "It counts what a policy decides",
    arguments: [
      ("version: 1\n", "0 levels, 0 allowances, 0 additions to the tests"),
      (
        "levels: {parity: error}\nallow: [{path: /x, reason: y}]\ntests: {paths: [e2e]}\n",
        "1 level, 1 allowance, 1 addition to the tests"
      ),
      (
        "levels: {parity: error, test-stage-skipped: note}\n",
        "2 levels, 0 allowances, 0 additions to the tests"
      ),
    ])
  func counts(text: String, summary: String) throws {
    let imgdiff = try Imgdiff.alone()
    try Data(text.utf8).write(to: imgdiff.folder.url("p.yml"))
    let outcome = try imgdiff.run("policy", "p.yml")
    #expect(outcome.status == 0 && outcome.text == "p.yml: \(summary)\n")
  }
}
