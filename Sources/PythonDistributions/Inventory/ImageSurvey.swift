import ByteText
import Codecs
import LayerFilesystem

/// The paths of an image that have to do with Python, found in one walk over all of them.
///
/// The walk sees every path that any layer names, present or not, and compares bytes only: it is the
/// one step whose cost grows with the size of the image.
struct ImageSurvey {
  /// `*.dist-info`, `*.egg-info`, `*.egg`, `*.egg-link`, folders and files.
  private(set) var metadata: [PathNode] = []
  /// The files of `conda-meta` folders.
  private(set) var condaRecords: [PathNode] = []
  /// `pyvenv.cfg` files that are present.
  private(set) var venvs: [PathNode] = []
  /// Folders of standard libraries: those of `os.py` in `lib/python3.12` and the like.
  private(set) var libraries: [PathNode] = []
  /// Present `bin/python…`.
  private(set) var interpreters: [PathNode] = []
  /// Present folders `site-packages` and `dist-packages`.
  private(set) var siteFolders: [PathNode] = []
  /// Present files that may be archives.
  private(set) var archives: [PathNode] = []

  private let view: MergedView

  init(_ view: MergedView) {
    self.view = view
    var pending: [PathNode] = [.root]
    while let folder = pending.popLast() {
      view.forEachChild(of: folder) { node in
        pending.append(node)
        look(at: node)
      }
    }
  }

  private mutating func look(at node: PathNode) {
    let name = view.name(of: node)
    let isPresent = view.isPresent(node)
    if let last = name.last {
      lookAtName(name.span, last.asciiLowercased, node, isPresent)
    }
    if isPresent, view.kind(of: node) == .file, let content = view.content(of: node),
      Self.mayBeArchive(view[content], name.span)
    {
      archives.append(node)
    }
  }

  /// Whether the inventory has to look inside a file.
  static func mayBeArchive(_ file: Entry, _ name: Span<UInt8>) -> Bool {
    guard file.size > 22 else { return false }
    switch file.contentKind {
    case .zip, .tar, .script, .gzip, .compressed, .container: return true
    case .other:
      return PythonContentPolicy.isCacheBody(name) || GitObject.isName(name)
        || Self.mayHoldBehind(file, name)
    case .bytecode: return Self.mayHoldBehind(file, name)
    case .empty: return false
    }
  }

  /// Whether an archive may stand at the end of a file that begins as something else.
  static func mayHoldBehind(_ file: Entry, _ name: Span<UInt8>) -> Bool {
    guard file.contentKind == .other || file.contentKind == .bytecode,
      !PythonContentPolicy.isCacheBody(name), !GitObject.isName(name)
    else { return false }
    let treatment = PythonContentPolicy().treatment(
      name: name, size: file.size, contentKind: file.contentKind)
    switch treatment {
    case .tail, .extract, .keep: return true
    case .forget: return false
    }
  }

  /// Most names are told by their last byte.
  private mutating func lookAtName(
    _ name: Span<UInt8>, _ last: UInt8, _ node: PathNode, _ isPresent: Bool
  ) {
    switch last {
    case UInt8(ascii: "o"):
      if name.endsIgnoringCase(with: ".dist-info") || name.endsIgnoringCase(with: ".egg-info") {
        metadata.append(node)
      }
    case UInt8(ascii: "k"):
      if name.ends(with: ".egg-link") { metadata.append(node) }
    case UInt8(ascii: "g"):
      if name.ends(with: ".egg") {
        metadata.append(node)
      } else if isPresent, name.equals("pyvenv.cfg") {
        venvs.append(node)
      }
    case UInt8(ascii: "n") where name.ends(with: ".json"):
      if view.name(of: view.parent(of: node)).equals("conda-meta") { condaRecords.append(node) }
    case UInt8(ascii: "y"), UInt8(ascii: "c"):
      if isPresent, name.equals("os.py") || name.equals("os.pyc") { lookAtLibrary(of: node) }
    case UInt8(ascii: "s"):
      if isPresent, name.equals("site-packages") || name.equals("dist-packages") {
        siteFolders.append(node)
      }
    default: break
    }
    if isPresent, name.begins(with: "py"), view.name(of: view.parent(of: node)).equals("bin"),
      Self.isInterpreter(name)
    {
      interpreters.append(node)
    }
  }

  private mutating func lookAtLibrary(of module: PathNode) {
    let folder = view.parent(of: module)
    let parent = view.name(of: view.parent(of: folder))
    let name = view.name(of: folder)
    guard name.begins(with: "python") || name.begins(with: "pypy"),
      parent.equals("lib") || parent.equals("lib64"), !libraries.contains(folder)
    else { return }
    libraries.append(folder)
  }

  /// `python`, `python3`, `python3.12`, `python3.13t`, `pypy3.10`.
  private static func isInterpreter(_ name: Span<UInt8>) -> Bool {
    let prefix = name.begins(with: "python") ? 6 : name.begins(with: "pypy") ? 4 : name.count + 1
    guard prefix <= name.count else { return false }
    for index in prefix..<name.count {
      let isSuffix = index == name.count - 1 && name[index] == UInt8(ascii: "t")
      guard name[index].isASCIIDigit || name[index] == .dot || isSuffix else { return false }
    }
    return true
  }
}
