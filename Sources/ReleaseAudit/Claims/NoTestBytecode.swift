import ByteText
import Codecs
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// `no-test-bytecode`: no `.pyc` compiled from a test module, pytest's rewritten ones included.
///
/// Examines every bytecode file that any layer of SERVICE ships, by its name and by the source path
/// (`co_filename`) inside it. What a distribution of SERVICE owns, and what stands beside its modules,
/// is its own, unless the source that it names is a file of the surface. Bytecode of a distribution
/// or of Python's library that has the size of the source beside it in its header (PEP 552) is taken
/// to be compiled from that. What is called like a test, or stands in a test folder, is judged by the
/// names and constants of its code, as source is.
struct NoTestBytecode: ClaimCheck {
  static let rule = RuleDescriptor(
    "no-test-bytecode", .claim, .error,
    statement: "no bytecode compiled from a test module",
    fix: "Do not copy __pycache__ into the service stage: add it to .dockerignore, or compile "
      + "there.",
    documentation: "The name of every `.pyc` and the source path in it, whatever it is called; "
      + "what follows the conventions of tests also by the names in its code.")

  func examine(_ context: AuditContext) -> ClaimExamination {
    var examination = ClaimExamination()
    var groups = FindingGroups()
    var known = KnownSources(context)
    let conventional = ConventionalBytecode(context)
    let view = context.service.view
    for shipped in context.service.shipped {
      guard let content = shipped.content, view[content].kind == .file else { continue }
      let isNamed = view.name(of: shipped.node).hasSuffix(".pyc")
      guard isNamed || view[content].contentKind == .bytecode else { continue }
      examination.examined += 1
      let isForeign =
        context.ownership.isRightful(shipped, exactly: false)
        || context.service.areas[shipped.node.index].contains(.foreign)
      if isForeign, shipped.view == .merged, isCompiledBeside(shipped, content, context) {
        continue
      }
      let source = PythonInventory.bytecodeSource(of: content, in: context.service.image)
      guard let match = known.match(shipped, source, context, isForeign: isForeign) else {
        if !isForeign, case .test(let reason)? = conventional.judge(shipped, content, source) {
          groups.add(
            rule, subject: "\(view.path(of: shipped.node))", at: Finding.Location(shipped),
            item: context.item(shipped, sign: .convention(reason), digest: true),
            message: "bytecode of a test")
        } else if let source {
          known.note(shipped, source, context)
        }
        continue
      }
      if let test = match.test, context.isOfBase(test, layer: shipped.entry.layer) { continue }
      groups.add(
        rule, subject: match.subject, at: Finding.Location(shipped),
        item: context.item(shipped, sign: match.sign, digest: true), test: match.test,
        message: "bytecode of \(match.subject)")
    }
    for (test, shipped, source) in known.copies(context) {
      groups.add(
        rule, subject: test.title, at: Finding.Location(shipped),
        item: context.item(shipped, sign: .compiled(from: source), digest: true), test: test,
        message: "bytecode of \(test.title)")
    }
    examination.findings = groups.findings
    return examination
  }

  /// Whether the source beside bytecode has the size that the bytecode's header gives.
  private func isCompiledBeside(
    _ shipped: Census.Shipped, _ content: EntryReference, _ context: AuditContext
  ) -> Bool {
    let view = context.service.view
    var folder = view.parent(of: shipped.node)
    let name = view.name(of: shipped.node)
    let module = name.prefix { $0 != UInt8(ascii: ".") }
    // Longer endings than `.cpython-312.opt-1.pyc` are those of pytest's own.
    guard (5...22).contains(name.count - module.count) else { return false }
    if view.name(of: folder).equals("__pycache__") { folder = view.parent(of: folder) }
    guard let source = view.child(of: folder, (Array(module) + Array(".py".utf8)).span),
      view.isPresent(source), let file = view.content(of: source), view[file].kind == .file
    else { return false }
    let size = view[file].size
    return context.service.image.withContent(of: content) { bytes in
      // Flags, which are zero where a time and a size follow.
      guard bytes.count >= 16, (4..<8).allSatisfy({ bytes[$0] == 0 }) else { return false }
      return (0..<4).allSatisfy { bytes[12 + $0] == UInt8(truncatingIfNeeded: size >> (8 * $0)) }
    } ?? false
  }
}

/// The sources whose bytecode must not ship: test files of the project, modules of test
/// distributions, and what follows the conventions of tests.
private struct KnownSources {
  struct Match {
    let subject: String
    let sign: Finding.Sign
    let test: TestDistribution?
  }

  private var files: [ByteKey: TestFile] = [:]
  private var filesByName: [ByteKey: [TestFile]] = [:]
  private var modules: [ByteKey: TestDistribution] = [:]
  private var modulesByTail: [ByteKey: TestDistribution] = [:]
  private var packages = PackageCopies<[UInt8]>()
  private var noted: [[UInt8]: Census.Shipped] = [:]

  init(_ context: AuditContext) {
    for file in context.surface.files where file.path.name.hasSuffix(".py") {
      files[ByteKey(file.path.bytes)] = file
      filesByName[ByteKey(file.path.name), default: []].append(file)
    }
    for (test, distribution) in context.testDistributions {
      let prefix = distribution.location.bytes.count + 1
      for file in distribution.files where file.path.name.hasSuffix(".py") {
        modules[ByteKey(file.path.bytes)] = test
        if file.path.isInside(distribution.location) {
          let tail = file.path.bytes.dropFirst(prefix)
          modulesByTail[ByteKey(tail)] = test
          packages.expect(tail, of: test.name.normalized)
        }
      }
    }
  }

