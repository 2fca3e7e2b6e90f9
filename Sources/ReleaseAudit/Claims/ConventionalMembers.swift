import ByteText
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// Members of archives that follow the conventions of tests: what would be found by its name if it were
/// unpacked.
///
/// An archive of a third-party distribution may hold that distribution's own tests. One of whom nothing
/// is known is taken for the project's.
struct ConventionalMembers {
  private let context: AuditContext
  /// Names of the distributions, and of what they make importable, that are other people's.
  private var foreignNames: Set<String> = []
  private var foreignModules: Set<[UInt8]> = []

  init(_ context: AuditContext) {
    self.context = context
    for census in [context.service, context.localdev] {
      for distribution in census.distributions
      where !census.isFirstParty(distribution) && distribution.standing != .leftover
        && context.surface.byName[distribution.name.normalized] == nil
      {
        foreignNames.insert(distribution.name.normalized)
        foreignModules.formUnion(distribution.topLevel.map { Array($0.utf8) })
        for required in distribution.requires { foreignNames.insert(required.name.normalized) }
      }
    }
    foreignNames.formUnion(context.surface.serviceNames)
    foreignNames.subtract(context.service.firstParty)
  }

  /// Whether an archive is one of a distribution of other people.
  func isForeign(_ archive: DistributionArchive) -> Bool {
    guard archive.kind == .wheel || archive.kind == .sdist || archive.kind == .egg else {
      return false
    }
    let names = archive.distributions.map(\.name.normalized)
    if names.contains(where: context.service.firstParty.contains) { return false }
    if let node = context.service.view.node(at: archive.path),
      context.service.areas[node.index].contains(.cache)
    {
      return true
    }
    return !names.isEmpty
      && names.allSatisfy { foreignNames.contains($0) || InstallTools.contains($0) }
  }

  /// What a member is of; nil where nothing speaks for a test.
  func subject(of member: DistributionArchive.Member) -> String? {
    let parts = member.name.split(separator: slash)
    guard member.size > 0, var name = parts.last, !isInForeignPlace(parts.dropLast()) else {
      return nil
    }
    if parts.dropLast().contains(where: { TestFolderNames.meaning(of: $0) == .tests }) {
      return "test files"
    }
    let facts = member.facts
    if parts.count == 1, name.equals("blob"), let facts {
      // Git keeps the name elsewhere.
      return context.surface.conventions.code.isOfTests(facts) ? "test files" : nil
    }
    if name.hasSuffix(".pyc") {
      // `a.cpython-312.pyc` and `a.pyc` are of `a.py`.
      name = ArraySlice(Array(name.prefix { $0 != UInt8(ascii: ".") }) + Array(".py".utf8))
    }
    switch TestFileNames.meaning(ofFile: name) {
    case .configuration, .testFile: return "test files"
    case .testModule, .perhapsModule: return isTest(member) ? "test files" : nil
    case .robotResource: return context.surface.conventions.hasRobot ? "test files" : nil
    case .residue, .doctest, .opaqueModule: return nil
    case nil:
      guard let source = TestFileNames.source(name) else { return nil }
      if let facts, context.surface.conventions.code.isOfTests(facts) { return "test files" }
      let path = EntryPath(bytes: [slash] + member.name).parent.appending(Array(source))
      return context.surface.conventions.isModule(path) && isTest(member) ? "test files" : nil
    }
  }

  private func isTest(_ member: DistributionArchive.Member) -> Bool {
    guard let facts = member.facts else { return false }
    return context.surface.conventions.code.evidence(facts) == .strong
  }

  private func isInForeignPlace(_ folders: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    folders.contains { folder in
      folder.equals("site-packages") || folder.equals("dist-packages")
        || folder.equals("node_modules") || folder.equals("_vendor")
        || folder.hasPrefix("python3") || foreignModules.contains(Array(folder))
    }
  }
}
