import ContainerImage
import LayerFilesystem

/// Which files of an image a listing is about.
package struct FileSelection: Sendable {
  /// Where the files come from.
  package enum Scope: Sendable, Hashable {
    /// What a container sees.
    case merged
    /// The entries of one layer in the order of its archive, markers included.
    case layer(Int)
    /// What a layer ships and no container sees; of one layer, or of all.
    case hidden(layer: LayerIndex?)
  }

  /// Where the files come from.
  package var scope: Scope
  /// Patterns of which a path must match one; none takes all paths.
  package var patterns: [GlobPattern]

  /// The files of a scope that match one of the patterns.
  package init(_ scope: Scope, patterns: [GlobPattern] = []) {
    self.scope = scope
    self.patterns = patterns
  }

  /// Calls `body` with each selected file, sorted by path but for a layer's own order.
  func forEach(of image: IndexedImage, _ body: (FileRecord) -> Void) {
    switch scope {
    case .merged: forEachMerged(image, body)
    case .layer(let layer): forEachEntry(of: layer, image, body)
    case .hidden(let layer): forEachHidden(of: layer, image, body)
    }
  }

  private func selects(_ path: EntryPath) -> Bool {
    patterns.isEmpty || patterns.contains { $0.matches(path.bytes) }
  }

  private func forEachMerged(_ image: IndexedImage, _ body: (FileRecord) -> Void) {
    let view = image.view
    let linked = view.hardlinkedFiles()
    // A stack of our own: images may nest folders deeper than a thread's stack allows.
    var pending = Array(view.children(of: .root).reversed())
    while let node = pending.popLast() {
      if view.kind(of: node) == .directory {
        pending.append(contentsOf: view.children(of: node).reversed())
      }
      guard patterns.isEmpty || selects(view.path(of: node)) else { continue }
      let names = view.content(of: node).flatMap { linked[$0] } ?? []
      let others = names.filter { $0 != node }.map { view.path(of: $0) }
      body(FileRecord(node, in: image, hardlinks: others))
    }
  }

  private func forEachEntry(
    of layer: LayerIndex, _ image: IndexedImage, _ body: (FileRecord) -> Void
  ) {
    var hiddenBy: [EntryReference: Int] = [:]
    for hidden in image.view.hidden where hidden.entry.layer == layer {
      hiddenBy[hidden.entry] = hidden.hiddenBy
    }
    let table = image.layers[layer].table
    for (index, reference) in image.layers[layer].references(layer).enumerated() {
      let path = table.path(of: index)
      guard selects(path) else { continue }
      let view = Visibility(hiddenBy: hiddenBy[reference])
      body(FileRecord(reference, at: path, in: image, view))
    }
  }

  private func forEachHidden(
    of layer: LayerIndex?, _ image: IndexedImage, _ body: (FileRecord) -> Void
  ) {
    let hidden = image.view.hidden.filter { layer == nil || $0.entry.layer == layer }
    let sorted = hidden.map { (path: image.view.path(of: $0.node), hidden: $0) }
      .filter { selects($0.path) }
      .sorted { ($0.path, $0.hidden.entry) < ($1.path, $1.hidden.entry) }
    for (path, hidden) in sorted {
      body(FileRecord(hidden.entry, at: path, in: image, .hidden(by: hidden.hiddenBy)))
    }
  }
}
