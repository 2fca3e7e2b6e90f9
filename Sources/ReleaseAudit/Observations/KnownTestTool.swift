import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// `known-test-tool`: a test tool that is known by name or classifier.
///
/// One that nobody declares is found, as an error, by `no-test-distributions`; here is told of those
/// that SERVICE has a stated reason to have.
struct KnownTestTool: Observation {
  static let rule = RuleDescriptor(
    "known-test-tool", .observation, .error,
    statement: "a known test tool that no requirements file of the service names",
    fix: "Install test requirements in a stage that the service stage does not build from or copy "
      + "from.",
    documentation: "Distributions that are known as test tools by name or by trove classifier, "
      + "though nobody declares them for tests. One that the service asks for is a warning.")

  func findings(_ context: AuditContext) -> [Finding] {
    context.surface.tolerated.compactMap { tolerated in
      guard
        let found = context.serviceInventory.distributions.first(where: {
          $0.name.normalized == tolerated.name && $0.standing == .installed
        })
      else { return nil }
      let needers = tolerated.neededBy.joined(separator: ", ")
      return Finding(
        rule, level: .warning, subject: found.name.written,
        at: .layer(found.layer, .merged),
        items: [Finding.Item(path: found.metadataPath)],
        evidence: .needed(by: tolerated.neededBy),
        message: "\(found.name.written) is a test tool, and \(needers) asks for it in service")
    }
  }
}
