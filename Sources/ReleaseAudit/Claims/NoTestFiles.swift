import Codecs
import LayerFilesystem

/// `no-test-files`: no test file of the project, at its path in LOCALDEV or under any other root.
///
/// Examines every file that any layer of SERVICE ships: by the path of LOCALDEV's test files, by the
/// end of their paths from the test folder on, and by the conventions of test files themselves, so
/// that tests are found which LOCALDEV does not have.
struct NoTestFiles: ClaimCheck {
  let rule = Rule.noTestFiles

  func examine(_ context: AuditContext) -> ClaimExamination {
    var groups = FindingGroups()
    var found: Set<PathNode> = []
    let view = context.service.view

    var search = TestFileSearch(census: context.service)
    let folders = surfaceFolders(context)
    search.certainFolders = { folders.contains(view.path(of: $0)) }
    search.patterns = context.testPaths
    let result = search.run(includingHidden: true)
    for (shipped, file) in result.files {
      found.insert(shipped.node)
      add(shipped, Self.subject(file), Self.describe(file), context, to: &groups)
    }
    addByPath(context, excluding: found, to: &groups)

    var examination = ClaimExamination(
      examined: context.service.shipped.count, findings: groups.findings)
    var lookalikes = FindingGroups()
    for shipped in result.lookalikes where !found.contains(shipped.node) {
      let path = view.path(of: shipped.node)
      lookalikes.add(
        .testLikeName, subject: "\(path)", layer: shipped.entry.layer, hiddenBy: shipped.hiddenBy,
        item: context.item(shipped),
        message: "\(path) is named like a test module, but has no test code")
    }
    examination.findings += lookalikes.findings
    return examination
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
        add(shipped, Self.subject(file), "at its path in localdev", context, to: &groups)
        continue
      }
      let area = context.service.areas[shipped.node.index]
      guard let files = byName[ByteKey(view.name(of: shipped.node))],
        area.isDisjoint(with: [.foreign, .standardLibrary]),
        !context.isRightful(shipped.node)
      else { continue }
      let path = view.path(of: shipped.node).bytes
      for file in files where NoTestDistributionFiles.path(path, endsWith: file.tail[...]) {
        // The system's own packages have test folders too, and `tests/__init__.py` may be in a
        // folder of that name which holds no tests: there the bytes must be the same.
        guard !area.contains(.system) && isTest(shipped, context) || isSame(shipped, file, context)
        else { continue }
        add(shipped, Self.subject(file), "a copy of \(file.path)", context, to: &groups)
        break
      }
    }
  }

  /// Whether the file's name is a test's, and its code may be.
  private func isTest(_ shipped: Census.Shipped, _ context: AuditContext) -> Bool {
    let name = context.service.view.name(of: shipped.node)
    if name.equals("conftest.py") { return true }
    guard TestFileNames.isTestModule(name) else { return false }
    guard let content = shipped.content, context.service.view[content].kind == .file else {
      return true
    }
    return context.service.image.withContent(of: content) { TestCode.definesTests($0) } ?? true
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
    _ shipped: Census.Shipped, _ subject: String, _ evidence: String, _ context: AuditContext,
    to groups: inout FindingGroups
  ) {
    groups.add(
      rule, subject: subject, layer: shipped.entry.layer, hiddenBy: shipped.hiddenBy,
      item: context.item(shipped, evidence: evidence, digest: true),
      message: "test files of the project: \(subject)")
  }

  private func surfaceFolders(_ context: AuditContext) -> Set<EntryPath> {
    var folders: Set<EntryPath> = []
    for file in context.surface.files where file.reason == .folder {
      var folder = file.path.parent
      while folder != .root, folders.insert(folder).inserted { folder = folder.parent }
    }
    return folders
  }

  /// The test folder for what is in one; else the file.
  static func subject(_ file: TestFile) -> String {
    guard file.reason == .folder || file.reason == .residue,
      let end = file.tail.firstIndex(of: slash)
    else { return "\(file.path)" }
    return String(
      decoding: file.path.bytes.prefix(file.path.bytes.count - file.tail.count + end),
      as: UTF8.self)
  }

  private static func describe(_ file: TestFile) -> String {
    switch file.reason {
    case .folder: "in a test folder"
    case .module: "a test module by name and code"
    case .configuration: "configuration of a test runner"
    case .residue: "left by a test run"
    case .policy: "a test file by policy"
    }
  }
}
