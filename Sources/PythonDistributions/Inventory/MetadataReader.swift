import ByteText
import Codecs
import ContainerImage
import LayerFilesystem
import PythonPackaging

/// Reads the metadata of a distribution as it was at some moment of the build.
struct MetadataReader {
  let files: LayeredFiles

  private var view: MergedView { files.view }

  /// What the metadata at `node` says; nil where nothing of the kind was there then.
  ///
  /// - Parameters:
  ///   - key: the entry of the file that `keyFile` names, where it is known.
  func read(
    _ node: PathNode, at moment: LayeredFiles.Moment, key: EntryReference?
  ) -> DistributionDraft? {
    guard let fileName = DistributionFileName(metadata: view.name(of: node).text),
      let place = moment == .finally ? view.resolved(node) : node
    else { return nil }
    let isFolder = isFolder(place, at: moment)
    var draft = DistributionDraft(
      name: fileName.name, version: fileName.versionText, metadata: .distInfo,
      metadataNode: node, metadataPath: view.path(of: node),
      locationNode: view.parent(of: node), location: view.path(of: view.parent(of: node)),
      moment: moment)
    if fileName.isLeftover { draft.standing = .leftover }
    switch fileName.kind {
    case .distInfo, .eggInfo:
      draft.metadata = fileName.kind == .distInfo ? .distInfo : .eggInfo
      if isFolder {
        readFolder(&draft, place, key)
      } else {
        readFile(&draft, place, key)
      }
    case .egg:
      draft.metadata = .egg
      guard isFolder ? readEggFolder(&draft, place, key) : readEggArchive(&draft, place, key) else {
        return nil
      }
    case .eggLink:
      draft.metadata = .eggLink
      guard !isFolder, readEggLink(&draft, place, key) else { return nil }
    case .wheel, .sourceDistribution:
      return nil
    }
    return draft
  }

  /// The file whose entry tells when the metadata was there: METADATA, PKG-INFO, the file itself.
  func keyFile(of node: PathNode) -> PathNode {
    let name = view.name(of: node)
    if name.ends(with: ".egg-link") { return node }
    if name.ends(with: ".egg") {
      guard let folder = view.child(of: node, "EGG-INFO") else { return node }
      return view.child(of: folder, "PKG-INFO") ?? folder
    }
    for child in Self.coreFiles + ["RECORD"] {
      if let file = view.child(of: node, child) { return file }
    }
    return node
  }

  private func isFolder(_ node: PathNode, at moment: LayeredFiles.Moment) -> Bool {
    if moment == .finally { return view.kind(of: node) == .directory }
    if let content = files.content(of: node, at: moment) {
      return view[content].kind == .directory
    }
    // A folder need not have an entry of its own.
    var hasChild = false
    view.forEachChild(of: node) { _ in hasChild = true }
    return hasChild
  }

  // MARK: Forms

  /// A `.dist-info` or `.egg-info`: what is expected in the one is read in the other, too.
  private func readFolder(
    _ draft: inout DistributionDraft, _ folder: PathNode, _ key: EntryReference?
  ) {
    let hasRequirements = readCore(&draft, folder, key)
    readLayer(&draft, folder, key)
    if !hasRequirements { readRequires(&draft, folder) }
    if let bytes = bytes("INSTALLER", folder, draft) {
      let name = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      draft.installer = name.first.map(String.init)
    }
    draft.isRequested =
      view.child(of: folder, "REQUESTED")
      .map { files.content(of: $0, at: draft.moment) != nil } ?? false
    if let bytes = bytes("direct_url.json", folder, draft) {
      do {
        draft.directURL = try DirectURL(bytes)
        draft.isEditable = draft.directURL?.isEditable ?? false
      } catch {
        draft.warnings.append("\(view.path(of: folder))/direct_url.json: \(error)")
      }
    }
    readShared(&draft, folder)
  }

  /// `requires.txt`, which counts where the metadata has no requirements of its own.
  private func readRequires(_ draft: inout DistributionDraft, _ folder: PathNode) {
    guard let bytes = bytes("requires.txt", folder, draft) else { return }
    let requires = EggRequires(bytes)
    draft.warn(requires.warnings, view.path(of: folder).appending(path: "requires.txt"))
    take(requires, &draft)
  }

  private func take(_ requires: EggRequires, _ draft: inout DistributionDraft) {
    if draft.requires.isEmpty { draft.requires = requires.requires.compactMap(\.requirement) }
    if draft.extras.isEmpty { draft.extras = requires.extras }
  }

  private func readFile(
    _ draft: inout DistributionDraft, _ file: PathNode, _ key: EntryReference?
  ) {
    guard let content = key ?? files.content(of: file, at: draft.moment) else { return }
    draft.layer = content.layer
    if let bytes = files.image.bytes(of: content) {
      draft.take(CoreMetadata(bytes), from: draft.metadataPath)
    }
  }

