import ByteText
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// Code that every start of an interpreter runs (`Lib/site.py`): the lines of `.pth` files that begin with
/// `import`, and the modules `sitecustomize` and `usercustomize`. What measures or changes a test run starts
/// there.
///
/// The name alone counts, not whether the folder is on an import path today: nothing else reads these
/// modules. A module beside one of them that it imports is looked into, too.
struct StartupCode {
  private let context: AuditContext
  /// What SERVICE may have makes these importable.
  private var rightful: Set<String> = []
  /// Test distributions by what they make importable.
  private var tests: [String: TestDistribution] = [:]

  init(_ context: AuditContext) {
    self.context = context
    for distribution in context.serviceInventory.distributions
    where distribution.standing == .installed
      && context.surface.byName[distribution.name.normalized] == nil
    {
      rightful.formUnion(distribution.topLevel)
    }
    for (test, distribution) in context.testDistributions {
      for name in distribution.topLevel { tests[name] = test }
    }
  }

  func examine(into examination: inout ClaimExamination) {
    let view = context.service.view
    for shipped in context.service.shipped {
      guard let isConfiguration = isConfiguration(shipped), let content = shipped.content,
        view[content].kind == .file
      else { continue }
      examination.examined += 1
      guard !context.isRightful(shipped) else { continue }
      let facts = facts(of: content, isConfiguration)
      guard let found = tool(in: facts) ?? tool(importedBy: facts, beside: shipped) else {
        continue
      }
      let test = tests[found]
      if let test, context.isOfBase(test, layer: shipped.entry.layer) { continue }
      let path = view.path(of: shipped.node)
      examination.findings.append(
        Finding(
          NoTestImports.rule, subject: "\(path)", at: Finding.Location(shipped),
          items: [context.item(shipped, sign: .importsModule, digest: true)], test: test,
          message: "\(path), which every start of Python runs, imports \(found)"))
    }
  }

  /// Whether a file is path configuration, or a module that is run; nil where it is neither.
  private func isConfiguration(_ shipped: Census.Shipped) -> Bool? {
    let view = context.service.view
    let name = view.name(of: shipped.node)
    var folder = view.name(of: view.parent(of: shipped.node))
    if name.hasSuffix(".pth") {
      return folder.equals("site-packages") || folder.equals("dist-packages") ? true : nil
    }
    guard name.hasSuffix(".py") || name.hasSuffix(".pyc") else { return nil }
    var stem = name.prefix { $0 != UInt8(ascii: ".") }
    if stem.equals("__init__") {
      let parent = view.parent(of: shipped.node)
      if folder.equals("__pycache__") { folder = view.name(of: view.parent(of: parent)) }
      stem = folder
    }
    return stem.equals("sitecustomize") || stem.equals("usercustomize") ? false : nil
  }

  private func facts(of content: EntryReference, _ isConfiguration: Bool) -> [String] {
    let image = context.service.image
    if isConfiguration { return PythonInventory.importsOfConfiguration(content, in: image) }
    // What is not kept whole shows at least what it has of tests.
    let facts =
      context.service.view[content].contentKind == .bytecode
      ? PythonInventory.testCodeFacts(of: content, in: image)
      : PythonInventory.scriptFacts(of: content, in: image)
    return facts?.imports ?? []
  }

  /// The first top module among imports that only tests have.
  private func tool(in imports: [String]) -> String? {
    for name in imports {
      let top = String(name.prefix { $0 != "." })
      if rightful.contains(top) || Self.ofPython.contains(top) { continue }
      if tests[top] != nil || TestCodeFacts.isTestTool(import: name) || top == "coverage" {
        return top
      }
    }
    return nil
  }

  /// The same for the modules of the folder that the code imports.
  private func tool(importedBy imports: [String], beside shipped: Census.Shipped) -> String? {
    let view = context.service.view
    let folder = view.parent(of: shipped.node)
    for name in imports.prefix(64) where !name.hasPrefix(".") {
      let path = name.split(separator: ".").reduce(view.path(of: folder)) {
        $0.appending(Array($1.utf8))
      }
      let file = path.parent.appending(path.name + Array(".py".utf8))
      for candidate in [file, path.appending(Array("__init__.py".utf8))] {
        guard let node = view.node(at: candidate),
          let content = content(of: node), context.service.view[content].kind == .file,
          let facts = PythonInventory.testCodeFacts(of: content, in: context.service.image),
          let found = tool(in: facts.imports)
        else { continue }
        return found
      }
    }
    return nil
  }

  /// What a path has now, or had in the last layer that had it.
  private func content(of node: PathNode) -> EntryReference? {
    if let shipped = context.service.shipped(at: node) {
      return context.isRightful(shipped) ? nil : shipped.content
    }
    return context.service.shipped.last { $0.node == node }?.content
  }

  /// What Python itself has.
  private static let ofPython: Set<String> = ["unittest", "doctest"]
}
