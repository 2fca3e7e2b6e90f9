import ByteText
import JSON
import LayerFilesystem

/// The folders in which one layer ships its files, by size: folders of at most two components, so that
/// `/usr/lib` and `/app/static` are told apart and all sums are exact.
struct LayerFolders {
  /// A folder with what the layer ships below it.
  struct Folder {
    let path: EntryPath
    var files = 0
    var size: Int64 = 0
  }

  /// The folders, the largest first.
  let folders: [Folder]

  /// The folders of a layer.
  init(_ layer: IndexedLayer) {
    var sums: [EntryPath: Folder] = [:]
    for (index, entry) in layer.table.entries.enumerated()
    where entry.kind != .directory && !entry.kind.isMarker {
      let components = layer.table.path(of: index).components.dropLast().prefix(2)
      let folder = components.reduce(EntryPath.root) { $0.appending($1) }
      var sum = sums[folder] ?? Folder(path: folder)
      sum.files += 1
      sum.size += entry.size
      sums[folder] = sum
    }
    folders = sums.values.sorted { left, right in
      left.size != right.size ? left.size > right.size : left.path < right.path
    }
  }

  /// Writes the largest ones.
  func write(to page: TextPage) {
    guard !folders.isEmpty else { return }
    page.heading("Folders by size")
    var table = TextTable([("size", .right), ("files", .right), ("", .left)], indent: 2)
    for folder in folders.prefix(20) {
      table.add([
        page.options.size(folder.size), Quantity.count(folder.files), "\(folder.path)".singleLine,
      ])
    }
    table.write(to: page)
    if folders.count > 20 {
      page.line("  and \(Quantity.count(folders.count - 20, "smaller folder"))")
    }
  }

  /// Writes the member `folders`.
  func write(to json: JSONWriter) {
    json.name("folders")
    json.array(.lines) {
      for folder in folders {
        json.object {
          json.member("path", bytes: folder.path.bytes)
          json.member("files", folder.files)
          json.member("size", folder.size)
        }
      }
    }
  }
}
