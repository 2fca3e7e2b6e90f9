import ByteText
import Codecs
import LayerFilesystem
import PythonPackaging

/// Finds the distributions of an image: in the merged view, hidden beneath it, and those whose
/// metadata is gone while their files are still there.
struct DistributionFinder {
  private let files: LayeredFiles
  private let survey: ImageSurvey
  private let places: ImportPlaces
  private var owned: OwnedFileReader

  /// Files that a present distribution owns.
  private var claimed: NodeMarks
  private(set) var drafts: [DistributionDraft] = []

  init(_ survey: ImageSurvey, _ files: LayeredFiles, _ places: ImportPlaces) {
    self.survey = survey
    self.files = files
    self.places = places
    owned = OwnedFileReader(files: files)
    claimed = NodeMarks(files.view)
  }

  private var view: MergedView { files.view }

  mutating func find() {
    let reader = MetadataReader(files: files)
    var hidden: [DistributionDraft] = []
    for node in survey.metadata {
      let present = view.isPresent(node) ? reader.read(node, at: .finally, key: nil) : nil
      hidden += hiddenDrafts(of: node, beside: present, reader)
      if let present { drafts.append(present) }
    }
    addCondaPackages()
    readFiles()
    readFiles(ofHidden: &hidden)
    addRemains(of: hidden)
    drafts += hidden
    addUnowned()
    let targets = EditableTargets(files: files)
    for index in drafts.indices {
      targets.read(&drafts[index])
      classify(&drafts[index])
    }
  }

  // MARK: Hidden ones

  /// What stood at `node` before layers removed or replaced it: each version once, as it was last.
  private func hiddenDrafts(
    of node: PathNode, beside present: DistributionDraft?, _ reader: MetadataReader
  ) -> [DistributionDraft] {
    let key = reader.keyFile(of: node)
    var shipped = files.hidden(at: key)
    // What is a folder in one layer may have been a file in another.
    if key != node {
      shipped += files.hidden(at: node).filter { hidden in
        files.content(of: hidden.entry).map { view[$0].kind == .file } ?? false
      }
    }
    var drafts: [DistributionDraft] = []
    for shipped in shipped {
      guard let content = files.content(of: shipped.entry) else { continue }
      // What a layer replaced itself was never seen between layers; the rest is read as after it.
      let isOwn = shipped.entry.layer == shipped.hiddenBy
      let moment = LayeredFiles.Moment.before(layer: shipped.hiddenBy + (isOwn ? 1 : 0))
      guard var draft = reader.read(node, at: moment, key: content) else { continue }
      draft.view = .hidden(by: shipped.hiddenBy)
      draft.layer = shipped.entry.layer
      func isSame(_ other: DistributionDraft) -> Bool {
        other.name == draft.name && other.version == draft.version
      }
      if let present, isSame(present) { continue }
      drafts.removeAll(where: isSame)
      drafts.append(draft)
    }
    return drafts
  }

  /// Distributions whose metadata a layer removed, but not all of the files that can be imported:
  /// they are not gone.
  private mutating func addRemains(of hidden: [DistributionDraft]) {
    for gone in hidden where gone.standing == .installed {
      let metadata = view.path(of: gone.metadataNode)
      let remaining = gone.files.filter { file in
        guard file.state == .present, let node = file.node else { return false }
        return !claimed.contains(node) && !file.path.isInside(metadata)
      }
      guard let module = remaining.first(where: { Self.isModule($0.path.name) }) else { continue }
      var remains = gone
      remains.view = .merged
      remains.moment = .finally
      remains.metadata = .none
      remains.files = remaining
      remains.warnings = []
      let package = importPackage(of: module.path, in: gone.location)
      remains.metadataPath = package
      remains.metadataNode = view.node(at: package) ?? gone.metadataNode
      for node in remaining.compactMap(\.node) { claimed.insert(node) }
      drafts.append(remains)
    }
  }

  /// The path of the top-level package or module that a file belongs to.
  private func importPackage(of file: EntryPath, in location: EntryPath) -> EntryPath {
    guard file.isInside(location) else { return file }
    var package = file
    while package.parent != location, package != location { package = package.parent }
    return package.name.equals("__pycache__") ? file : package
  }

  private static func isModule(_ name: ArraySlice<UInt8>) -> Bool {
    name.ends(with: ".py") || name.ends(with: ".pyc") || name.ends(with: ".so")
  }

  // MARK: Files

  /// Lists first: what they claim is nobody else's, whatever top-level names are shared.
  private mutating func readFiles() {
    var unlisted: [Int] = []
    for index in drafts.indices where drafts[index].metadata != .conda {
      if owned.readList(&drafts[index]) {
        for file in drafts[index].files {
          if file.state == .present, let node = file.node { claimed.insert(node) }
        }
      } else {
        unlisted.append(index)
      }
    }
    let listed = claimed
    for index in unlisted {
      owned.readTopLevel(&drafts[index], claimed: listed)
      for node in drafts[index].files.compactMap(\.node) { claimed.insert(node) }
    }
  }

  private mutating func readFiles(ofHidden hidden: inout [DistributionDraft]) {
    for index in hidden.indices where !owned.readList(&hidden[index]) {
      owned.readTopLevel(&hidden[index], claimed: claimed)
    }
  }

  // MARK: Other forms

  private mutating func addCondaPackages() {
    let reader = CondaRecordReader(files: files, owned: owned)
    for node in survey.condaRecords {
      if view.isPresent(node), let draft = reader.read(node, at: .finally) { drafts.append(draft) }
      for shipped in files.hidden(at: node) where !view.isPresent(node) {
        guard var draft = reader.read(node, at: .before(layer: shipped.hiddenBy)) else { continue }
        draft.view = .hidden(by: shipped.hiddenBy)
        draft.layer = shipped.entry.layer
        drafts.append(draft)
      }
    }
  }

  private mutating func addUnowned() {
    var folders = Set(survey.siteFolders).union(places.siteFolders)
    for draft in drafts where draft.view == .merged && draft.metadata == .distInfo {
      folders.insert(draft.locationNode)
    }
    var search = UnownedPackages(files: files, owned: owned, claimed: claimed)
    for folder in folders.sorted() where !places.isVendored(folder, view) {
      drafts += search.packages(in: folder)
    }
  }

  // MARK: Standing

  private func classify(_ draft: inout DistributionDraft) {
    guard draft.standing == .installed, draft.metadata != .conda else { return }
    if places.isVendored(draft.locationNode, view) { draft.standing = .vendored }
  }
}
