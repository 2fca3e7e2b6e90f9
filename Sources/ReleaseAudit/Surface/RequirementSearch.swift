import ByteText
import Codecs
import Dockerfile
import LayerFilesystem
import PythonDistributions
import PythonPackaging

extension RequirementFiles {
  /// Finds and reads the files of an image: those that a `COPY` put beside the project.
  mutating func find(in census: Census) {
    let view = census.view
    var seen = NodeMarks(view)
    var folders: [PathNode: Bool] = [:]
    /// Whether a source stands in a folder that speaks for tests; asked once a folder.
    func isScriptOfTests(_ node: PathNode, _ view: MergedView) -> Bool {
      guard view.name(of: node).hasSuffix(".py") else { return false }
      let folder = view.parent(of: node)
      if let known = folders[folder] { return known }
      let isOfTests =
        RequirementPath("\(view.path(of: folder))/x", home: home).folderRole == .tests
      folders[folder] = isOfTests
      return isOfTests
    }
    for file in census.shipped {
      guard let content = file.content, seen.insert(file.node),
        Self.mayDeclare(view.name(of: file.node)) || view.name(of: file.node).hasSuffix(".py"),
        census.isProject(file.node) || census.areas[file.node.index].contains(.residue),
        Self.mayDeclare(view.name(of: file.node)) || isScriptOfTests(file.node, view)
      else { continue }
      let path = "\(view.path(of: file.node))"
      let judged = RequirementPath(path, home: home)
      let read = { (bytes: [UInt8]) in census.requirementsText(at: bytes) }
      switch judged.form {
      case .groups(let format): addGroups(path, format, roles: [.tests, .service], read: read)
      case .conda: addCondaEnvironment(path, role: judged.role, read: read)
      case .requirements: addRequirements(path, role: judged.role, read: read)
      case .presumably:
        addRequirements(
          path, role: judged.role, isPresumed: true, isDoubtful: judged.isDoubtful, read: read)
      case nil where view.name(of: file.node).equals("noxfile.py"):
        if judged.folderRole != .neither { addNox(path, read) }
      case nil:
        if judged.folderRole == .tests || Self.speaksForTests(view.name(of: file.node)) {
          addScript(path, content, census)
        }
      }
    }
  }

  /// Whether the name can be one of those that `RequirementPath` knows, told by its end: few are, and
  /// only of those a path is made.
  private static func mayDeclare(_ name: ArraySlice<UInt8>) -> Bool {
    switch name.last.map({ $0 | 0x20 }) {
    // .txt, .in, .toml, .lock, .ini, .cfg, .yml, .yaml, Pipfile, .pip, .reqs; test modules.
    case UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "k"), UInt8(ascii: "p"),
      UInt8(ascii: "i"), UInt8(ascii: "g"):
      return true
    case UInt8(ascii: "l"):
      return name.hasSuffix(".toml") || name.hasSuffix(".yml") || name.hasSuffix(".yaml")
    case UInt8(ascii: "y"): return speaksForTests(name)
    default: return name.equals("Pipfile") || holdsRequirement(name)
    }
  }

  /// Whether the name of a source says that it tests or runs tests.
  private static func speaksForTests(_ name: ArraySlice<UInt8>) -> Bool {
    switch TestFileNames.meaning(ofFile: name) {
    case .testModule, .perhapsModule, .configuration: name.hasSuffix(".py")
    default: false
    }
  }

  /// `requirements.dev`, `requirements.test-unit` and whatever else somebody writes behind the word.
  private static func holdsRequirement(_ name: ArraySlice<UInt8>) -> Bool {
    // Few names have the word's rarest letter, and making a text of every name takes long.
    guard name.count >= 11, name.count <= 128,
      name.contains(where: { $0 | 0x20 == UInt8(ascii: "q") })
    else { return false }
    return String(decoding: name, as: UTF8.self).lowercased().contains("requirement")
  }

  /// What the sessions of nox install that are for tests: by their names, or by what they run.
  private mutating func addNox(
    _ path: String, _ read: ([UInt8]) -> [UInt8]?
  ) {
    guard let bytes = read(Array(path.utf8)) else { return }
    for session in NoxFile(bytes).sessions {
      let purpose = DependencyPurpose(name: session.name)
      let isForTests =
        purpose == .test || purpose == .development
        || session.programs.contains { TestCommand(words: [$0]) != nil }
      guard isForTests else { continue }
      addEntries(
        session.installs, of: path, group: session.name, role: .tests, folder: nil, read)
    }
  }

  /// A test module may be a script that says what it needs (PEP 723).
  private mutating func addScript(_ path: String, _ content: EntryReference, _ census: Census) {
    guard census.view[content].kind == .file,
      let bytes = PythonInventory.scriptBlock(of: content, in: census.image),
      let script = ScriptMetadata(bytes)
    else { return }
    for entry in script.dependencies {
      append(
        PlacedDeclaration(
          file: path, line: entry.line, group: "", role: .tests, declaration: entry.declaration,
          folder: ""))
    }
  }
}

extension Census {
  /// The text of a file that declares requirements, also of one that a later layer removed; nil where
  /// there is none. It is the same in every form in which the image is read: what would not be kept of
  /// a compressed layer is not read from another, either.
  func requirementsText(at path: [UInt8]) -> [UInt8]? {
    guard !path.starts(with: Array("http".utf8)) else { return nil }
    let isAbsolute = path.first == UInt8(ascii: "/")
    let path = EntryPath(bytes: isAbsolute ? path : [UInt8(ascii: "/")] + path)
    if let node = view.resolve(path), let content = view.content(of: node) {
      return keptText(of: content, named: view.name(of: node))
    }
    guard let node = view.node(at: path) else { return nil }
    for file in shipped where file.node == node {
      if let content = file.content { return keptText(of: content, named: view.name(of: node)) }
    }
    return nil
  }

  private func keptText(of content: EntryReference, named name: ArraySlice<UInt8>) -> [UInt8]? {
    let entry = view[content]
    guard entry.kind == .file else { return nil }
    if entry.size == 0 { return [] }
    let treatment = PythonContentPolicy().treatment(
      name: name.span, size: entry.size, contentKind: entry.contentKind)
    guard case .keep = treatment else { return nil }
    return image.withContent(of: content) { span in span.array() }
  }
}
