/// Who may do what with a file.
package struct FileAttributes: Sendable, Hashable, BitwiseCopyable {
  /// Permission bits with set-user-ID, set-group-ID and sticky.
  package let mode: UInt16
  /// The owner.
  package let userID: UInt32
  /// The group.
  package let groupID: UInt32

  /// What engines give a directory that no layer names, made because something is in it.
  package static let impliedDirectory = FileAttributes(mode: 0o755, userID: 0, groupID: 0)
}

extension MergedView {
  /// The attributes that an entry gives; those of an implied directory where there is none.
  package func attributes(_ entry: EntryReference?) -> FileAttributes {
    guard let entry else { return .impliedDirectory }
    let header = self[entry]
    return FileAttributes(mode: header.mode, userID: header.userID, groupID: header.groupID)
  }

  /// Whether a file has more than one name in the merged view.
  package func hasSeveralNames(_ content: EntryReference) -> Bool {
    !applied.linkCounts.isEmpty && (applied.linkCounts[content] ?? 1) > 1
  }

  /// The present names of every file that has several, each file's sorted by path.
  ///
  /// The first name stands for the file where each inode is to count once.
  package func hardlinkedFiles() -> [EntryReference: [PathNode]] {
    let applied = applied
    let linked = Set(applied.linkCounts.lazy.filter { $0.value > 1 }.map(\.key))
    guard !linked.isEmpty else { return [:] }
    var names: [EntryReference: [PathNode]] = [:]
    for node in allNodes where isPresent(node) {
      let content = applied.content(of: node)
      if linked.contains(content) { names[content, default: []].append(node) }
    }
    return names.mapValues { nodes in
      nodes.map { (node: $0, path: path(of: $0)) }.sorted { $0.path < $1.path }.map(\.node)
    }
  }
}

extension IndexedLayer {
  /// References to all entries, in tar order, for an image that has this layer at `index`.
  package func references(_ index: Int) -> some Sequence<EntryReference> {
    table.entries.indices.lazy.map { EntryReference(layer: index, entry: $0) }
  }
}
