import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// `no-test-distributions`: no metadata of a test distribution, at whatever version, in any folder.
///
/// Examines every distribution of SERVICE in both views: installed, vendored and left over.
struct NoTestDistributions: ClaimCheck {
  static let rule = RuleDescriptor(
    "no-test-distributions", .claim, .error,
    statement: "no metadata of a test distribution, at whatever version, in any folder",
    fix: "Install test requirements in a stage that the service stage does not build from or copy "
      + "from.",
    documentation: "Every distribution's metadata in every folder, by normalised name, whatever "
      + "the version.")

  /// A known test tool that nobody declares has a rule of its own, and speaks against this claim too.
  var violations: [RuleDescriptor] { [rule, KnownTestTool.rule] }

  func examine(_ context: AuditContext) -> ClaimExamination {
    var examination = ClaimExamination()
    for found in context.serviceInventory.distributions {
      examination.examined += 1
      guard let test = context.surface.byName[found.name.normalized],
        !context.isOfBase(test, layer: found.layer), !isVendoredRightfully(found, context)
      else { continue }
      examination.findings.append(finding(found, test, context))
    }
    return examination
  }

  /// pip and setuptools carry copies of their own requirements, which belong to them.
  private func isVendoredRightfully(_ found: Distribution, _ context: AuditContext) -> Bool {
    guard found.standing == .vendored, let node = context.service.view.node(at: found.metadataPath)
    else { return false }
    guard found.view == .merged else {
      // What a later layer put at these paths says nothing of what it covers.
      return context.service.shipped.contains { file in
        file.view != .merged && file.entry.layer == found.layer
          && (file.node == node || context.service.view.parent(of: file.node) == node)
          && context.isRightful(file)
      }
    }
    if context.isRightful(node) { return true }
    var owned = false
    context.service.view.forEachChild(of: node) { child in
      owned = owned || context.isRightful(child)
    }
    return owned
  }

  private func finding(
    _ found: Distribution, _ test: TestDistribution, _ context: AuditContext
  ) -> Finding {
    let subject = found.version.map { "\(found.name.written) \($0)" } ?? found.name.written
    let isUndeclared = test.reason == .known
    let how =
      switch found.standing {
      case .installed: found.view == .merged ? "is installed" : "was installed and removed"
      case .vendored: "is vendored"
      case .leftover: "is left over from an uninstall"
      }
    return Finding(
      isUndeclared ? KnownTestTool.rule : rule, subject: subject,
      at: .layer(found.layer, found.view),
      items: [Finding.Item(path: found.metadataPath, size: found.size)], test: test,
      evidence: .metadata(
        Finding.Evidence.Metadata(
          kind: found.metadata, location: found.location,
          inLocaldev: test.version == found.version ? nil : test.version)),
      message: "\(subject), \(test.origin), \(how) in \(found.location)")
  }
}
