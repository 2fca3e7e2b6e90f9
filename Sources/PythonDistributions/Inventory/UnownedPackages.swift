import ByteText
import Codecs
import LayerFilesystem
import PythonPackaging

/// Finds import packages and modules in a site directory that no metadata accounts for: somebody
/// copied them there, or removed their metadata.
struct UnownedPackages {
  private let files: LayeredFiles
  private var owned: OwnedFileReader
  /// The claimed files with all folders above them.
  private let touched: NodeMarks

  init(files: LayeredFiles, owned: OwnedFileReader, claimed: NodeMarks) {
    self.files = files
    self.owned = owned
    let view = files.view
    var touched = NodeMarks(view)
    for node in view.allNodes where claimed.contains(node) {
      var node = node
      while touched.insert(node), node != .root { node = view.parent(of: node) }
    }
    self.touched = touched
  }

  /// The packages and modules at the top of `folder`, sorted by name.
  mutating func packages(in folder: PathNode) -> [DistributionDraft] {
    let view = files.view
    var found: [DistributionDraft] = []
    var names: Set<String> = []
    for child in view.children(of: folder) where !touched.contains(child) {
      let file = view.name(of: child)
      guard let name = importName(of: child, file), names.insert(name).inserted else { continue }
      var nodes: Set<PathNode> = []
      owned.collect(name, in: folder, .finally, into: &nodes)
      guard let layer = content(of: child)?.layer else { continue }
      var draft = DistributionDraft(
        name: ProjectName(unchecked: name), version: nil, metadata: .none, metadataNode: child,
        metadataPath: view.path(of: child), locationNode: folder, location: view.path(of: folder))
      draft.layer = layer
      if file.first == UInt8(ascii: "~") { draft.standing = .leftover }
      draft.topLevel = [name]
      draft.files = nodes.filter { !touched.contains($0) }.map { node in
        Distribution.OwnedFile(
          path: view.path(of: node), node: node,
          content: view.resolved(node).flatMap { view.content(of: $0) }, recorded: nil,
          state: .present)
      }.sorted { $0.path < $1.path }
      found.append(draft)
    }
    return found
  }

  /// The name that imports a child; nil where nothing does, or where it is no distribution's.
  private func importName(of node: PathNode, _ file: ArraySlice<UInt8>) -> String? {
    let view = files.view
    let isLeftover = file.first == UInt8(ascii: "~")
    switch view.kind(of: node) {
    case .directory:
      guard isIdentifier(isLeftover ? file.dropFirst() : file), !file.equals("__pycache__"),
        module(in: node) != nil
      else { return nil }
      return file.text
    case .file:
      guard file.ends(with: ".py") || file.ends(with: ".so") || file.ends(with: ".pyc") else {
        return nil
      }
      let stem = file.prefix { $0 != .dot }
      // Written by administrators, by virtualenv, and by `easy_install`, for the interpreter itself.
      let isOfSite =
        stem.equals("sitecustomize") || stem.equals("_virtualenv") || stem.equals("usercustomize")
        || stem.equals("site")
      return isIdentifier(stem) && !isOfSite ? stem.text : nil
    default:
      return nil
    }
  }

  private func isIdentifier(_ name: ArraySlice<UInt8>) -> Bool {
    guard let first = name.first, !first.isASCIIDigit else { return false }
    return name.allSatisfy(\.isIdentifierPart)
  }

  private func content(of node: PathNode) -> EntryReference? {
    files.view.kind(of: node) == .directory
      ? module(in: node).flatMap { files.view.content(of: $0) } : files.view.content(of: node)
  }

  /// `__init__.py`, or the first other module of a folder, in which case it is an implicit
  /// namespace package (PEP 420).
  private func module(in folder: PathNode) -> PathNode? {
    let view = files.view
    if let initial = view.child(of: folder, "__init__.py"), view.isPresent(initial) {
      return initial
    }
    return view.children(of: folder).first { child in
      let name = view.name(of: child)
      return view.kind(of: child) == .file
        && (name.ends(with: ".py") || name.ends(with: ".so") || name.ends(with: ".pyc"))
    }
  }
}
