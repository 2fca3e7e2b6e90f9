import LayerFilesystem
import Rules

/// `test-like-name`: a file that has the name of a test module and no test code.
struct TestLikeName: Observation {
  static let rule = RuleDescriptor(
    "test-like-name", .observation, .warning,
    statement: "a file named like a test that seems to be none",
    fix: "Rename the file if it is no test, or move it out of the service if it is one.",
    documentation: "Files of the project that have the name of a test module, stand in no test "
      + "folder, and have no code of tests in them.")

  func findings(_ context: AuditContext) -> [Finding] {
    let view = context.service.view
    let tests = Set(context.conventionalTests.files.map(\.shipped.node))
    var groups = FindingGroups()
    for shipped in context.conventionalTests.lookalikes where !tests.contains(shipped.node) {
      let path = view.path(of: shipped.node)
      groups.add(
        rule, subject: "\(path)", at: Finding.Location(shipped), item: context.item(shipped),
        message: "\(path) is named like a test module, but has no test code")
    }
    return groups.findings
  }
}