  func match(
    _ shipped: Census.Shipped, _ compiledFrom: [UInt8]?, _ context: AuditContext, isForeign: Bool
  ) -> Match? {
    let view = context.service.view
    let path = view.path(of: shipped.node)
    let name = String(decoding: path.name, as: UTF8.self)
    let cached = BytecodeFileName(name)
    if let pytest = cached?.pytestVersion, !context.isRightful(shipped) {
      return Match(subject: "\(path)", sign: .rewrittenByPytest(pytest), test: nil)
    }
    // The source that the name stands for, then the one that the code names.
    if let module = cached?.module, !isForeign {
      let isCache = path.parent.name.elementsEqual("__pycache__".utf8)
      let folder = isCache ? path.parent.parent : path.parent
      let source = folder.appending(Array("\(module).py".utf8))
      if let match = match(source: source.bytes, .standsFor(source), isForeign: false) {
        return match
      }
    }
    guard let source = compiledFrom else { return nil }
    return match(source: source, .compiled(from: source), isForeign: isForeign)
  }

  /// Remembers the source of bytecode that nothing is known of yet.
  mutating func note(
    _ shipped: Census.Shipped, _ source: [UInt8], _ context: AuditContext
  ) {
    guard !context.isRightful(shipped) else { return }
    let components = source.split(separator: slash)
    for length in 2...max(2, components.count) where length <= min(8, components.count) {
      let tail = Array(components.suffix(length).joined(separator: [slash]))
      guard let test = modulesByTail[ByteKey(tail)] else { continue }
      packages.add(source, at: source, tail: tail[...], of: test.name.normalized)
      noted[source] = shipped
      return
    }
  }

  /// Bytecode of so many modules of one package of a test distribution, compiled in one folder, that
  /// it is that package.
  func copies(
    _ context: AuditContext
  ) -> [(test: TestDistribution, shipped: Census.Shipped, source: [UInt8])] {
    packages.copies.compactMap { copy in
      guard let test = context.surface.byName[copy.owner], let shipped = noted[copy.item],
        !context.isOfBase(test, layer: shipped.entry.layer)
      else { return nil }
      return (test, shipped, copy.item)
    }
  }

  private func match(source: [UInt8], _ sign: Finding.Sign, isForeign: Bool) -> Match? {
    if let file = files[ByteKey(source)] {
      return Match(subject: file.subject, sign: sign, test: nil)
    }
    if let test = modules[ByteKey(source)] {
      return Match(subject: test.title, sign: sign, test: test)
    }
    let components = source.split(separator: slash)
    guard let name = components.last else { return nil }
    // The end of a path: the tests were compiled where they stood at that time.
    for file in filesByName[ByteKey(name)] ?? []
    where isTail(file.tail, of: source) && !isBelowSite(components, without: file.tail) {
      return Match(subject: file.subject, sign: sign, test: nil)
    }
    for length in 1...max(1, components.count) where length <= 8 {
      let tail = Array(components.suffix(length).joined(separator: [slash]))
      guard tail.contains(slash), let test = modulesByTail[ByteKey(tail)] else { continue }
      // Enough of the path to mean the package and not a module of the same name.
      let root = components.dropLast(length).last
      if root?.elementsEqual("site-packages".utf8) == true
        || root?.elementsEqual("dist-packages".utf8) == true
      {
        return Match(subject: test.title, sign: sign, test: test)
      }
    }
    guard !isForeign, isByConvention(components) else { return nil }
    return Match(
      subject: String(decoding: source, as: UTF8.self), sign: sign, test: nil)
  }

  /// Whether the source stands inside a package of a site directory, so that the end of its path is
  /// that of another distribution's tests.
  private func isBelowSite(_ components: [ArraySlice<UInt8>], without tail: [UInt8]) -> Bool {
    let folders = components.dropLast(tail.split(separator: slash).count)
    guard let last = folders.last else { return false }
    return folders.dropLast().contains(where: Self.isSite) && !Self.isSite(last)
      || folders.contains { $0.hasPrefix("python") && $0.contains(UInt8(ascii: ".")) }
        && !folders.contains(where: Self.isSite)
  }

  private static func isSite(_ name: ArraySlice<UInt8>) -> Bool {
    name.elementsEqual("site-packages".utf8) || name.elementsEqual("dist-packages".utf8)
  }

  private func isTail(_ tail: [UInt8], of source: [UInt8]) -> Bool {
    source == tail || source.isPath(endingWith: tail[...])
  }

  /// What is below `…/tests/`, `…/test/test_*.py` and `conftest.py`, unless below a site directory or Python's own library.
  private func isByConvention(_ components: [ArraySlice<UInt8>]) -> Bool {
    let isForeign = components.contains {
      $0.elementsEqual("site-packages".utf8) || $0.elementsEqual("dist-packages".utf8)
        || ($0.hasPrefix("python") && $0.contains(UInt8(ascii: ".")))
    }
    guard !isForeign, let name = components.last else { return false }
    if name.elementsEqual("conftest.py".utf8) { return true }
    let folders = components.dropLast()
    if folders.contains(where: { TestFolderNames.meaning(of: $0) == .tests }) { return true }
    return TestFileNames.isTestModule(name) && folders.contains { $0.equals("test") }
  }
}
