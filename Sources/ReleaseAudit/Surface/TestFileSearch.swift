import ByteText
import Codecs
import LayerFilesystem
import PythonDistributions

/// Finds the project's test files in an image, by folder, name and content.
///
/// In folders whose name says tests, names alone decide. The look into the code is for names that may mean
/// something else, outside of such folders.
struct TestFileSearch {
  let census: Census
  let conventions: TestConventions
  /// Folders that count as test folders although nothing in them looks like a test: those that the
  /// other image does not have.
  var certainFolders: (PathNode) -> Bool = { _ in false }
  /// Patterns of the policy for further test files.
  var patterns: [GlobPattern] = []

  /// What was found, and what only looked like it.
  struct Result: Sendable {
    var files: [(shipped: Census.Shipped, file: TestFile)] = []
    /// Files named like test modules whose code is none.
    var lookalikes: [Census.Shipped] = []
    /// Folders that are called as those of tests may be, and show none; each by a file in it.
    var folders: [(folder: PathNode, shipped: Census.Shipped)] = []
    /// How many files were looked at.
    var examined = 0
  }

  /// Searches the merged view, or everything that layers ship.
  func run(includingHidden: Bool) -> Result {
    let all =
      includingHidden ? census.shipped[...] : census.shipped.prefix { $0.view == .merged }
    let files = all.filter { census.isProject($0) }
    var folders = TestFolders(census, conventions)
    confirm(files, &folders)
    let used = usedModules(files, folders)
    var result = Result()
    result.examined = files.count
    var seen: Set<PathNode> = []
    for shipped in files {
      if let file = classify(shipped, folders, used, into: &result) {
        result.files.append((shipped, file))
      } else if let folder = folders.perhaps(above: shipped.node),
        TestFolderNames.meaning(of: census.view.name(of: folder)).map({ $0 != .others }) ?? false,
        // Bytecode has a claim of its own, and a folder in which the project lives is none of its tests.
        !census.view.name(of: shipped.node).hasSuffix(".pyc"), !census.isAboveHome(folder),
        seen.insert(folder).inserted
      {
        result.folders.append((folder, shipped))
      }
    }
    // The folder stands for what is in it.
    result.lookalikes.removeAll { file in
      folders.perhaps(above: file.node).map(seen.contains) ?? false
    }
    return result
  }

  /// What makes a test file of a path; nil where nothing does.
  private func classify(
    _ shipped: Census.Shipped, _ folders: TestFolders, _ used: Set<String>,
    into result: inout Result
  ) -> TestFile? {
    let view = census.view
    let name = view.name(of: shipped.node)
    // Bytecode has a claim of its own.
    if name.hasSuffix(".pyc") { return nil }
    if let folder = folders.residue(above: shipped.node) {
      return file(shipped, .residue, from: folder)
    }
    if let folder = folders.tests(above: shipped.node) {
      return file(shipped, .folder, from: folder)
    }
    let path = view.path(of: shipped.node)
    if patterns.contains(where: { $0.matches(path.bytes) }) {
      return file(shipped, .policy, from: nil)
    }
    switch TestFileNames.meaning(ofFile: name) {
    case .configuration: return file(shipped, .configuration, from: nil)
    case .testFile: return file(shipped, .module, from: nil)
    case .robotResource:
      return conventions.hasRobot ? file(shipped, .module, from: nil) : nil
    case .residue: return isTemplate(shipped.node) ? nil : file(shipped, .residue, from: nil)
    case .testModule: return judge(shipped, isNamed: true, used, into: &result)
    case .opaqueModule:
      result.lookalikes.append(shipped)
      return nil
    case .perhapsModule: return judge(shipped, isNamed: false, used, into: &result)
    case .doctest: return hasExamples(shipped) ? file(shipped, .module, from: nil) : nil
    case nil:
      guard let source = TestFileNames.source(name) else { return nil }
      if isOfTests(shipped) { return file(shipped, .module, from: nil) }
      guard conventions.isModule(path.parent.appending(Array(source))) else { return nil }
      // The runner is sent there and takes every module of that name.
      if folders.perhaps(above: shipped.node).map(isSentTo) ?? false {
        return file(shipped, .module, from: nil)
      }
      let isCertain = conventions.isModule(path.parent.appending(Array(source)), certainly: true)
      return judge(shipped, isNamed: false, isSettled: isCertain, used, into: &result)
    }
  }

  /// Judges a module by its code.
  ///
  /// - Parameters:
  ///   - isNamed: whether it is called as tests usually are.
  ///   - isSettled: whether the project's own settings give it the name of a test.
  private func judge(
    _ shipped: Census.Shipped, isNamed: Bool, isSettled: Bool = false, _ used: Set<String>,
    into result: inout Result
  ) -> TestFile? {
    let name = census.view.name(of: shipped.node)
    let stem = (TestFileNames.source(name) ?? name).dropLast(3)
    let isUsed = used.contains(String(decoding: stem, as: UTF8.self))
    switch evidence(shipped, isUsed: isUsed, isNamed: isNamed) {
    case .strong: return file(shipped, .module, from: nil)
    case .weak: result.lookalikes.append(shipped)
    case .none:
      // Functions that the project names otherwise do not show: then the names of modules decide.
      if isNamed || isSettled, conventions.code.hasOwnNames, !isUsed {
        return file(shipped, .module, from: nil)
      }
      if isNamed { result.lookalikes.append(shipped) }
    }
    return nil
  }

