import Codecs
import ContainerImage

// What an entry of a layer takes out of the view: by a marker, or by standing where something stood.
extension LayerApplication {
  /// Makes room for a file: whatever is at `node` goes, a directory with all that it holds.
  mutating func clear(_ node: PathNode) {
    guard view.states[node.index].isPresent else { return }
    if view.states[node.index].kind == .directory {
      removeSubtree(node, keepingOwn: false, keepingTop: false)
      return
    }
    if view.states[node.index].entry.layer == layer {
      note(node, .repeatedPath)
    }
    if view.states[node.index].kind == .symlink { epoch += 1 }
    hide(node)
  }

  mutating func whiteOut(
    _ entry: Entry, _ name: Span<UInt8>
  ) throws(MergedView.Unplaceable) {
    guard let folder = try directory(entry.directory, creating: false),
      let node = view.tree.child(of: folder, name),
      view.states[node.index].isPresent
    else { return }
    let state = view.states[node.index]
    if state.kind == .directory {
      removeSubtree(node, keepingOwn: true, keepingTop: false)
    } else if state.entry.layer != layer {
      if state.kind == .symlink { epoch += 1 }
      hide(node)
    } else {
      note(node, .ownWhiteout)
    }
  }

  mutating func makeOpaque(_ entry: Entry) throws(MergedView.Unplaceable) {
    guard let node = try opaqueDirectory(entry.directory) else { return }
    removeSubtree(node, keepingOwn: true, keepingTop: true)
  }

  /// The directory that an opaque marker is in. Its last component is not followed: the marker
  /// empties a directory, not what a lower link of that name points to.
  private mutating func opaqueDirectory(
    _ directory: UInt32
  ) throws(MergedView.Unplaceable) -> PathNode? {
    if directory == 0 { return .root }
    guard
      let parent = try self.directory(columns.directories[Int(directory)].parent, creating: false),
      let node = view.tree.child(
        of: parent, columns.directoryNames.span.extracting(columns.directoryNameRange(directory))),
      view.states[node.index].isPresent
    else { return nil }
    guard view.states[node.index].kind == .directory else {
      note(node, .opaqueWithoutDirectory)
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
          note(node, .ownWhiteout)
        }
        continue
      }
      hide(node)
    }
    epoch += 1
  }

  /// Takes a path out of the view and notes what it held.
  mutating func hide(_ node: PathNode) {
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
    } else if !changedHere.isEmpty, changedHere.remove(node) != nil {
      effect.changed -= 1
      removedHere.insert(node)
    } else {
      effect.added -= 1
    }
    waste(view.content(of: node))
  }

  /// Counts the bytes of a file as wasted when its last name is gone.
  private mutating func waste(_ content: EntryReference) {
    if !view.linkCounts.isEmpty, let count = view.linkCounts[content] {
      view.linkCounts[content] = count - 1
      if count > 1 { return }
    }
    let size = view.entry(content).size
    if content.layer == layer {
      effect.wasted += size
    } else {
      view.effects[content.layer].wasted += size
    }
  }
}
