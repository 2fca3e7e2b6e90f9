import ByteText
import Codecs
import LayerFilesystem
import PythonPackaging

/// Finds out which files of an image a distribution owns.
struct OwnedFileReader {
  let files: LayeredFiles
  private var modules: ModuleIndex

  init(files: LayeredFiles) {
    self.files = files
    modules = ModuleIndex(files.view)
  }

  private var view: MergedView { files.view }

  /// The files that a list names, RECORD before others; false where there is none.
  func readList(_ draft: inout DistributionDraft) -> Bool {
    readRecord(&draft) || readInstalledFiles(&draft) || readArchive(&draft)
  }

  private func readRecord(_ draft: inout DistributionDraft) -> Bool {
    guard draft.metadata == .distInfo || draft.metadata == .eggInfo,
      let folder = metadataFolder(draft), let node = view.child(of: folder, "RECORD"),
      let bytes = record(node, draft)
    else { return false }
    let record = RecordFile(bytes)
    // An empty RECORD is no list: the files that it does not name are there all the same.
    guard !record.entries.isEmpty else { return false }
    draft.warn(record.warnings, view.path(of: node))
    draft.ownership = .record
    var owned: [Distribution.OwnedFile] = []
    owned.reserveCapacity(record.entries.count)
    for entry in record.entries {
      var digest: SHA256Digest?
      if let recorded = entry.digest, recorded.algorithm == "sha256" {
        digest = SHA256Digest(bytes: recorded.bytes)
      }
      if let file = file(
        entry.path, from: draft.locationNode, draft.location, digest, draft.moment)
      {
        owned.append(file)
      }
    }
    draft.files = sorted(owned)
    if draft.topLevel.isEmpty { draft.topLevel = importNames(owned, in: draft.location) }
    return true
  }

  /// What a distribution without `top_level.txt` makes importable, as its list of files shows it:
  /// hatchling, flit and poetry write none.
  private func importNames(
    _ files: [Distribution.OwnedFile], in location: EntryPath
  ) -> [String] {
    let prefix = location == .root ? 1 : location.bytes.count + 1
    var names: Set<String> = []
    for file in files where file.path.isInside(location) {
      let name = file.path.name
      guard name.ends(with: ".py") || name.ends(with: ".so") || name.ends(with: ".pyc") else {
        continue
      }
      let tail = file.path.bytes.dropFirst(prefix)
      let first = tail.prefix { $0 != .slash }
      let module = first.count == tail.count ? first.prefix { $0 != .dot } : first
      let isName = module.allSatisfy(\.isIdentifierPart) && !module.equals("__pycache__")
      if isName, !module.isEmpty { names.insert(module.text) }
    }
    return names.sorted()
  }

  /// RECORD as it was; one that was removed while the distribution stayed is still its list.
  private func record(_ node: PathNode, _ draft: DistributionDraft) -> [UInt8]? {
    if let bytes = files.bytes(of: node, at: draft.moment) { return bytes }
    guard draft.moment == .finally, !view.isPresent(node), let last = files.hidden(at: node).last
    else { return nil }
    return files.content(of: last.entry).flatMap { files.image.bytes(of: $0) }
  }

  private func readInstalledFiles(_ draft: inout DistributionDraft) -> Bool {
    guard draft.metadata == .eggInfo, let folder = metadataFolder(draft),
      let bytes = files.bytes(of: "installed-files.txt", in: folder, at: draft.moment)
    else { return false }
    draft.ownership = .installedFiles
    let path = view.path(of: folder)
    draft.files = sorted(
      NameList(bytes).names.compactMap { file($0, from: folder, path, nil, draft.moment) })
    return true
  }

  /// An egg archive or egg-link is one file.
  private func readArchive(_ draft: inout DistributionDraft) -> Bool {
    guard draft.metadata == .egg || draft.metadata == .eggLink,
      draft.metadataNode == draft.locationNode || draft.metadata == .eggLink
    else { return false }
    draft.files = [
      owned(draft.metadataNode, draft.metadataPath, nil, draft.moment)
    ]
    return true
  }

  private func metadataFolder(_ draft: DistributionDraft) -> PathNode? {
    draft.moment == .finally ? view.resolved(draft.metadataNode) : draft.metadataNode
  }

  // MARK: Top-level names

  /// The files under the top-level names and those of the metadata, without what others claim.
  mutating func readTopLevel(_ draft: inout DistributionDraft, claimed: NodeMarks) {
    var names = draft.topLevel
    draft.ownership = .topLevel
    if names.isEmpty {
      draft.ownership = .inferred
      let written = draft.name.written
      names = [written, ProjectName.normalize(written).replacing("-", with: "_")]
    }
    var nodes: Set<PathNode> = []
    for name in names { collect(name, in: draft.locationNode, draft.moment, into: &nodes) }
    collectSubtree(draft.metadataNode, draft.moment, into: &nodes)
    draft.files = nodes.filter { !claimed.contains($0) }
      .map { owned($0, view.path(of: $0), nil, draft.moment) }.sorted { $0.path < $1.path }
    if draft.topLevel.isEmpty { draft.topLevel = names.count > 1 ? [names[1]] : names }
  }

