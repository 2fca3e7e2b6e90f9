import LayerFilesystem

/// In which order files are listed, and how many of them.
package struct FileOrder: Sendable {
  /// By what files are sorted.
  package enum Key: String, Sendable, Hashable, CaseIterable {
    /// The largest first.
    case size
    /// By path.
    case path
    /// By the layer that has them, base first.
    case layer
  }

  /// By what; nil for the order of the listing itself.
  package let key: Key?
  /// How many are listed, from the first on; nil for all.
  package let top: Int?

  /// An order, and a number.
  package init(_ key: Key? = nil, top: Int? = nil) {
    self.key = key
    self.top = top
  }

  /// Calls `body` with the selected files in this order. Files that the key does not tell apart are in
  /// the order of their paths.
  func forEach(of image: IndexedImage, _ selection: FileSelection, _ body: (FileRecord) -> Void) {
    guard let key else {
      var left = top ?? .max
      return selection.forEach(of: image) { file in
        guard left > 0 else { return }
        left -= 1
        body(file)
      }
    }
    var files: [FileRecord] = []
    selection.forEach(of: image) { files.append($0) }
    files.sort { left, right in
      switch key {
      case .size where left.size != right.size: left.size > right.size
      case .layer where left.layer != right.layer: (left.layer ?? -1) < (right.layer ?? -1)
      default: left.path < right.path
      }
    }
    files.prefix(top ?? .max).forEach(body)
  }
}
