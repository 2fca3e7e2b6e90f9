import Codecs

// Applying layers as OCI image-spec layer.md has it, read with containerd's and umoci's sources: the
// odd cases are those in which they agree, and what they disagree about is noted as ambiguous.
extension MergedView {
  /// Why an entry cannot be applied.
  struct Unplaceable: Error {
    let layer: Int
    let path: EntryPath
    let reason: String
  }

  /// The view of layers with those tables, base first.
  static func applying(_ tables: [EntryTable]) throws(Unplaceable) -> MergedView {
    var view = MergedView(tables: tables)
    for layer in tables.indices {
      // Consumed, so that the application is the view's only owner and copies nothing.
      var application = LayerApplication(view: consume view, layer: layer)
      try application.run()
      view = application.view
    }
    return view
  }

  private init(tables: [EntryTable]) {
    self.tables = tables
    tree = PathTree()
    states = [State(isPresent: true)]
    let entries = tables.reduce(0) { $0 + $1.entries.count }
    tree.reserve(entries + entries / 8)
    states.reserveCapacity(entries + entries / 8)
  }
}

/// Applies one layer to the view of those below it.
struct LayerApplication {
  var view: MergedView
  let layer: Int
  private let table: EntryTable
  private var effect = MergedView.LayerEffect()

  /// Nodes of the table's directories as resolved so far; valid while `epoch` stays.
  private var resolvedDirectories: [(node: PathNode, epoch: UInt32)]
  /// Raised when a link or a folder is replaced or removed, after which paths may lead elsewhere.
  private var epoch: UInt32 = 1
  /// Files that this layer has removed from the view and not put back.
  private var removedHere: Set<PathNode> = []
  /// Files of lower layers that this one replaced.
  private var changedHere: Set<PathNode> = []
  /// Directories below which this layer has removed all that lower layers made.
  private var cleared: Set<PathNode> = []
  private var ambiguities = 0

  private static let ambiguitiesKept = 16

  init(view: MergedView, layer: Int) {
    self.view = view
    self.layer = layer
    table = view.tables[layer]
    resolvedDirectories = Array(
      repeating: (node: .none, epoch: 0), count: table.directories.count)
  }

  mutating func run() throws(MergedView.Unplaceable) {
    for index in table.entries.indices {
      let entry = table.entries[index]
      switch entry.kind {
      case .whiteout: try whiteOut(entry)
      case .opaque: try makeOpaque(entry)
      case .reserved: break
      case .directory: try placeDirectory(index, entry)
      case .hardlink: try placeHardlink(index, entry)
      case .file, .symlink, .character, .block, .fifo: try placeFile(index, entry)
      }
    }
    effect.removed = removedHere.count
    view.effects.append(effect)
  }

  // MARK: Placing

  private mutating func placeDirectory(
    _ index: Int, _ entry: Entry
  ) throws(MergedView.Unplaceable) {
    let node = try node(for: entry)
    let state = view.states[node.index]
    let reference = EntryReference(layer: layer, entry: index)
    if state.isPresent, state.kind == .directory {
      // A directory over a directory: the children stay, the attributes are new.
      view.states[node.index].entry = reference
      view.states[node.index].content = reference
      return
    }
    if state.isPresent {
      hide(node)
      epoch += 1
    }
    set(node, entry: reference, content: reference, kind: .directory)
  }

  private mutating func placeFile(_ index: Int, _ entry: Entry) throws(MergedView.Unplaceable) {
    let node = try node(for: entry)
    let reference = EntryReference(layer: layer, entry: index)
    effect.files += 1
    effect.fileBytes += entry.size
    clear(node)
    set(node, entry: reference, content: reference, kind: entry.kind)
  }

  private mutating func placeHardlink(_ index: Int, _ entry: Entry) throws(MergedView.Unplaceable) {
    effect.files += 1
    let target = table.linkTarget(of: index)
    guard let source = try lookUp(target, of: entry, index) else {
      throw refusal(index, "it is a hard link to '\(text(target))', which is not there")
    }
    guard view.states[source.index].kind != .directory else {
      throw refusal(index, "it is a hard link to the directory '\(text(target))'")
    }
    let node = try node(for: entry)
    guard node != source else {
      note(entry, "it is a hard link to itself")
      return
    }
    let reference = EntryReference(layer: layer, entry: index)
    let content = view.states[source.index].content
    // Counted before the name is cleared: clearing may remove another name of the same file.
    view.linkCounts[content] = (view.linkCounts[content] ?? 1) + 1
    clear(node)
    set(node, entry: reference, content: content, kind: view.states[source.index].kind)
    // Engines set owner and mode of the file again, from the link's own header.
    view.linkedMetadata[content] = reference
  }

  private mutating func set(
    _ node: PathNode, entry: EntryReference, content: EntryReference, kind: Entry.Kind
  ) {
    if kind != .directory {
      if removedHere.remove(node) != nil {
        changedHere.insert(node)
        effect.changed += 1
      } else {
        effect.added += 1
      }
    }
    view.states[node.index] = MergedView.State(
      entry: entry, content: content, isPresent: true, kind: kind)
  }