  /// What speaks for it that a module is a test. What cannot be looked into is not innocent.
  func evidence(
    _ shipped: Census.Shipped, isUsed: Bool = false, isNamed: Bool = false
  ) -> TestCode.Evidence {
    guard let content = shipped.content, census.view[content].kind == .file else { return .weak }
    guard let facts = PythonInventory.testCodeFacts(of: content, in: census.image) else {
      return .strong
    }
    return conventions.code.evidence(facts, isUsed: isUsed, isNamed: isNamed)
  }

  /// Whether the code is that of tests, whatever the file is called.
  private func isOfTests(_ shipped: Census.Shipped) -> Bool {
    guard let content = shipped.content, census.view[content].kind == .file,
      let facts = PythonInventory.testCodeFacts(of: content, in: census.image)
    else { return false }
    return conventions.code.isOfTests(facts)
  }

  private func isSentTo(_ folder: PathNode) -> Bool {
    conventions.testPaths.contains(census.view.path(of: folder))
  }

  private func file(
    _ shipped: Census.Shipped, _ reason: TestFile.Reason, from folder: PathNode?
  ) -> TestFile {
    let view = census.view
    let path = view.path(of: shipped.node)
    var tail = Array(path.name)
    if let folder {
      let prefix = view.path(of: view.parent(of: folder)).bytes
      tail = Array(path.bytes.dropFirst(prefix.count == 1 ? 1 : prefix.count + 1))
    }
    return TestFile(
      path: path, node: shipped.node, content: shipped.content,
      size: shipped.content.map { view[$0].size } ?? 0, reason: reason, tail: tail,
      isTestCode: reason != .residue && isTestCode(shipped))
  }

  private func isTestCode(_ shipped: Census.Shipped) -> Bool {
    let view = census.view
    guard TestFileNames.isSource(view.name(of: shipped.node)), let content = shipped.content,
      view[content].kind == .file
    else { return false }
    return evidence(shipped) == .strong
  }

  /// Whether a text has examples for doctest.
  private func hasExamples(_ shipped: Census.Shipped) -> Bool {
    guard let content = shipped.content, census.view[content].kind == .file else { return false }
    return census.image.withContent(of: content) { $0.contains(">>> ") } ?? true
  }

  private func isTemplate(_ node: PathNode) -> Bool {
    var current = census.view.parent(of: node)
    while current != .root {
      if TestFileNames.isTemplateFolder(census.view.name(of: current)) { return true }
      current = census.view.parent(of: current)
    }
    return false
  }

  // MARK: Folders

  /// Finds out which folders hold tests of those that are called as if they might: a `conftest.py` or code
  /// that tests shows it. A folder `test` of a laboratory's service has neither.
  private func confirm(_ files: [Census.Shipped], _ folders: inout TestFolders) {
    let view = census.view
    var modules: [PathNode: (tests: Int, others: Int)] = [:]
    var candidates: [PathNode] = []
    for file in files {
      guard let folder = folders.perhaps(above: file.node) else { continue }
      if candidates.last != folder { candidates.append(folder) }
      let name = view.name(of: file.node)
      if isSentTo(folder), name.hasSuffix(".py"), !name.equals("__init__.py") {
        let isModule =
          TestFileNames.isTestModule(name) || name.equals("conftest.py")
          || conventions.isModule(view.path(of: file.node))
        modules[folder, default: (0, 0)].tests += isModule ? 1 : 0
        modules[folder, default: (0, 0)].others += isModule ? 0 : 1
      }
      if shows(file, name) { folders.confirm(above: file.node) }
    }
    // The runner may be sent to the source, too: then the names of modules decide.
    for (folder, count) in modules where count.tests > 0 && count.tests >= count.others {
      folders.confirm(folder)
    }
    for folder in Set(candidates) where !folders.isConfirmed(folder) {
      let meaning = TestFolderNames.meaning(of: view.name(of: folder))
      if Self.isLaidOutByCypress(folder, view) { folders.confirm(folder) }
      if meaning == .perhaps, certainFolders(folder) { folders.confirm(folder) }
    }
  }

  /// Whether a folder is laid out as Cypress does it: what is in it is for tests, though its tests be gone.
  private static func isLaidOutByCypress(_ folder: PathNode, _ view: MergedView) -> Bool {
    guard view.name(of: folder).equals("cypress") else { return false }
    return ["support", "fixtures", "e2e", "integration", "plugins", "component"].contains { name in
      view.child(of: folder, Array(name.utf8).span).map(view.isFolder) ?? false
    }
  }

  private func shows(_ file: Census.Shipped, _ name: ArraySlice<UInt8>) -> Bool {
    if name.equals("conftest.py") { return true }
    switch TestFileNames.meaning(ofFile: name) {
    case .testFile: return true
    case .testModule: return evidence(file) != .none
    default: return TestFileNames.isSource(name) && evidence(file) == .strong
    }
  }

  // MARK: Use

  /// The names of modules called like tests that the project's other modules import: tests are imported
  /// by nobody.
  private func usedModules(_ files: [Census.Shipped], _ folders: TestFolders) -> Set<String> {
    let view = census.view
    let isNeeded = files.contains { file in
      TestFileNames.isTestModule(view.name(of: file.node)) && !folders.isInTests(file.node)
    }
    guard isNeeded else { return [] }
    var used: Set<String> = []
    for file in files where !folders.isInTests(file.node) {
      let name = view.name(of: file.node)
      guard name.hasSuffix(".py"), !TestFileNames.isTestModule(name),
        !name.equals("conftest.py"), let content = file.content, view[content].kind == .file,
        let facts = PythonInventory.testCodeFacts(of: content, in: census.image)
      else { continue }
      for module in facts.imports {
        used.insert(String(module.split(separator: ".").last ?? ""))
      }
    }
    return used
  }
}
