import LayerFilesystem
import PythonDistributions

/// `no-test-distribution-files`: no file that LOCALDEV's RECORD gives to a test distribution: not at
/// its path, not under another site directory, not as a copy of the whole package elsewhere, with or
/// without metadata.
///
/// Examines every file that any layer of SERVICE ships.
struct NoTestDistributionFiles: ClaimCheck {
  let rule = Rule.noTestDistributionFiles

  /// A file of a test distribution as it would be known again.
  private struct Target {
    let test: Int
    /// The path from the site directory on; empty for what is outside of it (scripts).
    let tail: [UInt8]
    /// The import package at the top, for counting how much of it is there.
    let package: [UInt8]
  }

  private struct Copy: Hashable {
    let test: Int
    let package: [UInt8]
    let root: [UInt8]
  }

  func examine(_ context: AuditContext) -> ClaimExamination {
    var examination = ClaimExamination()
    let tests = context.testDistributions
    var exact: [PathNode: Int] = [:]
    var byName: [ArraySlice<UInt8>: [Target]] = [:]
    var packageSizes: [Copy: Int] = [:]
    for (index, (_, distribution)) in tests.enumerated() {
      let prefix = distribution.location.bytes
      for file in distribution.files {
        if let node = context.service.view.node(at: file.path) { exact[node] = index }
        guard file.path.isInside(distribution.location) else { continue }
        let tail = Array(file.path.bytes.dropFirst(prefix.count == 1 ? 1 : prefix.count + 1))
        let package = tail.firstIndex(of: slash).map { Array(tail[..<$0]) } ?? []
        byName[file.path.name, default: []].append(
          Target(test: index, tail: tail, package: package))
        if !package.isEmpty, tail.hasSuffix(".py") {
          packageSizes[Copy(test: index, package: package, root: []), default: 0] += 1
        }
      }
    }

    var groups = FindingGroups()
    var copies: [Copy: [Census.Shipped]] = [:]
    let view = context.service.view
    for shipped in context.service.shipped {
      examination.examined += 1
      let layer = shipped.entry.layer
      if let index = exact[shipped.node] {
        if !isRightful(shipped, tests[index].0, context) {
          add(shipped, tests[index], "at its path in localdev", layer, context, to: &groups)
        }
        continue
      }
      guard let targets = byName[view.name(of: shipped.node)] else { continue }
      let path = view.path(of: shipped.node).bytes
      for target in targets where Self.path(path, endsWith: target.tail) {
        guard !isRightful(shipped, tests[target.test].0, context) else { continue }
        let root = Array(path.dropLast(target.tail.count + 1))
        if Self.isSiteDirectory(root) {
          add(
            shipped, tests[target.test], "its place in a site directory", layer, context,
            to: &groups)
          break
        }
        if !target.package.isEmpty {
          copies[
            Copy(test: target.test, package: target.package, root: root), default: []
          ].append(shipped)
        }
      }
    }
    for (copy, files) in copies.sorted(by: { $0.key.root.lexicographicallyPrecedes($1.key.root) }) {
      // Two packages may have the name of one module in common; they do not have most of them.
      let size = packageSizes[Copy(test: copy.test, package: copy.package, root: [])] ?? 0
      let modules = Set(files.filter { view.name(of: $0.node).hasSuffix(".py") }.map(\.node)).count
      guard modules >= 3, modules * 2 >= size else { continue }
      for file in files {
        add(
          file, tests[copy.test], "a copy of its package", file.entry.layer, context, to: &groups)
      }
    }
    examination.findings = groups.findings
    return examination
  }

  private func isRightful(
    _ shipped: Census.Shipped, _ test: TestDistribution, _ context: AuditContext
  ) -> Bool {
    context.rightfulOwner(of: shipped.node) != nil
      || context.isOfBase(test, layer: shipped.entry.layer)
  }

  private func add(
    _ shipped: Census.Shipped, _ test: (TestDistribution, Distribution), _ evidence: String,
    _ layer: Int, _ context: AuditContext, to groups: inout FindingGroups
  ) {
    let title = test.0.title
    groups.add(
      rule, subject: title, layer: layer, hiddenBy: shipped.hiddenBy,
      item: context.item(shipped, evidence: evidence), facts: context.facts(test.0),
      message: "files of \(title), \(NoTestDistributions.describe(test.0))")
  }

  /// Whether `path` is `…/tail`.
  static func path(_ path: [UInt8], endsWith tail: [UInt8]) -> Bool {
    path.count > tail.count && path[path.count - tail.count - 1] == slash
      && path.suffix(tail.count).elementsEqual(tail)
  }

  private static func isSiteDirectory(_ root: [UInt8]) -> Bool {
    root[...].hasSuffix("/site-packages") || root[...].hasSuffix("/dist-packages")
  }
}

let slash = UInt8(ascii: "/")
