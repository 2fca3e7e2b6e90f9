import Codecs
import LayerFilesystem
import Rules

/// `no-test-files`: no test file of the project, at its path in LOCALDEV or under any other root.
///
/// Examines every file that any layer of SERVICE ships: by the path of LOCALDEV's test files, by the
/// end of their paths from the test folder on, and by the conventions of test files themselves, so
/// that tests are found which LOCALDEV does not have.
struct NoTestFiles: ClaimCheck {
  static let rule = RuleDescriptor(
    "no-test-files", .claim, .error,
    statement: "no test file of the project, at its path or elsewhere",
    fix: "Copy only the source into the service stage, and keep the tests out of its context with "
      + "narrower COPY paths.",
    documentation: "Every path: the same path, the same path from the test folder on, and the "
      + "conventions of tests, with a look into the code.")

  func examine(_ context: AuditContext) -> ClaimExamination {
    var groups = FindingGroups()
    var found: Set<PathNode> = []
    for (shipped, file) in context.conventionalTests.files {
      found.insert(shipped.node)
      add(shipped, file.subject, .convention(file.reason), context, to: &groups)
    }
    addByPath(context, excluding: found, to: &groups)
    return ClaimExamination(
      examined: context.service.shipped.count, findings: groups.findings)
  }

  /// Files at the paths of LOCALDEV's test files, or with the end of such a path.
  private func addByPath(
    _ context: AuditContext, excluding found: Set<PathNode>, to groups: inout FindingGroups
  ) {
    let view = context.service.view
    var exact: [PathNode: TestFile] = [:]
    var byName: [ByteKey: [TestFile]] = [:]
    for file in context.surface.files {
      if let node = view.node(at: file.path) { exact[node] = file }
      if file.tail.contains(slash) { byName[ByteKey(file.path.name), default: []].append(file) }
    }
    for shipped in context.service.shipped where !found.contains(shipped.node) {
      if let file = exact[shipped.node] {
        add(shipped, file.subject, .pathInLocaldev, context, to: &groups)
        continue
      }
      let area = context.service.areas[shipped.node.index]
      guard let files = byName[ByteKey(view.name(of: shipped.node))],
        area.isDisjoint(with: [.foreign, .standardLibrary]),
        !context.isRightful(shipped)
      else { continue }
      let path = view.path(of: shipped.node).bytes
      for file in files where path.isPath(endingWith: file.tail[...]) {
        // The system's own packages have test folders too, and `tests/__init__.py` may be in a
        // folder of that name which holds no tests: there the bytes must be the same.
        guard !area.contains(.system) && isTest(shipped, context) || isSame(shipped, file, context)
        else { continue }
        add(shipped, file.subject, .copy(of: file.path), context, to: &groups)
        break
      }
    }
  }

  /// Whether the file's name is a test's, and its code may be.
  private func isTest(_ shipped: Census.Shipped, _ context: AuditContext) -> Bool {
    let name = context.service.view.name(of: shipped.node)
    if name.equals("conftest.py") { return true }
    guard TestFileNames.isTestModule(name) else { return false }
    let search = TestFileSearch(
      census: context.service, conventions: context.surface.conventions)
    return search.evidence(shipped) != .none
  }

  private func isSame(_ shipped: Census.Shipped, _ file: TestFile, _ context: AuditContext) -> Bool
  {
    guard let mine = shipped.content, let other = file.content, file.size > 0,
      context.service.view[mine].kind == .file
    else { return false }
    return context.service.image.layers[mine.layer].hasSameContent(
      mine.entry, as: context.localdev.image.layers[other.layer], other.entry)
  }

  private func add(
    _ shipped: Census.Shipped, _ subject: String, _ sign: Finding.Sign, _ context: AuditContext,
    to groups: inout FindingGroups
  ) {
    groups.add(
      rule, subject: subject, at: Finding.Location(shipped),
      item: context.item(shipped, sign: sign, digest: true),
      message: "test files of the project: \(subject)")
  }
}
