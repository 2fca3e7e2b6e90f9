import Codecs
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// `no-test-bytecode`: no `.pyc` compiled from a test module, pytest's rewritten ones included.
///
/// Examines every bytecode file that any layer of SERVICE ships, by its name and by the source path
/// (`co_filename`) inside it. What a distribution of SERVICE owns, and what stands beside its modules,
/// is its own.
struct NoTestBytecode: ClaimCheck {
  let rule = Rule.noTestBytecode

  func examine(_ context: AuditContext) -> ClaimExamination {
    var examination = ClaimExamination()
    var groups = FindingGroups()
    let known = KnownSources(context)
    let view = context.service.view
    for shipped in context.service.shipped {
      guard let content = shipped.content, view[content].kind == .file else { continue }
      let isNamed = view.name(of: shipped.node).hasSuffix(".pyc")
      guard isNamed || view[content].contentKind == .bytecode else { continue }
      examination.examined += 1
      guard context.rightfulOwner(of: shipped.node) == nil,
        context.service.areas[shipped.node.index].isDisjoint(with: [.thirdParty, .standardLibrary])
          || !isNamed || hasTestName(shipped, context)
      else { continue }
      guard let match = known.match(shipped, content, context) else { continue }
      if let test = match.test, context.isOfBase(test, layer: shipped.entry.layer) { continue }
      groups.add(
        rule, subject: match.subject, layer: shipped.entry.layer, hiddenBy: shipped.hiddenBy,
        item: context.item(shipped, evidence: match.evidence, digest: true),
        facts: match.test.map(context.facts) ?? [:],
        message: "bytecode of \(match.subject)")
    }
    examination.findings = groups.findings
    return examination
  }

  /// A folder of a distribution may hold bytecode that somebody put there.
  private func hasTestName(_ shipped: Census.Shipped, _ context: AuditContext) -> Bool {
    let name = String(decoding: context.service.view.name(of: shipped.node), as: UTF8.self)
    return BytecodeFileName(name)?.pytestVersion != nil
  }
}

/// The sources whose bytecode must not ship: test files of the project, modules of test
/// distributions, and what follows the conventions of tests.
private struct KnownSources {
  struct Match {
    let subject: String
    let evidence: String
    let test: TestDistribution?
  }

  private var files: [[UInt8]: TestFile] = [:]
  private var filesByName: [[UInt8]: [TestFile]] = [:]
  private var modules: [[UInt8]: TestDistribution] = [:]
  private var modulesByTail: [[UInt8]: TestDistribution] = [:]

  init(_ context: AuditContext) {
    for file in context.surface.files where file.path.name.hasSuffix(".py") {
      files[file.path.bytes] = file
      filesByName[Array(file.path.name), default: []].append(file)
    }
    for (test, distribution) in context.testDistributions {
      let prefix = distribution.location.bytes.count + 1
      for file in distribution.files where file.path.name.hasSuffix(".py") {
        modules[file.path.bytes] = test
        if file.path.isInside(distribution.location) {
          modulesByTail[Array(file.path.bytes.dropFirst(prefix))] = test
        }
      }
    }
  }

  func match(
    _ shipped: Census.Shipped, _ content: EntryReference, _ context: AuditContext
  ) -> Match? {
    let view = context.service.view
    let path = view.path(of: shipped.node)
    let name = String(decoding: path.name, as: UTF8.self)
    let cached = BytecodeFileName(name)
    if let pytest = cached?.pytestVersion {
      return Match(
        subject: "\(path)", evidence: "rewritten by pytest \(pytest)", test: nil)
    }
    // The source that the name stands for, then the one that the code names.
    if let module = cached?.module {
      let isCache = path.parent.name.elementsEqual("__pycache__".utf8)
      let folder = isCache ? path.parent.parent : path.parent
      let source = folder.appending(Array("\(module).py".utf8))
      if let match = match(source: source.bytes, "stands for \(source)", context) { return match }
    }
    guard
      let source = PythonInventory.bytecodeSource(of: content, in: context.service.image)
    else { return nil }
    let text = String(decoding: source, as: UTF8.self)
    return match(source: source, "compiled from \(text)", context)
  }

  private func match(source: [UInt8], _ evidence: String, _ context: AuditContext) -> Match? {
    if let file = files[source] {
      return Match(subject: NoTestFiles.subject(file), evidence: evidence, test: nil)
    }
    if let test = modules[source] {
      return Match(subject: test.title, evidence: evidence, test: test)
    }
    let components = source.split(separator: slash)
    guard let name = components.last else { return nil }
    // The end of a path: the tests were compiled where they stood at that time.
    for file in filesByName[Array(name)] ?? [] where isTail(file.tail, of: source) {
      return Match(subject: NoTestFiles.subject(file), evidence: evidence, test: nil)
    }
    for length in 1...max(1, components.count) where length <= 8 {
      let tail = Array(components.suffix(length).joined(separator: [slash]))
      guard tail.contains(slash), let test = modulesByTail[tail] else { continue }
      // Enough of the path to mean the package and not a module of the same name.
      let root = components.dropLast(length).last
      if root?.elementsEqual("site-packages".utf8) == true
        || root?.elementsEqual("dist-packages".utf8) == true
      {
        return Match(subject: test.title, evidence: evidence, test: test)
      }
    }
    guard isByConvention(components) else { return nil }
    return Match(
      subject: String(decoding: source, as: UTF8.self), evidence: evidence, test: nil)
  }

  private func isTail(_ tail: [UInt8], of source: [UInt8]) -> Bool {
    source == tail || NoTestDistributionFiles.path(source, endsWith: tail)
  }

  /// `…/tests/test_*.py` and `conftest.py`, unless below a site directory or Python's own library.
  private func isByConvention(_ components: [ArraySlice<UInt8>]) -> Bool {
    let isForeign = components.contains {
      $0.elementsEqual("site-packages".utf8) || $0.elementsEqual("dist-packages".utf8)
        || ($0.hasPrefix("python") && $0.contains(UInt8(ascii: ".")))
    }
    guard !isForeign, let name = components.last else { return false }
    if name.elementsEqual("conftest.py".utf8) { return true }
    return TestFileNames.isTestModule(name)
      && components.dropLast().contains(where: TestFileNames.isTestFolder)
  }
}