  /// The files of a module or import package.
  mutating func collect(
    _ name: String, in folder: PathNode, _ moment: LayeredFiles.Moment,
    into nodes: inout Set<PathNode>
  ) {
    let name = Array(name.utf8)
    guard !name.isEmpty, !name.contains(.slash) else { return }
    if let package = view.child(of: folder, name.span) {
      collectSubtree(package, moment, into: &nodes)
    }
    for module in modules.modules(named: name[...], in: folder) where isFile(module, moment) {
      nodes.insert(module)
    }
  }

  func collectSubtree(
    _ top: PathNode, _ moment: LayeredFiles.Moment, into nodes: inout Set<PathNode>
  ) {
    var pending = [top]
    while let node = pending.popLast() {
      if isFile(node, moment) { nodes.insert(node) }
      view.forEachChild(of: node) { pending.append($0) }
    }
  }

  private func isFile(_ node: PathNode, _ moment: LayeredFiles.Moment) -> Bool {
    guard let content = files.content(of: node, at: moment) else { return false }
    return view[content].kind != .directory
  }

  // MARK: Files

  /// The file of a row; nil for a folder.
  func file(
    _ row: [UInt8], from base: PathNode, _ basePath: EntryPath, _ recorded: SHA256Digest?,
    _ moment: LayeredFiles.Moment
  ) -> Distribution.OwnedFile? {
    let node = walk(row, from: base)
    let path = isPlain(row) ? joined(basePath, row) : EntryPath.normalized(row, from: basePath)
    if let node {
      if moment == .finally, view.isPresent(node), view.kind(of: node) == .directory { return nil }
      let owned = owned(node, path, recorded, moment)
      if owned.state != .missing { return owned }
    }
    // A folder on the way may be a link.
    if moment == .finally, let resolved = view.resolve(path), view.kind(of: resolved) == .file {
      return owned(resolved, path, recorded, moment)
    }
    return Distribution.OwnedFile(
      path: path, node: node, content: nil, recorded: recorded, state: .missing)
  }

  private func owned(
    _ node: PathNode, _ path: EntryPath, _ recorded: SHA256Digest?, _ moment: LayeredFiles.Moment
  ) -> Distribution.OwnedFile {
    // A link that leads nowhere is still a file of the distribution.
    let now = view.isPresent(node) ? view.content(of: view.resolved(node) ?? node) : nil
    let then = moment == .finally ? now : files.content(of: node, at: moment) ?? now
    if let then {
      return Distribution.OwnedFile(
        path: path, node: node, content: then, recorded: recorded,
        state: then == now ? .present : .hidden)
    }
    if let last = files.hidden(at: node).last {
      return Distribution.OwnedFile(
        path: path, node: node, content: files.content(of: last.entry), recorded: recorded,
        state: .hidden)
    }
    return Distribution.OwnedFile(
      path: path, node: node, content: nil, recorded: recorded, state: .missing)
  }

  /// The node that a relative path leads to in the tree of all layers.
  private func walk(_ row: [UInt8], from base: PathNode) -> PathNode? {
    let row = row.span
    var node = !row.isEmpty && row[0] == .slash ? PathNode.root : base
    var start = 0
    while start < row.count {
      var end = start
      while end < row.count, row[end] != .slash { end += 1 }
      let component = row.extracting(start..<end)
      start = end + 1
      if component.isEmpty || component.equals(".") { continue }
      if component.equals("..") {
        node = view.parent(of: node)
      } else if let child = view.child(of: node, component) {
        node = child
      } else {
        return nil
      }
    }
    return node
  }

  /// Whether a path can be joined as it is. Names may begin with a dot, which costs them nothing
  /// but the longer way.
  private func isPlain(_ row: [UInt8]) -> Bool {
    var atStart = true
    let row = row.span
    for index in row.indices {
      let byte = row[index]
      if atStart, byte == .slash || byte == .dot { return false }
      atStart = byte == .slash
    }
    return !atStart
  }

  /// The path of a plain row, made in one piece: there are as many as files.
  private func joined(_ base: EntryPath, _ row: [UInt8]) -> EntryPath {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(base.bytes.count + 1 + row.count)
    if base != .root { bytes.append(contentsOf: base.bytes) }
    bytes.append(.slash)
    bytes.append(contentsOf: row)
    return EntryPath(bytes: bytes)
  }

  /// Installers sort RECORD nearly in this order already, and a sorted list is checked faster than
  /// sorted.
  private func sorted(_ owned: [Distribution.OwnedFile]) -> [Distribution.OwnedFile] {
    let isSorted = zip(owned, owned.dropFirst()).allSatisfy { $0.path < $1.path }
    return isSorted ? owned : owned.sorted { $0.path < $1.path }
  }
}
