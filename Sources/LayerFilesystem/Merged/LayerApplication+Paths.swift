import ByteText
import Codecs

// How paths of a layer lead to nodes: links are followed inside the root, as engines do.
extension LayerApplication {
  mutating func node(
    for entry: Entry, _ name: Span<UInt8>
  ) throws(MergedView.Unplaceable) -> PathNode {
    guard let folder = try directory(entry.directory, creating: true) else { return .root }
    if name.isEmpty { return folder }
    return try makeChild(
      of: folder, name, at: PathTree.ListedName(list: layer, offset: entry.name.offset))
  }

  private mutating func makeChild(
    of parent: PathNode, _ name: Span<UInt8>, at place: PathTree.ListedName? = nil
  ) throws(MergedView.Unplaceable) -> PathNode {
    guard let node = view.tree.makeChild(of: parent, name, at: place) else {
      throw MergedView.Unplaceable(
        layer: layer, path: view.tree.path(of: parent),
        reason: "a name in it is longer than any file system allows")
    }
    if node.index == view.states.count { view.states.append(AppliedLayers.State()) }
    return node
  }

  /// The node of an entry's path as it is written, which need not be present; nothing is made present.
  mutating func hiddenNode(for entry: Entry) throws(MergedView.Unplaceable) -> PathNode {
    var chain: [UInt32] = []
    var current = entry.directory
    while current != 0 {
      chain.append(current)
      current = columns.directories[Int(current)].parent
    }
    var node = PathNode.root
    while let next = chain.popLast() {
      let name = Array(columns.directoryNames[columns.directoryNameRange(next)])
      node = try makeChild(of: node, name.span)
    }
    let name = Array(columns.names[entry.name.range])
    return name.isEmpty ? node : try makeChild(of: node, name.span)
  }

  /// The node of one of the table's directories, links followed inside the root.
  ///
  /// With `creating`, missing directories are made, as engines do; without, nil says that something
  /// on the way is missing.
  mutating func directory(
    _ directory: UInt32, creating: Bool
  ) throws(MergedView.Unplaceable) -> PathNode? {
    if directory == 0 { return .root }
    let known = resolvedDirectories[Int(directory)]
    if known.epoch == epoch { return known.node }
    // Upwards to the first directory that is resolved already, then down again.
    var chain: [UInt32] = []
    var current = directory
    while current != 0, resolvedDirectories[Int(current)].epoch != epoch {
      chain.append(current)
      current = columns.directories[Int(current)].parent
    }
    var node = current == 0 ? PathNode.root : resolvedDirectories[Int(current)].node
    while let next = chain.popLast() {
      let name = columns.directoryNames[columns.directoryNameRange(next)]
      var hops = MergedView.hopLimit
      guard
        let child = try step(
          from: node, Array(name), creating: creating, hops: &hops, directory)
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
        view.states[made.index] = .impliedDirectory
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
            layer: layer, path: path(ofDirectory: whole),
            reason: "the symbolic links in it run in circles")
        }
        let target = linkTarget(of: child)
        // Linux has no longer paths; and following one again and again would take for ever.
        guard target.count < 4096 else {
          guard creating else { return nil }
          throw MergedView.Unplaceable(
            layer: layer, path: path(ofDirectory: whole),
            reason: "a symbolic link in it is longer than any system allows")
        }
        if creating, state.entry.layer != layer {
          note(child, .belowLink)
        }
        if target.first == slash { node = .root }
        pending.append(contentsOf: target.split(separator: slash).reversed().map(Array.init))
      default:
        guard creating else { return nil }
        throw MergedView.Unplaceable(
          layer: layer, path: path(ofDirectory: whole),
          reason: "'\(view.tree.path(of: child))' is a file there, not a directory")
      }
    }
    return node
  }

  /// The present node that a hard link's target names: parents are followed, the last component is
  /// not, so a hard link to a symbolic link is that link.
  mutating func lookUp(
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

  private func linkTarget(of link: PathNode) -> [UInt8] {
    let content = view.content(of: link)
    return view.tables[content.layer].linkTarget(of: content.entry)
  }

  private func path(ofDirectory directory: UInt32) -> EntryPath {
    columns.path(directory, [UInt8]().span)
  }
}
