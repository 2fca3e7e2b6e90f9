import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// `no-test-distributions`: no metadata of a test distribution, at whatever version, in any folder.
///
/// Examines every distribution of SERVICE in both views: installed, vendored and left over.
struct NoTestDistributions: ClaimCheck {
  let rule = Rule.noTestDistributions

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
    var hiddenBy: Int?
    if case .hidden(let by) = found.view { hiddenBy = by }
    var facts = context.facts(test)
    facts["metadata"] = found.metadata.rawValue
    facts["location"] = "\(found.location)"
    if let version = test.version, version != found.version { facts["inLocaldev"] = version }
    let isUndeclared = test.reason == .known
    let how =
      switch found.standing {
      case .installed: hiddenBy == nil ? "is installed" : "was installed and removed"
      case .vendored: "is vendored"
      case .leftover: "is left over from an uninstall"
      }
    return Finding(
      isUndeclared ? .knownTestTool : rule, subject: subject, layer: found.layer,
      view: hiddenBy == nil ? .merged : .hidden, hiddenBy: hiddenBy,
      items: [Finding.Item(path: found.metadataPath, size: found.size)],
      message: "\(subject), \(Self.describe(test)), \(how) in \(found.location)", facts: facts)
  }

  static func describe(_ test: TestDistribution) -> String {
    switch test.reason {
    case .declared:
      "declared in \(test.declaredBy.first ?? "the policy")"
    case .required:
      "required by \(test.chain.dropLast().last ?? "the tests")"
    case .known: "a known test tool that nobody declares"
    case .added: "which only localdev should have"
    }
  }
}
