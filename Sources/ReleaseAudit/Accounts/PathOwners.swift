import ContainerImage
import LayerFilesystem
import PythonDistributions
import SystemPackages

/// Who owns the files of an image, file by file: what `FileOwners` sums.
package struct PathOwners: Sendable {
  /// The owner of a file.
  package struct Owner: Sendable, Hashable {
    /// What it is.
    package let kind: OwnerKind
    /// Its name, as `FileOwner` has it.
    package let name: String
    /// The version of a package or distribution; nil for other owners, and where nothing tells.
    package let version: String?
  }

  private struct Place: Hashable {
    let node: PathNode
    let layer: LayerIndex
  }

  private let accounts: Accounts
  private let hidden: [Place: Census.Shipped]

  /// The owners of an image's files.
  ///
  /// - Complexity: linear in the paths of the image; the bytes of files that are asked about are compared
  ///   with what distributions promise.
  package init(of image: AuditedImage) {
    let census = Census(image, firstParty: FirstPartyNames.names(in: [image]))
    accounts = Accounts(census)
    hidden = census.shipped.reduce(into: [:]) { hidden, file in
      guard file.view.isHidden else { return }
      hidden[Place(node: file.node, layer: file.entry.layer)] = file
    }
  }

  /// The owner of what a layer has at a path, or of what containers see there; nil for folders, markers,
  /// and what is not there.
  package func owner(at path: EntryPath, layer: LayerIndex?, _ visibility: Visibility) -> Owner? {
    let census = accounts.census
    guard let node = census.view.node(at: path) else { return nil }
    let file =
      visibility.isHidden
      ? layer.flatMap { hidden[Place(node: node, layer: $0)] } : census.shipped(at: node)
    guard let file else { return nil }
    let owner = accounts.owner(of: file)
    return Owner(
      kind: owner.kind, name: accounts.name(owner, file.node), version: version(of: owner))
  }

  private func version(of owner: Accounts.Owner) -> String? {
    let census = accounts.census
    switch owner {
    case .package(let index):
      let version = census.systemPackages[index].version
      return version.isEmpty ? nil : version
    case .distribution(let index): return census.distributions[index].version
    case .bytecode(let source): return version(of: source)
    default: return nil
    }
  }
}
