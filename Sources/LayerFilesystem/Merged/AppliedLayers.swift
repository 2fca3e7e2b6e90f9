import Codecs

/// What a `MergedView` holds: the tree of paths and what layers have made of it, so far.
struct AppliedLayers: Sendable {
  /// What is at a path: eight bytes.
  struct State: Sendable, BitwiseCopyable {
    private var entryNumber: UInt32 = .max
    private var layerNumber: UInt16 = .max
    private(set) var kind = Entry.Kind.directory
    private var flags: UInt8 = 0

    private static let present: UInt8 = 1
    private static let linked: UInt8 = 2

    /// Nothing.
    init() {}

    /// A directory that is there because something is in it.
    static let impliedDirectory = {
      var state = State()
      state.isPresent = true
      return state
    }()

    /// What an entry made; `isLinked` where another entry holds type and bytes.
    init(_ entry: EntryReference, _ kind: Entry.Kind, isLinked: Bool = false) {
      entryNumber = UInt32(truncatingIfNeeded: entry.entry)
      layerNumber = UInt16(truncatingIfNeeded: entry.layer)
      self.kind = kind
      flags = Self.present | (isLinked ? Self.linked : 0)
    }

    /// What the name stands for: its own entry, the last one that wrote it.
    var entry: EntryReference { EntryReference(layer: Int(layerNumber), entry: Int(entryNumber)) }

    var isPresent: Bool {
      get { flags & Self.present != 0 }
      set { flags = newValue ? flags | Self.present : flags & ~Self.present }
    }

    /// Whether the path is a hard link: what holds type and bytes is in `linkedContents`.
    var isLinked: Bool { flags & Self.linked != 0 }
  }

  var tree: PathTree
  /// One for each node.
  var states: [State]
  /// Tables of the layers, base first.
  let tables: [EntryTable]
  /// What holds type and bytes of hard links.
  var linkedContents: [PathNode: EntryReference] = [:]
  /// Attributes of files with several names: those of the last link that was made.
  var linkedMetadata: [EntryReference: EntryReference] = [:]
  /// Numbers of names of files that have, or had, more than one.
  var linkCounts: [EntryReference: Int] = [:]
  /// The number of nodes after each layer.
  var nodeCounts: [Int] = []

  var hidden: [MergedView.Hidden] = []
  var divergences: [Divergence] = []
  var effects: [MergedView.LayerEffect] = []

  init(_ tables: [EntryTable]) {
    self.tables = tables
    tree = PathTree(lists: tables.map(\.columns.names))
    states = [.impliedDirectory]
    let entries = tables.reduce(0) { $0 + $1.entries.count }
    tree.reserve(entries + entries / 8)
    states.reserveCapacity(entries + entries / 8)
  }

  func isPresent(_ node: PathNode) -> Bool { states[node.index].isPresent }

  /// The entry that holds the type and bytes of a path, or `none`.
  func content(of node: PathNode) -> EntryReference {
    let state = states[node.index]
    return state.isLinked ? linkedContents[node] ?? state.entry : state.entry
  }

  /// The entry whose mode, owner and attributes a path has, or `none`.
  func metadata(of node: PathNode) -> EntryReference {
    let content = content(of: node)
    return linkedMetadata.isEmpty ? content : linkedMetadata[content] ?? content
  }

  func entry(_ reference: EntryReference) -> Entry {
    tables[reference.layer].entries[reference.entry]
  }

  /// The children that are present, sorted by name.
  func children(of node: PathNode) -> [PathNode] {
    var children: [PathNode] = []
    tree.forEachChild(of: node) { if isPresent($0) { children.append($0) } }
    // The tree has the last one first, and builders write a folder's files in order.
    children.reverse()
    let ascend = zip(children, children.dropFirst()).allSatisfy { tree.precedes($0, $1) }
    if ascend { return children }
    return children.map { (key: tree.orderKey($0), node: $0) }
      .sorted { $0.key == $1.key ? tree.precedes($0.node, $1.node) : $0.key < $1.key }
      .map(\.node)
  }

  /// The node of a path as written, without following links.
  func node(at path: Span<UInt8>) -> PathNode? {
    var node = PathNode.root
    var start = 0
    while start < path.count {
      let end = path.component(at: start)
      if end > start {
        guard let child = tree.child(of: node, path.extracting(start..<end)) else { return nil }
        node = child
      }
      start = end + 1
    }
    return node
  }
}
