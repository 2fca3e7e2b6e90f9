import Codecs
import LayerFilesystem

/// Finds the project's test files in an image, by folder, name and content.
struct TestFileSearch {
  let census: Census
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
    /// How many files were looked at.
    var examined = 0
  }

  /// Searches the merged view, or everything that layers ship.
  func run(includingHidden: Bool) -> Result {
    let files =
      includingHidden ? census.shipped[...] : census.shipped.prefix { $0.view == .merged }
    let folders = confirmedFolders(files)
    var result = Result()
    for shipped in files where census.isProject(shipped) {
      result.examined += 1
      classify(shipped, folders, into: &result)
    }
    return result
  }

  private func classify(
    _ shipped: Census.Shipped, _ folders: Set<PathNode>, into result: inout Result
  ) {
    let view = census.view
    let name = view.name(of: shipped.node)
    // Bytecode has a claim of its own.
    if name.hasSuffix(".pyc") { return }
    let area = census.areas[shipped.node.index]
    if area.contains(.residue) {
      result.files.append((shipped, file(shipped, .residue, from: residueFolder(shipped.node))))
      return
    }
    if area.contains(.testFolder), let folder = testFolder(shipped.node, folders) {
      result.files.append((shipped, file(shipped, .folder, from: folder)))
      return
    }
    if !patterns.isEmpty {
      let path = view.path(of: shipped.node).bytes
      if patterns.contains(where: { $0.matches(path) }) {
        result.files.append((shipped, file(shipped, .policy, from: nil)))
        return
      }
    }
    switch TestFileNames.meaning(ofFile: name) {
    case .configuration:
      result.files.append((shipped, file(shipped, .configuration, from: nil)))
    case .residue:
      result.files.append((shipped, file(shipped, .residue, from: nil)))
    case .testModule:
      if isTestCode(shipped) {
        result.files.append((shipped, file(shipped, .module, from: nil)))
      } else {
        result.lookalikes.append(shipped)
      }
    case nil:
      break
    }
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
    guard view.name(of: shipped.node).hasSuffix(".py"), let content = shipped.content,
      view[content].kind == .file
    else { return false }
    return census.image.withContent(of: content) { TestCode.isTestCode($0) } ?? false
  }

  // MARK: Folders

  /// The outermost test folder above a path, if it is confirmed.
  private func testFolder(_ node: PathNode, _ folders: Set<PathNode>) -> PathNode? {
    var found: PathNode?
    var current = census.view.parent(of: node)
    while current != .root {
      if folders.contains(current) { found = current }
      current = census.view.parent(of: current)
    }
    return found
  }

  private func residueFolder(_ node: PathNode) -> PathNode? {
    var current = census.view.parent(of: node)
    while current != .root {
      if TestFileNames.isResidueFolder(census.view.name(of: current)) { return current }
      current = census.view.parent(of: current)
    }
    return nil
  }

  /// Whether a module defines tests, or cannot be read.
  private func mayDefineTests(_ file: Census.Shipped) -> Bool {
    guard let content = file.content, census.view[content].kind == .file else { return true }
    return census.image.withContent(of: content) { TestCode.definesTests($0) } ?? true
  }

  /// Folders named like test folders that hold something like a test: a module with tests, or a
  /// `conftest.py`. A folder `test` of a laboratory's service holds neither.
  private func confirmedFolders(_ files: ArraySlice<Census.Shipped>) -> Set<PathNode> {
    let view = census.view
    var confirmed: Set<PathNode> = []
    var candidates: Set<PathNode> = []
    for file in files
    where census.areas[file.node.index].contains(.testFolder) && census.isProject(file) {
      let name = view.name(of: file.node)
      let shows =
        name.equals("conftest.py")
        || TestFileNames.isTestModule(name) && mayDefineTests(file)
      var current = view.parent(of: file.node)
      while current != .root {
        if TestFileNames.isTestFolder(view.name(of: current)) {
          if shows { confirmed.insert(current) } else { candidates.insert(current) }
        }
        current = view.parent(of: current)
      }
    }
    for folder in candidates where certainFolders(folder) { confirmed.insert(folder) }
    return confirmed
  }
}
