import ByteText
import Codecs
import ContainerImage

/// The file system that a container of the image sees, and beneath it what no container sees.
///
/// Made by applying the layers as the OCI image-spec (layer.md) says. Paths are nodes of one tree
/// over all layers; a node that is `isPresent` is in the merged view. What layers shipped and later
/// layers replaced or removed is in `hidden`.
package struct MergedView: Sendable {
  /// Something that a layer shipped and the merged view does not show.
  package struct Hidden: Sendable, Hashable {
    /// The path that the entry was at.
    package let node: PathNode
    /// The entry that is hidden.
    package let entry: EntryReference
    /// The layer that hid it; its own where the layer itself replaced it, or has it behind the end of
    /// its archive, where engines do not read on.
    package let hiddenBy: LayerIndex
  }

  /// What one layer did to the view below it.
  package struct LayerEffect: Sendable, Hashable {
    /// Entries that are no directories and no whiteouts.
    package internal(set) var files = 0
    /// Paths that were not there before.
    package internal(set) var added = 0
    /// Paths that were there with something else.
    package internal(set) var changed = 0
    /// Paths that are gone.
    package internal(set) var removed = 0
    /// Bytes of this layer that a later one, or the layer itself, replaced or removed.
    package internal(set) var wasted: Int64 = 0
    /// Bytes of this layer's regular files.
    package internal(set) var fileBytes: Int64 = 0
  }

  /// What copies of a view share, so that passing a view on costs as much as passing a number.
  final class Storage: Sendable {
    let layers: AppliedLayers

    init(_ layers: consuming AppliedLayers) { self.layers = layers }
  }

  let storage: Storage

  init(_ layers: consuming AppliedLayers) {
    storage = Storage(layers)
  }

  /// What the view shows.
  var applied: AppliedLayers { storage.layers }

  /// What layers shipped and the view does not show, in the order in which it was hidden.
  package var hidden: [Hidden] { storage.layers.hidden }

  /// Of what programs that unpack layers make different things: the first few of each kind in each
  /// layer, in the order in which they were met.
  package var divergences: [Divergence] { storage.layers.divergences }

  /// What is `hidden` at each path, in the same order; made when it is asked for.
  package var hiddenByNode: [PathNode: [Hidden]] { Dictionary(grouping: hidden, by: \.node) }

  /// What each layer did.
  package var effects: [LayerEffect] { storage.layers.effects }

  // MARK: Paths

  /// The number of nodes; nodes are numbered from zero.
  package var nodeCount: Int { storage.layers.tree.count }

  /// All nodes, present or not; a folder comes before what is in it.
  package var allNodes: some RandomAccessCollection<PathNode> {
    (0..<UInt32(nodeCount)).lazy.map { PathNode(number: $0) }
  }

  /// Whether the merged view has the path.
  package func isPresent(_ node: PathNode) -> Bool { storage.layers.isPresent(node) }

  /// The path of a node.
  package func path(of node: PathNode) -> EntryPath { storage.layers.tree.path(of: node) }

  /// The last component of a node's path.
  package func name(of node: PathNode) -> ArraySlice<UInt8> {
    storage.layers.tree.name(of: node)
  }

  /// Calls `body` with the last component of a node's path.
  package func withName<Result>(of node: PathNode, _ body: (Span<UInt8>) -> Result) -> Result {
    storage.layers.tree.withName(of: node, body)
  }

  /// The folder of a node; the root's is the root.
  package func parent(of node: PathNode) -> PathNode { storage.layers.tree.parent(of: node) }

  /// The node of a child, present or not; nil where no layer names it.
  package func child(of node: PathNode, _ name: Span<UInt8>) -> PathNode? {
    storage.layers.tree.child(of: node, name)
  }

  /// The node of a child by name, present or not; nil where no layer names it.
  package func child(of node: PathNode, _ name: String) -> PathNode? {
    storage.layers.tree.child(of: node, Array(name.utf8).span)
  }

  /// All children that any layer names, in no particular order.
  package func forEachChild(of node: PathNode, _ body: (PathNode) -> Void) {
    storage.layers.tree.forEachChild(of: node, body)
  }

  /// The children that are present, sorted by name.
  package func children(of node: PathNode) -> [PathNode] {
    storage.layers.children(of: node)
  }

  /// The node of a path as written, without following links; nil where no layer names it.
  package func node(at path: EntryPath) -> PathNode? {
    storage.layers.node(at: path.bytes.span)
  }

  // MARK: Files

  /// What a present path is; a hardlink is what its file is.
  package func kind(of node: PathNode) -> Entry.Kind { storage.layers.states[node.index].kind }

  /// The entry that holds the type and bytes of a present path; nil for a directory that no layer
  /// names.
  package func content(of node: PathNode) -> EntryReference? {
    let content = storage.layers.content(of: node)
    return content == .none ? nil : content
  }

  /// The entry that made the name; another one than `content` for a hardlink.
  package func entry(of node: PathNode) -> EntryReference? {
    let entry = storage.layers.states[node.index].entry
    return entry == .none ? nil : entry
  }

  /// The entry whose mode, owner and attributes a present path has.
  package func metadata(of node: PathNode) -> EntryReference? {
    let metadata = storage.layers.metadata(of: node)
    return metadata == .none ? nil : metadata
  }

  /// The entry behind a reference.
  package subscript(_ reference: EntryReference) -> Entry {
    storage.layers.entry(reference)
  }

  /// The target of a link entry, as written.
  package func linkTarget(of reference: EntryReference) -> [UInt8] {
    storage.layers.tables[reference.layer].linkTarget(of: reference.entry)
  }

  /// The extended attributes of an entry.
  package func extendedAttributes(of reference: EntryReference) -> [ExtendedAttribute] {
    storage.layers.tables[reference.layer].extendedAttributes(of: reference.entry)
  }

  /// Follows symbolic links from a present path to what it finally is, inside the root; nil where a
  /// link dangles or runs in circles.
  package func resolved(_ node: PathNode) -> PathNode? {
    guard kind(of: node) == .symlink, isPresent(node), let content = content(of: node) else {
      return isPresent(node) ? node : nil
    }
    return resolve(linkTarget(of: content), from: parent(of: node), hops: Self.hopLimit)
  }

  /// The present node that a path leads to, links followed everywhere; nil where it leads nowhere.
  package func resolve(_ path: EntryPath) -> PathNode? {
    resolve(path.bytes, from: .root, hops: Self.hopLimit)
  }

  /// As Linux does: forty links on the way are a circle.
  static let hopLimit = 40

  private func resolve(_ path: [UInt8], from start: PathNode, hops: Int) -> PathNode? {
    var hops = hops
    var node = path.first == slash ? PathNode.root : start
    var pending = Array(path.split(separator: slash).reversed())
    while let component = pending.popLast() {
      if component.elementsEqual([dot]) { continue }
      if component.elementsEqual([dot, dot]) {
        node = parent(of: node)
        continue
      }
      guard let child = child(of: node, component.span), isPresent(child) else { return nil }
      guard kind(of: child) == .symlink, let content = content(of: child) else {
        node = child
        continue
      }
      hops -= 1
      guard hops >= 0 else { return nil }
      let target = linkTarget(of: content)
      if target.first == slash { node = .root }
      pending.append(contentsOf: target.split(separator: slash).reversed())
      guard pending.count <= 1 << 16 else { return nil }
    }
    return node
  }
}
