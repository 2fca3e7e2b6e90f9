import ContainerImage
import LayerFilesystem

/// The bytes of an image by layer, owner and folder: every file counts in exactly one of them.
package struct FolderAccounts: Sendable {
  /// What one layer ships of one owner in one folder.
  package struct Folder: Sendable {
    /// What kind of owner it is.
    package let kind: OwnerKind
    /// The owner's name, as `FileOwner` has it.
    package let name: String
    /// The layer that has the bytes.
    package let layer: LayerIndex
    /// The folder, of at most four components.
    package let path: EntryPath
    /// Whether a later layer hides them.
    package let isHidden: Bool
    /// Whether they are among what was leaked.
    package let isLeaked: Bool
    /// The number of files, links and devices.
    package internal(set) var files = 0
    /// Their bytes; of a file with several names they count once.
    package internal(set) var size: Int64 = 0
  }

  /// The folders, the largest first.
  package let folders: [Folder]

  private struct Row: Hashable {
    let owner: Accounts.Owner
    let folder: PathNode
    let layer: LayerIndex
    let isHidden: Bool
    let isLeaked: Bool
  }

  private static let deepest = 4

  /// The accounts of an image; `leaked` are paths of files that it should not have.
  ///
  /// - Complexity: as that of `ImageAccounts`.
  package init(of image: AuditedImage, leaked: [EntryPath] = []) {
    let census = Census(image, firstParty: FirstPartyNames.names(in: [image]))
    let accounts = Accounts(census)
    let view = census.view
    let leaks = Set(leaked.compactMap { view.node(at: $0) })
    var sums: [Row: Folder] = [:]
    var counted: Set<EntryReference> = []
    for file in census.shipped {
      let owner = accounts.owner(of: file)
      let regular = file.content.flatMap { view[$0].kind == .file ? $0 : nil }
      let row = Row(
        owner: owner, folder: Self.folder(of: file.node, view),
        layer: regular?.layer ?? file.entry.layer, isHidden: file.view.isHidden,
        isLeaked: leaks.contains(file.node))
      var sum =
        sums[row]
        ?? Folder(
          kind: owner.kind, name: accounts.name(owner, file.node), layer: row.layer,
          path: view.path(of: row.folder), isHidden: row.isHidden, isLeaked: row.isLeaked)
      sum.files += 1
      if let regular, counted.insert(regular).inserted { sum.size += view[regular].size }
      sums[row] = sum
    }
    folders = sums.values.sorted { left, right in
      if left.size != right.size { return left.size > right.size }
      if left.path != right.path { return left.path < right.path }
      if left.layer != right.layer { return left.layer < right.layer }
      return (left.name, left.isHidden ? 1 : 0, left.isLeaked ? 1 : 0)
        < (right.name, right.isHidden ? 1 : 0, right.isLeaked ? 1 : 0)
    }
  }

  private static func folder(of node: PathNode, _ view: MergedView) -> PathNode {
    var chain: [PathNode] = []
    var current = view.parent(of: node)
    while current != .root {
      chain.append(current)
      current = view.parent(of: current)
    }
    return chain.suffix(deepest).first ?? .root
  }
}
