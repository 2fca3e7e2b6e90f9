import ByteText
import Codecs
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// Bytecode that follows the conventions of tests itself, by its place, its name and its code.
struct ConventionalBytecode {
  enum Judgement {
    case test(TestFile.Reason)
    case lookalike
  }

  private let context: AuditContext
  private let folders: TestFolders

  init(_ context: AuditContext) {
    self.context = context
    folders = TestFolders(context.service, context.surface.conventions)
  }

  func judge(
    _ shipped: Census.Shipped, _ content: EntryReference, _ source: [UInt8]?
  ) -> Judgement? {
    let view = context.service.view
    guard context.service.isProject(shipped), !isOfOthers(shipped) else { return nil }
    if folders.tests(above: shipped.node) != nil { return .test(.folder) }
    let path = view.path(of: shipped.node)
    var names: [ArraySlice<UInt8>] = []
    if let module = BytecodeFileName(String(decoding: path.name, as: UTF8.self))?.module {
      names.append(Array("\(module).py".utf8)[...])
    }
    if let name = source?.split(separator: slash).last { names.append(name) }
    let conventions = context.surface.conventions
    let meanings = names.compactMap { TestFileNames.meaning(ofFile: $0) }
    let isNamed = meanings.contains(.testModule) || meanings.contains(.configuration)
    let isOwn = names.contains { conventions.isModule(path.parent.appending(Array($0))) }
    guard isNamed || isOwn || meanings.contains(.perhapsModule) else {
      return isOfTests(content) ? .test(.module) : nil
    }
    guard let facts = PythonInventory.testCodeFacts(of: content, in: context.service.image) else {
      return .test(.module)
    }
    switch conventions.code.evidence(facts) {
    case .strong: return .test(.module)
    case .weak: return hasSource(shipped, names) ? nil : .lookalike
    case .none: return isNamed && !hasSource(shipped, names) ? .lookalike : nil
    }
  }

  /// Whether the code is that of tests, whatever it is called: what is no test to a runner, and of no use
  /// to the service.
  private func isOfTests(_ content: EntryReference) -> Bool {
    let facts = PythonInventory.testCodeFacts(of: content, in: context.service.image)
    return facts.map(context.surface.conventions.code.isOfTests) ?? false
  }

  /// Whether the source beside it is other people's.
  private func isOfOthers(_ shipped: Census.Shipped) -> Bool {
    let view = context.service.view
    var folder = view.parent(of: shipped.node)
    let stem = view.name(of: shipped.node).prefix { $0 != UInt8(ascii: ".") }
    if view.name(of: folder).equals("__pycache__") { folder = view.parent(of: folder) }
    guard let source = view.child(of: folder, (Array(stem) + Array(".py".utf8)).span),
      let file = context.service.shipped(at: source)
    else { return false }
    return !context.service.isProject(file)
  }

  /// Whether the source is there too, which is judged for itself.
  private func hasSource(_ shipped: Census.Shipped, _ names: [ArraySlice<UInt8>]) -> Bool {
    let view = context.service.view
    var folder = view.parent(of: shipped.node)
    if view.name(of: folder).equals("__pycache__") { folder = view.parent(of: folder) }
    return names.contains { view.child(of: folder, Array($0).span).map(view.isPresent) ?? false }
  }
}
