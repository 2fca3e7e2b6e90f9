import ByteText
import LayerFilesystem

/// The folders of a project that hold tests, what test runs leave, or perhaps tests, for each path of an
/// image: found in one walk, from the root on.
struct TestFolders {
  /// For each node the outermost folder above it that is for tests by its name.
  private var tests: [PathNode]
  /// The innermost folder above it that may be for tests.
  private var perhaps: [PathNode]
  /// The outermost folder above it that a test run leaves.
  private var residue: [PathNode]
  /// Folders that may be for tests, and turned out to be.
  private var confirmed: Set<PathNode> = []
  private let census: Census

  init(_ census: Census, _ conventions: TestConventions) {
    self.census = census
    let view = census.view
    let none = [PathNode](repeating: .root, count: view.nodeCount)
    (tests, perhaps, residue) = (none, none, none)
    var isTemplate = [Bool](repeating: false, count: view.nodeCount)
    let folders = Set(
      conventions.testPaths.compactMap { view.node(at: $0) }.filter(view.isFolder))
    for node in view.allNodes.dropFirst() {
      let parent = view.parent(of: node)
      isTemplate[node.index] =
        isTemplate[parent.index] || TestFileNames.isTemplateFolder(view.name(of: node))
      guard census.isProject(node) else { continue }
      tests[node.index] = tests[parent.index]
      perhaps[node.index] = perhaps[parent.index]
      residue[node.index] = residue[parent.index]
      let name = view.name(of: node)
      if residue[node.index] == .root, TestFileNames.isResidueFolder(name) {
        residue[node.index] = node
      }
      let named = TestFolderNames.meaning(of: name)
      guard let meaning = named ?? (folders.contains(node) ? .others : nil), view.isFolder(node)
      else { continue }
      // A product about tests has pages about them: `templates/tests/list.html`.
      if meaning == .tests, !isTemplate[parent.index] {
        if tests[node.index] == .root { tests[node.index] = node }
      } else {
        perhaps[node.index] = node
      }
    }
  }

  private static func known(_ node: PathNode) -> PathNode? { node == .root ? nil : node }

  /// The outermost folder of test residue above a file.
  func residue(above node: PathNode) -> PathNode? {
    Self.known(residue[census.view.parent(of: node).index])
  }

  /// The outermost test folder above a file, known by name or confirmed.
  func tests(above node: PathNode) -> PathNode? {
    let parent = census.view.parent(of: node)
    if let certain = Self.known(tests[parent.index]) { return certain }
    return allPerhaps(above: node).last { confirmed.contains($0) }
  }

  /// Whether a folder above a file is for tests by its name alone.
  func isInTests(_ node: PathNode) -> Bool { tests[census.view.parent(of: node).index] != .root }

  /// The folder above a file that may be for tests; nil for what is in a test folder anyway.
  func perhaps(above node: PathNode) -> PathNode? {
    isInTests(node) ? nil : Self.known(perhaps[census.view.parent(of: node).index])
  }

  /// As above, from the innermost folder to the outermost.
  private func allPerhaps(above node: PathNode) -> [PathNode] {
    var found: [PathNode] = []
    var current = perhaps(above: node)
    while let folder = current {
      found.append(folder)
      current = Self.known(perhaps[census.view.parent(of: folder).index])
    }
    return found
  }

  /// Takes a file for evidence that the folders above it, which may be for tests, are.
  mutating func confirm(above file: PathNode) {
    for (place, folder) in allPerhaps(above: file).enumerated()
    where place == 0 || census.view.name(of: folder).equals("test") {
      confirmed.insert(folder)
    }
  }

  /// Takes a folder for one of tests.
  mutating func confirm(_ folder: PathNode) { confirmed.insert(folder) }

  func isConfirmed(_ folder: PathNode) -> Bool { confirmed.contains(folder) }
}