  /// Makes room for a file: whatever is at `node` goes, a directory with all that it holds.
  private mutating func clear(_ node: PathNode) {
    guard view.states[node.index].isPresent else { return }
    if view.states[node.index].kind == .directory {
      removeSubtree(node, keepingOwn: false, keepingTop: false)
      return
    }
    if view.states[node.index].entry.layer == layer {
      note(node, "the layer has it twice")
    }
    if view.states[node.index].kind == .symlink { epoch += 1 }
    hide(node)
  }

  // MARK: Removing

  private mutating func whiteOut(_ entry: Entry) throws(MergedView.Unplaceable) {
    guard let folder = try directory(entry.directory, creating: false),
      let node = view.tree.child(of: folder, table.bytes.span.extracting(entry.name.range)),
      view.states[node.index].isPresent
    else { return }
    let state = view.states[node.index]
    if state.kind == .directory {
      removeSubtree(node, keepingOwn: true, keepingTop: false)
    } else if state.entry.layer != layer {
      if state.kind == .symlink { epoch += 1 }
      hide(node)
    } else {
      note(node, "the layer has it and a whiteout of it")
    }
  }

  private mutating func makeOpaque(_ entry: Entry) throws(MergedView.Unplaceable) {
    guard let node = try opaqueDirectory(entry.directory) else { return }
    removeSubtree(node, keepingOwn: true, keepingTop: true)
  }

  /// The directory that an opaque marker is in. Its last component is not followed: the marker
  /// empties a directory, not what a lower link of that name points to.
  private mutating func opaqueDirectory(
    _ directory: UInt32
  ) throws(MergedView.Unplaceable) -> PathNode? {
    if directory == 0 { return .root }
    let place = table.directories[Int(directory)]
    guard let parent = try self.directory(place.parent, creating: false),
      let node = view.tree.child(of: parent, table.bytes.span.extracting(place.name.range)),
      view.states[node.index].isPresent
    else { return nil }
    guard view.states[node.index].kind == .directory else {
      note(node, "the layer has an opaque marker for it, and it is no directory")
      return nil
    }
    return node
  }

  /// Removes what is at and below `top`. With `keepingOwn`, what this layer made stays, with the
  /// directories that it is in.
  private mutating func removeSubtree(_ top: PathNode, keepingOwn: Bool, keepingTop: Bool) {
    // Lower layers' files do not come back, so a marker that is repeated finds nothing to do.
    if keepingTop, !cleared.insert(top).inserted { return }
    var order: [PathNode] = [top]
    var next = 0
    while next < order.count {
      let node = order[next]
      next += 1
      guard view.states[node.index].kind == .directory else { continue }
      view.tree.forEachChild(of: node) { child in
        if view.states[child.index].isPresent { order.append(child) }
      }
    }
    // Children come after their parents in `order`, so backwards every child is decided first.
    var kept: Set<PathNode> = []
    for node in order.reversed() {
      let state = view.states[node.index]
      let isOwn = state.entry != .none && state.entry.layer == layer
      if kept.contains(node) || (keepingOwn && isOwn) || (keepingTop && node == top) {
        if node != top || isOwn { kept.insert(view.tree.parent(of: node)) }
        if keepingOwn, isOwn, state.kind != .directory {
          note(node, "the layer has it and a whiteout of it or of a directory above it")
        }
        continue
      }
      hide(node)
    }
    epoch += 1
  }

  /// Takes a path out of the view and notes what it held.
  private mutating func hide(_ node: PathNode) {
    let state = view.states[node.index]
    view.states[node.index].isPresent = false
    if state.entry != .none {
      view.hidden.append(
        MergedView.Hidden(node: node, entry: state.entry, hiddenBy: layer))
    }
    guard state.kind != .directory else { return }
    // Gone from the layers below, unless the layer puts it back.
    if state.entry.layer != layer {
      removedHere.insert(node)
    } else if changedHere.remove(node) != nil {
      effect.changed -= 1
      removedHere.insert(node)
    } else {
      effect.added -= 1
    }
    waste(state.content)
  }

  /// Counts the bytes of a file as wasted when its last name is gone.
  private mutating func waste(_ content: EntryReference) {
    if let count = view.linkCounts[content] {
      view.linkCounts[content] = count - 1
      if count > 1 { return }
    }
    let size = view[content].size
    if content.layer == layer {
      effect.wasted += size
    } else {
      view.effects[content.layer].wasted += size
    }
  }

  // MARK: Paths

  private mutating func node(for entry: Entry) throws(MergedView.Unplaceable) -> PathNode {
    guard let folder = try directory(entry.directory, creating: true) else { return .root }
    if entry.name.length == 0 { return folder }
    let bytes = table.bytes
    return try makeChild(of: folder, bytes.span.extracting(entry.name.range))
  }

