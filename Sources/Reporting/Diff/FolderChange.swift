import Comparison
import LayerFilesystem

/// A folder in which files differ. A folder that one image alone has counts with all that is in it; of
/// another one what is in folders below it has lines of its own.
struct FolderChange: Sendable {
  let path: EntryPath
  /// Whether one image alone has the folder, or both have it.
  let presence: FilesystemDifference.Change
  /// Files that the second image alone has, links and devices included.
  var added = 0
  /// Files that the first image alone has.
  var removed = 0
  /// Files and folders that both have, not the same.
  var changed = 0
  /// The bytes that the second image has more.
  var difference: Int64 = 0

  private var count: Int { added + removed + changed }

  /// The folders of a comparison: the largest differences first, where they are as large most files first.
  static func changes(
    _ comparison: ImageComparison, _ files: [FileSizeChange]
  ) -> [FolderChange] {
    var whole: [FolderChange] = []
    var sums: [EntryPath: FolderChange] = [:]
    func add(_ path: EntryPath, _ body: (inout FolderChange) -> Void) {
      body(&sums[path, default: FolderChange(path: path, presence: .changed)])
    }
    func gather(_ change: FilesystemDifference.Change, _ image: IndexedImage) {
      let nodes = comparison.files.entries.lazy.filter { $0.change == change }
        .compactMap { $0.first ?? $0.second }
      for group in FileGroups(nodes, of: image).groups {
        for item in group.items {
          guard image.view.kind(of: item.node) == .directory else {
            add(image.view.path(of: group.folder)) { $0.add(item.tally, change) }
            continue
          }
          var folder = FolderChange(path: image.view.path(of: item.node), presence: change)
          folder.add(item.tally, change)
          whole.append(folder)
        }
      }
    }
    gather(.added, comparison.second)
    gather(.removed, comparison.first)
    let view = comparison.second.view
    for file in files where file.entry.change == .changed {
      guard let node = file.entry.second else { continue }
      add(view.path(of: view.parent(of: node))) { folder in
        folder.changed += 1
        folder.difference += file.difference
      }
    }
    return (whole + sums.values).sorted { left, right in
      let (mine, theirs) = (left.difference.magnitude, right.difference.magnitude)
      if mine != theirs { return mine > theirs }
      return left.count != right.count ? left.count > right.count : left.path < right.path
    }
  }

  private mutating func add(_ tally: FileGroups.Tally, _ change: FilesystemDifference.Change) {
    if change == .added {
      added += tally.files
      difference += tally.bytes
    } else {
      removed += tally.files
      difference -= tally.bytes
    }
  }
}