  private func readEggFolder(
    _ draft: inout DistributionDraft, _ folder: PathNode, _ key: EntryReference?
  ) -> Bool {
    guard let metadata = view.child(of: folder, "EGG-INFO"),
      draft.moment != .finally || view.isPresent(metadata)
    else { return false }
    draft.location = draft.metadataPath
    draft.locationNode = folder
    draft.metadataNode = metadata
    draft.metadataPath = view.path(of: metadata)
    readFolder(&draft, metadata, key)
    return true
  }

  private func readEggArchive(
    _ draft: inout DistributionDraft, _ file: PathNode, _ key: EntryReference?
  ) -> Bool {
    guard let content = key ?? files.content(of: file, at: draft.moment),
      let listing = PythonInventory.archiveListing(of: content, in: files.image)
    else { return false }
    draft.layer = content.layer
    draft.location = draft.metadataPath
    draft.locationNode = file
    if let damage = listing.damage { draft.warnings.append("\(draft.metadataPath): \(damage)") }
    if let bytes = listing.document("PKG-INFO") {
      draft.take(CoreMetadata(bytes), from: draft.metadataPath)
    }
    if let bytes = listing.document("requires.txt") { take(EggRequires(bytes), &draft) }
    draft.entryPoints = listing.document("entry_points.txt").map { EntryPoints($0) }
    draft.topLevel = names(listing.document("top_level.txt"))
    return true
  }

  private func readEggLink(
    _ draft: inout DistributionDraft, _ file: PathNode, _ key: EntryReference?
  ) -> Bool {
    guard let content = key ?? files.content(of: file, at: draft.moment),
      let link = files.image.bytes(of: content).flatMap({ EggLink($0) })
    else { return false }
    draft.layer = content.layer
    draft.isEditable = true
    let target = EntryPath.normalized(link.directory, from: draft.location)
    draft.editableTargets = [target]
    // The project's own egg-info has the version and the requirements.
    guard let folder = view.node(at: target) else { return true }
    let name = draft.name
    var metadata: PathNode?
    view.forEachChild(of: folder) { child in
      guard let other = DistributionFileName(metadata: view.name(of: child).text),
        other.kind == .eggInfo, other.name == name
      else { return }
      metadata = child
    }
    if let metadata {
      let layer = draft.layer
      readFolder(&draft, metadata, nil)
      draft.layer = layer
      draft.isEditable = true
    }
    return true
  }

  // MARK: Parts

  /// The text that `importlib.metadata` takes: METADATA, else PKG-INFO, whichever is not empty. The
  /// answer is whether it has requirements.
  private func readCore(
    _ draft: inout DistributionDraft, _ folder: PathNode, _ key: EntryReference?
  ) -> Bool {
    let keyName = view.name(of: keyFile(of: folder))
    for name in Self.coreFiles {
      let fromKey = key.flatMap { key -> [UInt8]? in
        guard keyName.elementsEqual(name.utf8), view[key].kind == .file else { return nil }
        return files.image.bytes(of: key)
      }
      guard let bytes = fromKey ?? bytes(name, folder, draft), !bytes.isEmpty else { continue }
      let core = CoreMetadata(bytes)
      draft.take(core, from: view.path(of: folder).appending(path: name))
      return !core.requires.isEmpty
    }
    let path = view.path(of: folder).appending(path: Self.coreFiles[0])
    draft.warnings.append("\(path): it is not there or cannot be read")
    return false
  }

  private static let coreFiles = ["METADATA", "PKG-INFO"]

  /// The layer of the metadata's main file, else that of any file of it.
  private func readLayer(
    _ draft: inout DistributionDraft, _ folder: PathNode, _ key: EntryReference?
  ) {
    if let key {
      draft.layer = key.layer
      return
    }
    for name in Self.coreFiles {
      if let file = view.child(of: folder, name), let entry = entry(of: file, draft) {
        draft.layer = entry.layer
        return
      }
    }
    var layer: LayerIndex?
    view.forEachChild(of: folder) { child in
      guard let entry = entry(of: child, draft) else { return }
      layer = min(layer ?? entry.layer, entry.layer)
    }
    draft.layer = layer ?? entry(of: folder, draft)?.layer ?? 0
  }

  /// The entry that made a name; a hard link's own, for that is what the layer brought.
  private func entry(of node: PathNode, _ draft: DistributionDraft) -> EntryReference? {
    guard let content = files.content(of: node, at: draft.moment) else { return nil }
    return draft.moment == .finally ? view.entry(of: node) ?? content : content
  }

  private func readShared(_ draft: inout DistributionDraft, _ folder: PathNode) {
    if let bytes = bytes("entry_points.txt", folder, draft) {
      let points = EntryPoints(bytes)
      draft.entryPoints = points
      draft.warn(points.warnings, view.path(of: folder).appending(path: "entry_points.txt"))
    }
    draft.topLevel = names(bytes("top_level.txt", folder, draft))
  }

  private func names(_ bytes: [UInt8]?) -> [String] {
    bytes.map { NameList($0).names.map { String(decoding: $0, as: UTF8.self) } } ?? []
  }

  private func bytes(
    _ name: String, _ folder: PathNode, _ draft: DistributionDraft
  ) -> [UInt8]? {
    files.bytes(of: name, in: folder, at: draft.moment)
  }
}