  private mutating func makeChild(
    of parent: PathNode, _ name: Span<UInt8>
  ) throws(MergedView.Unplaceable) -> PathNode {
    guard let node = view.tree.makeChild(of: parent, name) else {
      throw MergedView.Unplaceable(
        layer: layer, path: view.path(of: parent),
        reason: "a name in it is longer than any file system allows")
    }
    if node.index == view.states.count { view.states.append(MergedView.State()) }
    return node
  }

  /// The node of one of the table's directories, links followed inside the root.
  ///
  /// With `creating`, missing directories are made, as engines do; without, nil says that something
  /// on the way is missing.
  private mutating func directory(
    _ directory: UInt32, creating: Bool
  ) throws(MergedView.Unplaceable) -> PathNode? {
    // Upwards to the first directory that is resolved already, then down again.
    var chain: [UInt32] = []
    var current = directory
    while current != 0, resolvedDirectories[Int(current)].epoch != epoch {
      chain.append(current)
      current = table.directories[Int(current)].parent
    }
    var node = current == 0 ? PathNode.root : resolvedDirectories[Int(current)].node
    while let next = chain.popLast() {
      let name = table.directories[Int(next)].name
      var hops = MergedView.hopLimit
      guard
        let child = try step(
          from: node, Array(table.bytes[name.range]), creating: creating, hops: &hops, directory)
      else { return nil }
      node = child
      resolvedDirectories[Int(next)] = (node, epoch)
    }
    return node
  }

  /// Goes from a directory to what `name` is in it, which must be a directory or lead to one.
  /// `whole` is where the path leads, for messages.
  private mutating func step(
    from node: PathNode, _ name: [UInt8], creating: Bool, hops: inout Int, _ whole: UInt32
  ) throws(MergedView.Unplaceable) -> PathNode? {
    var pending: [[UInt8]] = [name]
    var node = node
    while let component = pending.popLast() {
      if component == [dot] || component.isEmpty { continue }
      if component == [dot, dot] {
        node = view.tree.parent(of: node)
        continue
      }
      let known = view.tree.child(of: node, component.span)
      guard let child = known, view.states[child.index].isPresent else {
        guard creating else { return nil }
        let made = try makeChild(of: node, component.span)
        view.states[made.index] = MergedView.State(isPresent: true)
        node = made
        continue
      }
      let state = view.states[child.index]
      switch state.kind {
      case .directory:
        node = child
      case .symlink:
        hops -= 1
        guard hops >= 0 else {
          throw MergedView.Unplaceable(
            layer: layer, path: table.path(ofDirectory: whole),
            reason: "the symbolic links in it run in circles")
        }
        let target = view.linkTarget(of: state.content)
        // Linux has no longer paths; and following one again and again would take for ever.
        guard target.count < 4096 else {
          guard creating else { return nil }
          throw MergedView.Unplaceable(
            layer: layer, path: table.path(ofDirectory: whole),
            reason: "a symbolic link in it is longer than any system allows")
        }
        if creating, state.entry.layer != layer {
          note(child, "the layer writes below this symbolic link of a lower layer")
        }
        if target.first == slash { node = .root }
        pending.append(contentsOf: target.split(separator: slash).reversed().map(Array.init))
      default:
        guard creating else { return nil }
        throw MergedView.Unplaceable(
          layer: layer, path: table.path(ofDirectory: whole),
          reason: "'\(view.path(of: child))' is a file there, not a directory")
      }
    }
    return node
  }

  /// The present node that a hard link's target names: parents are followed, the last component is
  /// not, so a hard link to a symbolic link is that link.
  private mutating func lookUp(
    _ target: [UInt8], of entry: Entry, _ index: Int
  ) throws(MergedView.Unplaceable) -> PathNode? {
    var node = PathNode.root
    var components: [ArraySlice<UInt8>] = []
    for component in target.split(separator: slash) where !component.elementsEqual([dot]) {
      if component.elementsEqual([dot, dot]) {
        _ = components.popLast()
      } else {
        components.append(component)
      }
    }
    guard let last = components.popLast() else { return nil }
    var hops = MergedView.hopLimit
    for component in components {
      guard
        let next = try step(
          from: node, Array(component), creating: false, hops: &hops, entry.directory)
      else { return nil }
      node = next
    }
    guard let found = view.tree.child(of: node, last.span), view.states[found.index].isPresent
    else { return nil }
    return found
  }

  // MARK: Reports

  private mutating func note(_ node: PathNode, _ reason: String) {
    ambiguities += 1
    guard ambiguities <= Self.ambiguitiesKept else { return }
    view.ambiguities.append(
      MergedView.Ambiguity(layer: layer, path: view.path(of: node), reason: reason))
  }

  private mutating func note(_ entry: Entry, _ reason: String) {
    ambiguities += 1
    guard ambiguities <= Self.ambiguitiesKept else { return }
    let folder = table.path(ofDirectory: entry.directory)
    view.ambiguities.append(
      MergedView.Ambiguity(
        layer: layer, path: folder.appending(table.bytes[entry.name.range]), reason: reason))
  }

  private func refusal(_ index: Int, _ reason: String) -> MergedView.Unplaceable {
    MergedView.Unplaceable(layer: layer, path: table.path(of: index), reason: reason)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
