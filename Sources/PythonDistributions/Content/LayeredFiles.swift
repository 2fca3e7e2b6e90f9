import ByteText
import Codecs
import ContainerImage
import LayerFilesystem

/// The files of an image at a moment of its build: in the end, or before one of its layers.
///
/// A distribution that a layer removed is read as it was just before, from the files that were
/// beside its metadata then.
struct LayeredFiles: Sendable {
  /// When a file is looked at.
  enum Moment: Hashable {
    /// In the merged view.
    case finally
    /// Before that layer was applied.
    case before(layer: LayerIndex)
  }

  let image: IndexedImage
  private let hidden: [PathNode: [MergedView.Hidden]]

  init(_ image: IndexedImage) {
    self.image = image
    hidden = image.view.hiddenByNode
  }

  var view: MergedView { image.view }

  /// What layers shipped at a path and no container sees, in the order in which it was hidden.
  func hidden(at node: PathNode) -> [MergedView.Hidden] { hidden[node] ?? [] }

  /// The entry with type and bytes of what a path was; nil where it was not there.
  func content(of node: PathNode, at moment: Moment) -> EntryReference? {
    content(of: node, at: moment, hops: 8)
  }

  private func content(of node: PathNode, at moment: Moment, hops: Int) -> EntryReference? {
    switch moment {
    case .finally:
      return view.isPresent(node) ? view.content(of: node) : nil
    case .before(let layer):
      if view.isPresent(node), let entry = view.entry(of: node), entry.layer < layer {
        return view.content(of: node)
      }
      guard
        let then = hidden[node]?.last(where: { $0.entry.layer < layer && $0.hiddenBy >= layer })
      else { return nil }
      return content(of: then.entry, hops: hops)
    }
  }

  /// The entry with the bytes of a hidden entry: for a hard link, that of the file it was a name of.
  func content(of entry: EntryReference) -> EntryReference? { content(of: entry, hops: 8) }

  private func content(of entry: EntryReference, hops: Int) -> EntryReference? {
    guard view[entry].kind == .hardlink else { return entry }
    let target = EntryPath.normalized(view.linkTarget(of: entry), from: .root)
    guard hops > 0, let node = view.node(at: target) else { return nil }
    return content(of: node, at: .before(layer: entry.layer + 1), hops: hops - 1)
  }

  /// The bytes of a small file, symbolic links followed in the end; nil where it is none or was not
  /// kept.
  func bytes(of node: PathNode, at moment: Moment) -> [UInt8]? {
    var node = node
    if moment == .finally {
      guard let resolved = view.resolved(node) else { return nil }
      node = resolved
    }
    return content(of: node, at: moment).flatMap { image.bytes(of: $0) }
  }

  /// The bytes of a child.
  func bytes(of name: String, in folder: PathNode, at moment: Moment) -> [UInt8]? {
    view.child(of: folder, name).flatMap { bytes(of: $0, at: moment) }
  }

  /// The bytes of the present file that a path leads to.
  func bytes(at path: EntryPath) -> [UInt8]? {
    view.resolve(path).flatMap { bytes(of: $0, at: .finally) }
  }

  /// Whether a path leads to a present folder.
  func isFolder(_ path: EntryPath) -> Bool {
    view.resolve(path).map { view.kind(of: $0) == .directory } ?? false
  }
}

extension EntryPath {
  /// A path as `os.path.abspath` makes it: joined to a folder, `.` and `..` taken out of the text.
  static func normalized(_ path: [UInt8], from folder: EntryPath) -> EntryPath {
    var bytes: [UInt8] = path.first == .slash ? [] : Array(folder.bytes.drop { $0 == .slash })
    if !bytes.isEmpty { bytes.insert(.slash, at: 0) }
    for component in path.split(separator: .slash) {
      if component.equals(".") { continue }
      if component.equals("..") {
        bytes.removeSubrange((bytes.lastIndex(of: .slash) ?? 0)...)
      } else {
        bytes.append(.slash)
        bytes.append(contentsOf: component)
      }
    }
    return bytes.isEmpty ? .root : EntryPath(bytes: bytes)
  }

  /// The path of something below; `relative` is clean.
  func appending(path relative: String) -> EntryPath {
    appending(Array(relative.utf8))
  }
}
