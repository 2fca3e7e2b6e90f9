import LayerFilesystem
import Rules

/// `test-requirements-file`: requirements files for tests tell what the tests need; the service has
/// no use for them.
struct TestRequirementsFile: Observation {
  static let rule = RuleDescriptor(
    "test-requirements-file", .observation, .warning,
    statement: "a requirements file for tests",
    fix: "Copy only requirements.txt into the stages that the service builds from.",
    documentation: "Files in the service that list test requirements and nothing else.")

  func findings(_ context: AuditContext) -> [Finding] {
    let view = context.service.view
    return context.surface.testRequirementFiles.compactMap { file in
      guard file.hasPrefix("/"), RequirementFiles.isForTestsAlone(file),
        let node = view.node(at: EntryPath(file)), view.isPresent(node),
        let entry = view.entry(of: node)
      else { return nil }
      return Finding(
        rule, subject: file, at: .layer(entry.layer, .merged),
        items: [Finding.Item(path: EntryPath(file), size: view[entry].size)],
        message: "\(file), which lists test requirements, is in service")
    }
  }
}
