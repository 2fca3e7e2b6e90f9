import ByteText
import LayerFilesystem
import PythonPackaging

/// Finds out what an editable installation (PEP 660) makes importable: its `.pth` files and finder
/// modules say so. Finders are read, never run.
struct EditableTargets {
  let files: LayeredFiles

  /// Marks a distribution as editable where a `.pth` file of its own leads elsewhere.
  func read(_ draft: inout DistributionDraft) {
    guard draft.metadata == .distInfo else { return }
    var targets: [EntryPath] = []
    for (node, path) in configurations(draft) {
      let name = path.name
      let isMarked =
        draft.isEditable || name.begins(with: "__editable__")
        || name.begins(with: "_editable_impl_")
      guard isMarked, let bytes = files.bytes(of: node, at: draft.moment) else { continue }
      draft.isEditable = true
      for line in PathConfiguration(bytes).lines {
        guard case .path(let place) = line.content else { continue }
        targets.append(.normalized(place, from: draft.location))
      }
    }
    guard draft.isEditable else { return }
    targets += finders(draft)
    var seen: Set<EntryPath> = []
    draft.editableTargets = targets.filter { seen.insert($0).inserted }
  }

  /// The `.pth` files that RECORD gives to the distribution, or, without one, those whose names
  /// are made of the project's.
  private func configurations(
    _ draft: DistributionDraft
  ) -> [(node: PathNode, path: EntryPath)] {
    if draft.ownership == .record {
      return draft.files.compactMap { file in
        guard file.path.name.ends(with: ".pth"), let node = file.node else { return nil }
        return (node, file.path)
      }
    }
    guard draft.isEditable else { return [] }
    let suffix = draft.name.normalized
    return children(of: draft, ending: ".pth") { name in
      let stem = ProjectName.normalize(name.dropLast(4))
      return stem == suffix || stem == "-editable-impl-" + suffix
        || stem.hasPrefix("-editable-" + suffix + "-")
    }
  }

  private func finders(_ draft: DistributionDraft) -> [EntryPath] {
    let modules: [(node: PathNode, path: EntryPath)]
    if draft.ownership == .record {
      modules = draft.files.compactMap { file in
        guard file.path.name.begins(with: "__editable__"), let node = file.node else { return nil }
        return (node, file.path)
      }
    } else {
      let prefix = "-editable-" + draft.name.normalized + "-"
      modules = children(of: draft, ending: "_finder.py") {
        ProjectName.normalize($0).hasPrefix(prefix)
      }
    }
    var targets: [EntryPath] = []
    for (node, path) in modules where EditableFinder.isFinder(fileName: path.name.text) {
      guard let finder = files.bytes(of: node, at: draft.moment).flatMap({ EditableFinder($0) })
      else { continue }
      let folders = finder.mapping.values + finder.namespaces.values.flatMap { $0 }
      targets += folders.sorted().map { .normalized(Array($0.utf8), from: draft.location) }
    }
    return targets
  }

  private func children(
    of draft: DistributionDraft, ending suffix: StaticString, where isWanted: (String) -> Bool
  ) -> [(node: PathNode, path: EntryPath)] {
    var found: [(node: PathNode, path: EntryPath)] = []
    files.view.forEachChild(of: draft.locationNode) { child in
      let name = files.view.name(of: child)
      guard name.ends(with: suffix), isWanted(name.text) else { return }
      found.append((child, draft.location.appending(name)))
    }
    return found.sorted { $0.path < $1.path }
  }
}
