import Codecs
import ContainerImage

// Applying layers as OCI image-spec layer.md has it, read with containerd's and umoci's sources: the
// odd cases are those in which they agree, and what they disagree about is noted as ambiguous.
extension MergedView {
  /// Why an entry cannot be applied.
  struct Unplaceable: Error {
    let layer: LayerIndex
    let path: EntryPath
    let reason: String
  }

  /// The view of layers with those tables, base first.
  static func applying(_ tables: [EntryTable]) throws(Unplaceable) -> MergedView {
    var layers = AppliedLayers(tables)
    for layer in tables.indices {
      // Consumed, so that the application is the only owner and copies nothing.
      var application = LayerApplication(view: consume layers, layer: layer)
      try application.run()
      layers = application.view
    }
    return MergedView(layers)
  }
}

/// Applies one layer to the view of those below it.
struct LayerApplication {
  var view: AppliedLayers
  let layer: LayerIndex
  let columns: EntryColumns
  var effect = MergedView.LayerEffect()

  /// Nodes of the table's directories as resolved so far; valid while `epoch` stays.
  var resolvedDirectories: [(node: PathNode, epoch: UInt32)]
  /// Raised when a link or a folder is replaced or removed, after which paths may lead elsewhere.
  var epoch: UInt32 = 1
  /// Files that this layer has removed from the view and not put back.
  var removedHere: Set<PathNode> = []
  /// Files of lower layers that this one replaced.
  var changedHere: Set<PathNode> = []
  /// Directories below which this layer has removed all that lower layers made.
  var cleared: Set<PathNode> = []
  private var divergences: [Divergence.Kind: Int] = [:]

  /// How many divergences of one kind are told of in one layer.
  private static let divergencesKept = 16

  init(view: consuming AppliedLayers, layer: LayerIndex) {
    columns = view.tables[layer].columns
    self.view = view
    self.layer = layer
    resolvedDirectories = Array(
      repeating: (node: .none, epoch: 0), count: columns.directories.count)
  }

  mutating func run() throws(MergedView.Unplaceable) {
    // Borrowed from here, so that no entry costs a reference to the names.
    let list = columns.names
    let names = list.span
    for index in columns.archiveEntries {
      let entry = columns.entry(index)
      let name = names.extracting(entry.name.range)
      switch entry.kind {
      case .whiteout: try whiteOut(entry, name)
      case .opaque: try makeOpaque(entry)
      case .reserved: note(view.tables[layer].path(of: index), .reservedMarker)
      case .directory: try placeDirectory(index, entry, name)
      case .hardlink: try placeHardlink(index, entry, name)
      case .file, .symlink, .character, .block, .fifo: try placeFile(index, entry, name)
      }
    }
    try noteOddities()
    effect.removed = removedHere.count
    view.nodeCounts.append(view.tree.count)
    view.effects.append(effect)
  }

  // MARK: Placing

  private mutating func placeDirectory(
    _ index: Int, _ entry: Entry, _ name: Span<UInt8>
  ) throws(MergedView.Unplaceable) {
    let node = try node(for: entry, name)
    let state = view.states[node.index]
    let reference = EntryReference(layer: layer, entry: index)
    if state.isPresent, state.kind == .directory {
      // A directory over a directory: the children stay, the attributes are new.
      view.states[node.index] = AppliedLayers.State(reference, .directory)
      return
    }
    if state.isPresent {
      hide(node)
      epoch += 1
    }
    set(node, AppliedLayers.State(reference, .directory))
  }

  private mutating func placeFile(
    _ index: Int, _ entry: Entry, _ name: Span<UInt8>
  ) throws(MergedView.Unplaceable) {
    let node = try node(for: entry, name)
    let reference = EntryReference(layer: layer, entry: index)
    effect.files += 1
    effect.fileBytes += entry.size
    clear(node)
    set(node, AppliedLayers.State(reference, entry.kind))
  }

  private mutating func placeHardlink(
    _ index: Int, _ entry: Entry, _ name: Span<UInt8>
  ) throws(MergedView.Unplaceable) {
    effect.files += 1
    let target = Array(columns.linkTargets[columns.targetRange(index)])
    guard let source = try lookUp(target, of: entry, index) else {
      throw refusal(index, "it is a hard link to '\(text(target))', which is not there")
    }
    guard view.states[source.index].kind != .directory else {
      throw refusal(index, "it is a hard link to the directory '\(text(target))'")
    }
    let node = try node(for: entry, name)
    guard node != source else {
      note(view.tables[layer].path(of: index), .linkToItself)
      return
    }
    let reference = EntryReference(layer: layer, entry: index)
    let content = view.content(of: source)
    // Counted before the name is cleared: clearing may remove another name of the same file.
    view.linkCounts[content] = (view.linkCounts[content] ?? 1) + 1
    clear(node)
    view.linkedContents[node] = content
    set(node, AppliedLayers.State(reference, view.states[source.index].kind, isLinked: true))
    // Engines set owner and mode of the file again, from the link's own header.
    view.linkedMetadata[content] = reference
  }

  private mutating func set(_ node: PathNode, _ state: AppliedLayers.State) {
    if state.kind != .directory {
      if !removedHere.isEmpty, removedHere.remove(node) != nil {
        changedHere.insert(node)
        effect.changed += 1
      } else {
        effect.added += 1
      }
    }
    view.states[node.index] = state
  }

  // MARK: Reports

  mutating func note(_ node: PathNode, _ kind: Divergence.Kind) {
    note(view.tree.path(of: node), kind)
  }

  private mutating func note(_ path: EntryPath?, _ kind: Divergence.Kind) {
    divergences[kind, default: 0] += 1
    guard divergences[kind, default: 0] <= Self.divergencesKept else { return }
    view.divergences.append(Divergence(layer: layer, path: path, kind: kind))
  }

  /// Notes what concerns the layer as a whole, and what it ships behind the end of its archive.
  private mutating func noteOddities() throws(MergedView.Unplaceable) {
    for path in columns.escapes { note(path, .outsideRoot) }
    for marker in columns.filledMarkers {
      note(view.tables[layer].path(of: Int(marker)), .filledMarker)
    }
    guard let trailer = columns.trailer else { return }
    let entries = columns.trailingEntries
    if !entries.isEmpty {
      note(nil, .secondArchive(offset: trailer.offset, entries: entries.count))
    }
    if trailer.isUnread { note(nil, .unreadTrailer(offset: trailer.offset)) }
    for index in entries { try ship(index) }
  }

  /// Takes an entry that no engine reads for one that ships and is hidden.
  private mutating func ship(_ index: Int) throws(MergedView.Unplaceable) {
    let entry = columns.entry(index)
    guard !entry.kind.isMarker, entry.kind != .directory else { return }
    let node = try hiddenNode(for: entry)
    view.hidden.append(
      MergedView.Hidden(
        node: node, entry: EntryReference(layer: layer, entry: index), hiddenBy: layer))
    effect.fileBytes += entry.size
    effect.wasted += entry.size
  }

  private func refusal(_ index: Int, _ reason: String) -> MergedView.Unplaceable {
    MergedView.Unplaceable(layer: layer, path: view.tables[layer].path(of: index), reason: reason)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
