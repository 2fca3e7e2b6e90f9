import LayerFilesystem
import PythonDistributions
import Rules

/// `no-test-distribution-files`: no file that LOCALDEV's RECORD gives to a test distribution: not at
/// its path, not under another site directory, not as a copy of the whole package elsewhere, with or
/// without metadata.
///
/// Examines every file that any layer of SERVICE ships.
struct NoTestDistributionFiles: ClaimCheck {
  static let rule = RuleDescriptor(
    "no-test-distribution-files", .claim, .error,
    statement: "no file of a test distribution, with or without its metadata",
    fix: "Install test requirements in a stage that the service stage does not build from or copy "
      + "from.",
    documentation: "Every path: the same path as in LOCALDEV, the same path under any site "
      + "directory, and packages copied elsewhere, of which most modules are there, or all of a "
      + "few.")

  /// A file of a test distribution as it would be known again, by its path from the site directory
  /// on.
  private struct Target {
    let test: Int
    let tail: ArraySlice<UInt8>
  }

  func examine(_ context: AuditContext) -> ClaimExamination {
    var examination = ClaimExamination()
    let tests = context.testDistributions
    let view = context.service.view
    var exact: [PathNode: Int] = [:]
    var atPath = NodeMarks(view)
    var byName: [ByteKey: [Target]] = [:]
    var copies = PackageCopies<Int>()
    for (index, (_, distribution)) in tests.enumerated() {
      let prefix = distribution.location.bytes
      let owner = "\(index)"
      for file in distribution.files {
        if let node = view.node(at: file.path) {
          exact[node] = index
          atPath.insert(node)
        }
        guard file.path.isInside(distribution.location) else { continue }
        let tail = file.path.bytes.dropFirst(prefix.count == 1 ? 1 : prefix.count + 1)
        byName[ByteKey(file.path.name), default: []].append(Target(test: index, tail: tail))
        if tail.hasSuffix(".py") { copies.expect(tail, of: owner) }
      }
    }

    var groups = FindingGroups()
    for (place, shipped) in context.service.shipped.enumerated() {
      examination.examined += 1
      if atPath.contains(shipped.node), let index = exact[shipped.node] {
        // A script of that name may be another program's; `no-test-entry-points` looks inside.
        let isScript = !view.path(of: shipped.node).isInside(tests[index].1.location)
        if !isScript || context.matches.has(shipped),
          !isRightful(shipped, tests[index].0, context)
        {
          add(shipped, tests[index], .pathInLocaldev, context, to: &groups)
        }
        continue
      }
      guard let targets = byName[ByteKey(view.name(of: shipped.node))] else { continue }
      let path = view.path(of: shipped.node).bytes
      for target in targets where path.isPath(endingWith: target.tail) {
        guard !isRightful(shipped, tests[target.test].0, context) else { continue }
        let root = Array(path.dropLast(target.tail.count + 1))
        if Self.isSiteDirectory(root) {
          add(shipped, tests[target.test], .placeInSiteDirectory, context, to: &groups)
          break
        }
        if isVendored(shipped, target.tail, tests[target.test].0, context) {
          add(shipped, tests[target.test], .vendoredModule, context, to: &groups)
          break
        }
        copies.add(place, at: path, tail: target.tail, of: "\(target.test)")
      }
    }
    for copy in copies.copies {
      guard let test = Int(copy.owner) else { continue }
      let file = context.service.shipped[copy.item]
      add(file, tests[test], .copyOfPackage, context, to: &groups)
    }
    examination.findings = groups.findings
    return examination
  }

  /// Whether a module of a distribution of one module stands where copies of other people's are kept. Of
  /// another version its bytes are others, and its name elsewhere may be anybody's.
  private func isVendored(
    _ shipped: Census.Shipped, _ tail: ArraySlice<UInt8>, _ test: TestDistribution,
    _ context: AuditContext
  ) -> Bool {
    let view = context.service.view
    guard test.isPrincipal, !tail.contains(slash), tail.hasSuffix(".py"),
      context.service.isProject(shipped)
    else { return false }
    let folder = String(decoding: view.name(of: view.parent(of: shipped.node)), as: UTF8.self)
    return Self.vendorFolders.contains(folder.lowercased().filter { $0 != "_" && $0 != "-" })
  }

  private static let vendorFolders: Set<String> = [
    "lib", "libs", "vendor", "vendored", "vendors", "thirdparty", "ext", "extern", "external",
    "externals", "deps", "dependencies", "packages", "contrib", "site",
  ]

  private func isRightful(
    _ shipped: Census.Shipped, _ test: TestDistribution, _ context: AuditContext
  ) -> Bool {
    context.ownership.isRightful(shipped)
      || context.isOfBase(test, layer: shipped.entry.layer)
      // Vendored in the source; `no-test-content` tells of it.
      || !test.isPrincipal && context.ownership.isCommonSource(shipped)
  }

  private func add(
    _ shipped: Census.Shipped, _ test: (TestDistribution, Distribution), _ sign: Finding.Sign,
    _ context: AuditContext, to groups: inout FindingGroups
  ) {
    let title = test.0.title
    groups.add(
      rule, subject: title, at: Finding.Location(shipped),
      item: context.item(shipped, sign: sign), test: test.0,
      message: "files of \(title), \(test.0.origin)")
  }

  private static func isSiteDirectory(_ root: [UInt8]) -> Bool {
    root[...].hasSuffix("/site-packages") || root[...].hasSuffix("/dist-packages")
  }
}
