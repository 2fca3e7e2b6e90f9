import LayerFilesystem
import Rules

/// `test-like-name`: a file that has the name of a test module and no test code.
struct TestLikeName: Observation {
  static let rule = RuleDescriptor(
    "test-like-name", .observation, .warning,
    statement: "a file or folder named like a test that seems to be none",
    fix: "Rename the file if it is no test, or move it out of the service if it is one.",
    documentation: "Files of the project that have the name of a test module, stand in no test "
      + "folder, and have no code that only tests have, or are not looked into (compiled, notebooks); "
      + "folders that are called like those of tests may be, and show none.")

  private func bytecode(_ context: AuditContext) -> [Finding] {
    let view = context.service.view
    let conventional = ConventionalBytecode(context)
    var groups = FindingGroups()
    for shipped in context.service.shipped where view.name(of: shipped.node).hasSuffix(".pyc") {
      guard let content = shipped.content, view[content].kind == .file,
        !context.ownership.isRightful(shipped, exactly: false),
        case .lookalike? = conventional.judge(shipped, content, nil)
      else { continue }
      let path = view.path(of: shipped.node)
      groups.add(
        rule, subject: "\(path)", at: Finding.Location(shipped), item: context.item(shipped),
        message: "\(path) is named like bytecode of a test, but has no test code")
    }
    return groups.findings
  }

  func findings(_ context: AuditContext) -> [Finding] {
    let view = context.service.view
    let tests = Set(context.conventionalTests.files.map(\.shipped.node))
    var groups = FindingGroups()
    for shipped in context.conventionalTests.lookalikes where !tests.contains(shipped.node) {
      let path = view.path(of: shipped.node)
      groups.add(
        rule, subject: "\(path)", at: Finding.Location(shipped), item: context.item(shipped),
        message: "\(path) is named like a test module, but shows no test code")
    }
    for (folder, shipped) in context.conventionalTests.folders where !tests.contains(shipped.node) {
      let path = view.path(of: folder)
      groups.add(
        rule, subject: "\(path)", at: Finding.Location(shipped), item: context.item(shipped),
        message: "\(path) is named like a folder of tests, but shows none")
    }
    return groups.findings + bytecode(context)
  }
}
