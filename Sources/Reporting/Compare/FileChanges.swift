import ByteText
import Comparison
import JSON
import LayerFilesystem

/// The part of a comparison about files.
struct FileChanges {
  private let comparison: ImageComparison
  private let labels: ImageLabels

  init(_ comparison: ImageComparison, _ labels: ImageLabels = .roles) {
    self.comparison = comparison
    self.labels = labels
  }

  private var entries: [FilesystemDifference.Entry] { comparison.files.entries }

  /// Up to this many items of one folder have a line each.
  private static let openItems = 6

  // MARK: Text

  func writeText(to page: TextPage) {
    page.heading("Files")
    guard !entries.isEmpty else { return page.line("  The same, times aside.") }
    write(.added, "Only in \(labels.second)", comparison.second, to: page)
    write(.removed, "Only in \(labels.first)", comparison.first, to: page)
    writeChanged(to: page)
  }

  private func write(
    _ change: FilesystemDifference.Change, _ title: String, _ image: IndexedImage,
    to page: TextPage
  ) {
    let nodes = entries.lazy.filter { $0.change == change }.compactMap { $0.first ?? $0.second }
    let groups = FileGroups(nodes, of: image)
    let tally = groups.tally
    guard tally.files + tally.folders > 0 else { return }
    let folders = tally.folders == 0 ? "" : ", \(Quantity.count(tally.folders, "folder"))"
    page.line(
      fitting: "  \(title): \(Quantity.count(tally.files, "file"))\(folders), "
        + page.options.size(tally.bytes))
    let sign = change == .added ? page.accented("+", .added) : page.accented("-", .removed)
    if page.options.isVerbose {
      for node in nodes { write(node, sign, of: image, to: page) }
    } else {
      for group in groups.groups { write(group, sign, of: image, to: page) }
    }
  }

  private func write(
    _ group: FileGroups.Group, _ sign: String, of image: IndexedImage, to page: TextPage
  ) {
    guard group.items.count > Self.openItems else {
      for item in group.items {
        write(sign, item.tally, Self.path(of: item.node, in: image), to: page)
      }
      return
    }
    write(sign, group.tally, Self.path(of: group.folder, in: image), to: page)
    let largest = group.items.sorted { $0.tally.bytes > $1.tally.bytes }
    let names = largest.prefix(64).map { item in
      PrintableText.text(image.view.name(of: item.node))
        + (image.view.kind(of: item.node) == .directory ? "/" : "")
    }
    let indent = String(repeating: " ", count: Self.pathColumn)
    // A taste of what is there, not all of it: it has one line everywhere.
    page.line(DisplayWidth.head(indent + names.joined(separator: ", "), page.options.width))
  }

  private static let pathColumn = 30

  private func write(
    _ sign: String, _ tally: FileGroups.Tally, _ path: String, to page: TextPage
  ) {
    let size = page.options.size(tally.bytes).padded(to: 9, atStart: true)
    page.line("    \(sign) \(size)  \(tally.text.padded(to: 12))", path: path)
  }

  /// One path of an opened group.
  private func write(
    _ node: PathNode, _ sign: String, of image: IndexedImage, to page: TextPage
  ) {
    let isFolder = image.view.kind(of: node) == .directory
    let bytes = image.view.content(of: node).map { image.view[$0].size } ?? 0
    let size = isFolder ? "-" : page.options.size(bytes)
    page.line(
      "    \(sign) \(size.padded(to: 9, atStart: true))  ", path: Self.path(of: node, in: image))
  }

  private func writeChanged(to page: TextPage) {
    let changed = entries.lazy.filter { $0.change == .changed }
    let count = comparison.files.count(.changed)
    guard count > 0 else { return }
    page.line(fitting: "  Different: \(Quantity.count(count, "path"))")
    var previous: (folder: PathNode, shown: Int, left: Int)?
    func closeFolder() {
      guard let folder = previous, folder.left > 0 else { return }
      let indent = String(repeating: " ", count: 17)
      page.line(
        fitting: "\(indent)and \(Quantity.count(folder.left, "more path")) beside it (--verbose)")
    }
    for entry in changed {
      guard let node = entry.second else { continue }
      let folder = comparison.second.view.parent(of: node)
      if previous?.folder != folder {
        closeFolder()
        previous = (folder, 0, 0)
      }
      if (previous?.shown ?? 0) < Self.openItems || page.options.isVerbose {
        previous?.shown += 1
        writeChanged(entry, node, to: page)
      } else {
        previous?.left += 1
      }
    }
    closeFolder()
  }

  private func writeChanged(
    _ entry: FilesystemDifference.Entry, _ node: PathNode, to page: TextPage
  ) {
    let view = comparison.second.view
    let bytes = view.content(of: node).map { view[$0].size } ?? 0
    let size = view.kind(of: node) == .file ? page.options.size(bytes) : "-"
    let aspects = entry.aspects.names.joined(separator: ", ")
    page.line(
      "    \(page.accented("~", .changed)) \(size.padded(to: 9, atStart: true))  "
        + aspects.padded(to: 10) + "  ",
      path: Self.path(of: node, in: comparison.second))
  }

  private static func path(of node: PathNode, in image: IndexedImage) -> String {
    let path = PrintableText.text(image.view.path(of: node).bytes)
    return image.view.kind(of: node) == .directory && path != "/" ? path + "/" : path
  }

  // MARK: JSON

  func writeMembers(to json: JSONWriter) {
    json.name("files")
    json.object(.lines) {
      for change in FilesystemDifference.Change.allCases {
        json.member(change.rawValue, comparison.files.count(change))
      }
      json.name("entries")
      json.array(.lines) { for entry in entries { write(entry, to: json) } }
    }
  }

  private func write(_ entry: FilesystemDifference.Entry, to json: JSONWriter) {
    json.object {
      let image = entry.second == nil ? comparison.first : comparison.second
      if let node = entry.second ?? entry.first {
        json.member("path", bytes: image.view.path(of: node).bytes)
      }
      json.member("change", entry.change.rawValue)
      if entry.change == .changed {
        json.name("aspects")
        json.array(entry.aspects.names)
      }
      write(labels.firstMember, entry.first, of: comparison.first, to: json)
      write(labels.secondMember, entry.second, of: comparison.second, to: json)
    }
  }

  private func write(
    _ name: String, _ node: PathNode?, of image: IndexedImage, to json: JSONWriter
  ) {
    json.name(name)
    guard let node else { return json.null() }
    json.object { json.fileMembers(FileRecord(node, in: image, hardlinks: []), of: image) }
  }
}

extension FilesystemDifference.Aspects {
  /// The names of the aspects, in JSON and text alike.
  var names: [String] {
    let all: [(FilesystemDifference.Aspects, String)] = [
      (.type, "type"), (.content, "content"), (.mode, "mode"), (.owner, "owner"),
      (.linkTarget, "linkTarget"), (.device, "device"), (.extendedAttributes, "xattrs"),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}
