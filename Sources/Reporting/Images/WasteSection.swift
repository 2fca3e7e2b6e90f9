import ByteText
import Codecs
import ContainerImage
import JSON
import LayerFilesystem
import ReleaseAudit

/// What an image ships for nothing, and what else could go: the paths that waste most, files with the
/// same bytes, and kinds of files that services rarely need.
struct WasteSection {
  /// A path of which layers ship bytes that no container sees.
  struct WastedPath {
    let path: EntryPath
    var bytes: Int64 = 0
    var copies = 0
    /// The layer that hid the last of them.
    var hiddenBy: LayerIndex = 0
  }

  /// Files that containers see under several paths, with the same bytes in each.
  struct Duplicate {
    let size: Int64
    let paths: [EntryPath]
    /// What one file in place of all of them would save.
    var saving: Int64 { size * Int64(paths.count - 1) }
  }

  /// The paths, those that waste most first.
  let wasted: [WastedPath]
  /// The duplicates, those that would save most first.
  let duplicates: [Duplicate]
  /// What could go, with its bytes, the largest first.
  let savings: [(title: String, bytes: Int64)]

  /// How many paths and duplicates are shown.
  private static let shown = 10
  /// Smaller files are not worth the question.
  private static let smallestDuplicate: Int64 = 4_096

  init(_ image: IndexedImage, _ owners: FileOwners? = nil, findsDuplicates: Bool) {
    wasted = Self.wasted(image)
    duplicates = findsDuplicates ? Self.duplicates(image) : []
    var savings: [(title: String, bytes: Int64)] = [
      ("bytes that later layers hide", image.wastedBytes),
      ("files with the same bytes, but for one of each", duplicates.reduce(0) { $0 + $1.saving }),
    ]
    if let owners {
      savings.append(("caches", owners.sum(of: .cache).size))
      savings.append(("bytecode", owners.sum(of: .bytecode).size))
    }
    savings.append(("documentation and manuals", Self.documentation(image)))
    self.savings = savings.filter { $0.bytes > 0 }.sorted { $0.bytes > $1.bytes }
  }

  private static func wasted(_ image: IndexedImage) -> [WastedPath] {
    var sums: [PathNode: WastedPath] = [:]
    for hidden in image.view.hidden {
      let entry = image.view[hidden.entry]
      guard entry.kind == .file, entry.size > 0 else { continue }
      var sum = sums[hidden.node] ?? WastedPath(path: image.view.path(of: hidden.node))
      sum.bytes += entry.size
      sum.copies += 1
      sum.hiddenBy = max(sum.hiddenBy, hidden.hiddenBy)
      sums[hidden.node] = sum
    }
    return sums.values.sorted { ($1.bytes, $0.path) < ($0.bytes, $1.path) }
  }

  private static func duplicates(_ image: IndexedImage) -> [Duplicate] {
    let view = image.view
    var bySize: [Int64: [(PathNode, EntryReference)]] = [:]
    var seen: Set<EntryReference> = []
    forEachFile(image) { node in
      guard let content = view.content(of: node), view[content].size >= smallestDuplicate,
        seen.insert(content).inserted
      else { return }
      bySize[view[content].size, default: []].append((node, content))
    }
    var found: [Duplicate] = []
    for (size, files) in bySize where files.count > 1 {
      let groups = Dictionary(grouping: files) { image.digest(of: $0.1) }
      for group in groups.values where group.count > 1 {
        found.append(Duplicate(size: size, paths: group.map { view.path(of: $0.0) }.sorted()))
      }
    }
    return found.sorted { ($1.saving, $0.paths[0]) < ($0.saving, $1.paths[0]) }
  }

  private static func documentation(_ image: IndexedImage) -> Int64 {
    let folders = ["/usr/share/doc", "/usr/share/man", "/usr/share/info", "/usr/local/share/man"]
    let nodes = folders.compactMap { image.view.resolve(EntryPath($0)) }
    return nodes.reduce(0) { sum, folder in
      var bytes: Int64 = 0
      forEachFile(image, below: folder) { node in
        bytes += image.view.content(of: node).map { image.view[$0].size } ?? 0
      }
      return sum + bytes
    }
  }

  private static func forEachFile(
    _ image: IndexedImage, below folder: PathNode = .root, _ body: (PathNode) -> Void
  ) {
    var pending = Array(image.view.children(of: folder))
    while let node = pending.popLast() {
      switch image.view.kind(of: node) {
      case .directory: pending.append(contentsOf: image.view.children(of: node))
      case .file: body(node)
      default: break
      }
    }
  }

  // MARK: Text

  func writeSavings(to page: TextPage) {
    guard !savings.isEmpty else { return }
    page.heading("What could go")
    var table = TextTable([("", .right), ("", .left)], indent: 2)
    for saving in savings { table.add([page.options.size(saving.bytes), saving.title]) }
    table.write(to: page)
  }

  func writeWasted(to page: TextPage) {
    guard !wasted.isEmpty else { return }
    page.heading("What wastes most, hidden by layer")
    for path in wasted.prefix(Self.shown) {
      let size = page.options.size(path.bytes).padded(to: 9, atStart: true)
      let copies = path.copies > 1 ? ", \(path.copies) copies" : ""
      page.line(
        "  \(size)  \("layer \(path.hiddenBy)\(copies)".padded(to: 10))  ",
        path: PrintableText.text(path.path.bytes))
    }
    guard wasted.count > Self.shown else { return }
    page.paragraph(
      "and \(Quantity.count(wasted.count - Self.shown, "more path")) (imgdiff files --hidden)",
      indent: 2, lead: "  ")
  }

  func writeDuplicates(to page: TextPage) {
    guard !duplicates.isEmpty else { return }
    page.heading("Files with the same bytes")
    for duplicate in duplicates.prefix(Self.shown) {
      let size = page.options.size(duplicate.saving).padded(to: 9, atStart: true)
      let count = "\(Quantity.count(duplicate.paths.count)) copies".padded(to: 10)
      page.line(
        "  \(size)  \(count)  ", path: PrintableText.text(duplicate.paths[0].bytes))
      page.line(
        String(repeating: " ", count: 25), path: PrintableText.text(duplicate.paths[1].bytes))
    }
    guard duplicates.count > Self.shown else { return }
    page.line("  and \(Quantity.count(duplicates.count - Self.shown, "more file"))")
  }

  // MARK: JSON

  /// Writes the member `wastedPaths`.
  func writeWasted(to json: JSONWriter) {
    json.name("wastedPaths")
    json.array(.lines) {
      for path in wasted {
        json.object {
          json.member("path", bytes: path.path.bytes)
          json.member("bytes", path.bytes)
          json.member("copies", path.copies)
          json.member("hiddenBy", path.hiddenBy)
        }
      }
    }
  }

  /// Writes the members `duplicates` and `savings`.
  func writeSavings(to json: JSONWriter) {
    json.name("duplicates")
    json.array(.lines) {
      for duplicate in duplicates {
        json.object {
          json.member("size", duplicate.size)
          json.member("saving", duplicate.saving)
          json.name("paths")
          json.array(duplicate.paths.map { "\($0)" })
        }
      }
    }
    json.name("savings")
    json.array(.lines) {
      for saving in savings {
        json.object {
          json.member("what", saving.title)
          json.member("bytes", saving.bytes)
        }
      }
    }
  }
}
