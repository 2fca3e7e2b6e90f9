import Comparison
import LayerFilesystem

/// A path that differs, with its bytes in both images.
struct FileSizeChange: Sendable {
  let entry: FilesystemDifference.Entry
  /// Its bytes in the first image; 0 for what has none, and for a further name of a file that counted.
  let first: Int64
  /// Its bytes in the second image.
  let second: Int64

  /// The bytes that the second image has more.
  var difference: Int64 { second - first }

  /// All paths of a comparison that differ, in its order, but for folders that one image alone has.
  static func changes(_ comparison: ImageComparison) -> [FileSizeChange] {
    var sizes = (CountedSizes(comparison.first.view), CountedSizes(comparison.second.view))
    return comparison.files.entries.compactMap { entry in
      let kind =
        entry.first.map { comparison.first.view.kind(of: $0) }
        ?? entry.second.map { comparison.second.view.kind(of: $0) }
      guard entry.change == .changed || kind != .directory else { return nil }
      return FileSizeChange(
        entry: entry, first: sizes.0.size(of: entry.first), second: sizes.1.size(of: entry.second))
    }
  }

  /// The largest differences first; where bytes were exchanged for as many others, the larger file.
  static func largestFirst(_ changes: [FileSizeChange]) -> [FileSizeChange] {
    changes.enumerated().sorted { left, right in
      let (mine, theirs) = (left.element, right.element)
      let differences = (mine.difference.magnitude, theirs.difference.magnitude)
      if differences.0 != differences.1 { return differences.0 > differences.1 }
      let sizes = (max(mine.first, mine.second), max(theirs.first, theirs.second))
      return sizes.0 != sizes.1 ? sizes.0 > sizes.1 : left.offset < right.offset
    }.map(\.element)
  }
}

/// The bytes of files of one image, each file's once, however many names it has.
private struct CountedSizes {
  private let view: MergedView
  private var counted: Set<EntryReference> = []

  init(_ view: MergedView) { self.view = view }

  mutating func size(of node: PathNode?) -> Int64 {
    guard let node, view.kind(of: node) == .file, let content = view.content(of: node) else {
      return 0
    }
    if view.hasSeveralNames(content), !counted.insert(content).inserted { return 0 }
    return view[content].size
  }
}
