import ByteText
import LayerFilesystem

/// The files of package databases in an image, each in every version that a layer has of it.
struct DatabaseFiles {
  /// A file as one layer has it.
  struct Version {
    let layer: Int
    let content: EntryReference
    /// Whether containers see it.
    let view: Visibility
  }

  let image: IndexedImage
  private let hidden: [PathNode: [MergedView.Hidden]]

  init(_ image: IndexedImage) {
    self.image = image
    hidden = image.view.hiddenByNode
  }

  var view: MergedView { image.view }

  /// The node of a path whose folders may be links, present or not.
  func node(_ path: String) -> PathNode? {
    var places = ListedPlaces(view)
    return places.node(Array(path.utf8).span)
  }

  /// The node of a folder or file, present or not; links are followed.
  func resolved(_ path: String) -> PathNode? {
    guard let node = node(path) else { return nil }
    return view.isPresent(node) ? view.resolved(node) : node
  }

  /// Paths that lead to different nodes: the folder of one may be a link to that of another.
  func distinct(_ paths: [String]) -> [String] {
    var seen: Set<PathNode> = []
    return paths.filter { path in resolved(path).map { seen.insert($0).inserted } ?? false }
  }

  /// The children of a folder that any layer names, in the order of their names.
  func children(of folder: PathNode) -> [PathNode] {
    var children: [PathNode] = []
    view.forEachChild(of: folder) { children.append($0) }
    return children.sorted { view.name(of: $0).lexicographicallyPrecedes(view.name(of: $1)) }
  }

  /// What layers have of a file, the lowest layer first; what a layer replaced itself is left out.
  func versions(of node: PathNode) -> [Version] {
    var versions: [Version] = []
    for shipped in hidden[node] ?? []
    where shipped.entry.layer != shipped.hiddenBy && view[shipped.entry].kind == .file {
      versions.append(
        Version(
          layer: shipped.entry.layer, content: shipped.entry,
          view: .hidden(by: shipped.hiddenBy)))
    }
    if view.isPresent(node), view.kind(of: node) == .file, let entry = view.entry(of: node),
      let content = view.content(of: node)
    {
      versions.append(Version(layer: entry.layer, content: content, view: .merged))
    }
    return versions.sorted { $0.layer < $1.layer }
  }

  /// The content of a file that a content policy keeps whole.
  func content(of file: EntryReference) -> [UInt8]? {
    image.withContent(of: file) { $0.array() }
  }

  /// The content of a file of `status.d`.
  func packageText(of file: EntryReference) -> [UInt8]? {
    if let read = image.withContent(of: file, { $0.array() }) { return read }
    guard let kept = image.extract(of: file), kept.starts(with: PackageCoding.textTag) else {
      return nil
    }
    return Array(kept.dropFirst(PackageCoding.textTag.count))
  }
}

/// Finds the paths of a list in an image. Lists name the files of one folder one after the other.
///
/// Folders on the way are followed where they are links: packages still list `/lib/x` where `/lib` is
/// a link to `usr/lib`.
struct ListedPlaces {
  private let view: MergedView
  private var lastFolder: [UInt8] = []
  private var lastNode: PathNode? = .root

  init(_ view: MergedView) {
    self.view = view
  }

  /// The file of an absolute path, or of one relative to the root; nil for a folder.
  mutating func file(_ path: [UInt8], _ checksum: Checksum?) -> SystemPackage.File? {
    let path = path.first == UInt8(ascii: "/") ? path : [UInt8(ascii: "/")] + path
    let node = node(path.span)
    if let node, isFolder(node) { return nil }
    return SystemPackage.File(path: EntryPath(bytes: path), node: node, checksum: checksum)
  }

  /// The node of an absolute path, present or not.
  mutating func node(_ path: Span<UInt8>) -> PathNode? {
    guard let slash = path.lastSlash, slash + 1 < path.count else { return nil }
    let folder = path.extracting(..<slash)
    if !folder.elementsEqual(lastFolder.span) {
      lastFolder = folder.array()
      lastNode = directory(lastFolder)
    }
    return lastNode.flatMap { view.child(of: $0, path.extracting((slash + 1)...)) }
  }

  private func directory(_ path: [UInt8]) -> PathNode? {
    var node = PathNode.root
    for component in path.split(separator: UInt8(ascii: "/")) {
      if component.elementsEqual([UInt8(ascii: ".")]) { continue }
      // A list has no reason to go up.
      guard !component.elementsEqual([UInt8(ascii: "."), UInt8(ascii: ".")]),
        let child = view.child(of: node, component.span)
      else { return nil }
      node = view.isPresent(child) ? view.resolved(child) ?? child : child
    }
    return node
  }

  private func isFolder(_ node: PathNode) -> Bool {
    if view.isPresent(node) { return view.kind(of: node) == .directory }
    var hasChild = false
    view.forEachChild(of: node) { _ in hasChild = true }
    return hasChild
  }
}
