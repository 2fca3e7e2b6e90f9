import ContainerImage
import LayerFilesystem
import PythonDistributions

/// The interpreters of an image with the folders of their own libraries, and the layers that brought
/// them.
///
/// A folder that only looks like `lib/python3.12` is none: there must be a program or a shared library
/// of that interpreter, and `os.py` in the folder.
struct InterpreterFolders: Sendable {
  /// An interpreter that is really there.
  struct Interpreter: Sendable {
    /// Its place among the inventory's environments.
    let environment: Int
    /// The folder of its library; nil for a virtual environment, which has none of its own.
    let library: PathNode?
    /// The layers that brought its program and its library.
    let layers: Set<LayerIndex>
    /// Its programs, headers and the like outside of the library.
    let others: Set<PathNode>
  }

  let interpreters: [Interpreter]

  init(_ audited: AuditedImage) {
    let view = audited.files.view
    var known: Set<PathNode> = []
    interpreters = audited.python.environments.enumerated().compactMap { index, environment in
      if environment.isVirtual { return Self.virtual(environment, index, view) }
      for place in environment.path where place.origin == .standardLibrary && place.exists {
        guard let library = view.resolve(place.path), view.kind(of: library) == .directory,
          let module = view.child(of: library, "os.py") ?? view.child(of: library, "os.pyc"),
          view.isPresent(module), let entry = view.entry(of: module),
          let program = Self.program(of: environment, library, view),
          let own = view.entry(of: program), known.insert(library).inserted
        else { continue }
        return Interpreter(
          environment: index, library: library,
          layers: Self.layers(of: [module, program], view).union([entry.layer, own.layer]),
          others: Self.others(view.path(of: library), environment.prefix, view))
      }
      return nil
    }
  }

  /// What `venv`, virtualenv and uv put into an environment beside its distributions.
  private static func virtual(
    _ environment: PythonEnvironment, _ index: Int, _ view: MergedView
  ) -> Interpreter? {
    guard let prefix = view.resolve(environment.prefix),
      let configuration = view.child(of: prefix, "pyvenv.cfg"),
      let entry = view.entry(of: configuration)
    else { return nil }
    var others: Set<PathNode> = [configuration]
    for name in ["lib64", ".gitignore", "CACHEDIR.TAG", ".lock"] {
      if let node = view.child(of: prefix, name) { others.insert(node) }
    }
    if let programs = view.child(of: prefix, "bin") {
      view.forEachChild(of: programs) { node in
        let name = view.name(of: node)
        let isOwn =
          name.hasPrefix("python") || name.hasPrefix("activate") || name.hasPrefix("Activate")
          || name.hasPrefix("deactivate")
        if isOwn { others.insert(node) }
      }
    }
    for site in environment.siteDirectories where site.isInside(environment.prefix) {
      guard let folder = view.resolve(site) else { continue }
      for name in ["_virtualenv.py", "_virtualenv.pth"] {
        if let node = view.child(of: folder, name) { others.insert(node) }
      }
    }
    return Interpreter(
      environment: index, library: nil, layers: [entry.layer], others: others)
  }

  /// The layers that have, or had, one of some paths: an interpreter may be installed over another.
  private static func layers(of nodes: Set<PathNode>, _ view: MergedView) -> Set<LayerIndex> {
    Set(view.hidden.filter { nodes.contains($0.node) }.map(\.entry.layer))
  }

  /// The program, or the shared library that stands for it.
  private static func program(
    of environment: PythonEnvironment, _ library: PathNode, _ view: MergedView
  ) -> PathNode? {
    if let path = environment.interpreter, let node = view.resolve(path), isBinary(node, view) {
      return node
    }
    let name = Array("lib".utf8) + Array(view.name(of: library)) + Array(".so".utf8)
    for child in view.children(of: view.parent(of: library))
    where view.name(of: child).starts(with: name) {
      if let real = view.resolved(child), isBinary(real, view) { return real }
    }
    return nil
  }

  private static func isBinary(_ node: PathNode, _ view: MergedView) -> Bool {
    guard view.kind(of: node) == .file, let content = view.content(of: node) else { return false }
    return view[content].contentKind == .other && view[content].size > 0
  }

  /// `bin/python3.12`, `include/python3.12`, `lib/libpython3.12.so` and their like.
  private static func others(
    _ library: EntryPath, _ prefix: EntryPath, _ view: MergedView
  ) -> Set<PathNode> {
    let name = Array(library.name)
    var others: Set<PathNode> = []
    func collect(_ folder: String, _ isOwn: ([UInt8]) -> Bool) {
      let path = EntryPath(bytes: prefix.bytes.count == 1 ? [] : prefix.bytes)
      guard let node = view.resolve(EntryPath(bytes: path.bytes + Array("/\(folder)".utf8))) else {
        return
      }
      for child in view.children(of: node) where isOwn(Array(view.name(of: child))) {
        others.insert(child)
      }
    }
    let release = name.drop { $0 >= UInt8(ascii: "a") }
    func isProgram(_ file: [UInt8]) -> Bool {
      for stem in ["python", "pydoc", "idle", "2to3", "pypy"] {
        let stem = Array(stem.utf8)
        guard file.starts(with: stem) else { continue }
        let rest = file.dropFirst(stem.count).drop { $0 == UInt8(ascii: "-") }
        // `python3.12-config`, `python3`, `python`.
        if rest.isEmpty || rest.starts(with: release) || rest.elementsEqual(release.prefix(1))
          || rest.elementsEqual(Array(release.prefix(1)) + Array("-config".utf8))
        {
          return true
        }
      }
      return false
    }
    collect("bin", isProgram)
    collect("include") { $0.starts(with: name) }
    collect(library.parent.name.equals("lib64") ? "lib64" : "lib") {
      $0.starts(with: Array("libpython".utf8))
    }
    collect("lib/pkgconfig") { $0.starts(with: Array("python".utf8)) }
    collect("share/man/man1") { $0.starts(with: Array("python".utf8)) }
    return others
  }
}
