import ContainerImage
import LayerFilesystem

/// What a file of an image belongs to: each has exactly one.
package enum OwnerKind: String, Sendable, Hashable, CaseIterable {
  /// A package of the operating system.
  case systemPackage = "os-package"
  /// A Python interpreter and its own library.
  case python
  /// A Python distribution, by path and bytes.
  case distribution
  /// Bytecode of whatever owns its source.
  case bytecode
  /// The project's own folders.
  case source
  /// A cache of a tool.
  case cache
  /// Nobody that can be told.
  case unknown
}

/// The files of one owner that one layer ships.
package struct FileOwner: Sendable, Hashable {
  /// What it is.
  package let kind: OwnerKind
  /// The package's, interpreter's or distribution's name; for bytecode that of the source's owner;
  /// else the folder.
  package let name: String
  /// Why a distribution is in the image; nil for other owners.
  package let reason: DistributionReason.Kind?
  /// The layer that ships the files.
  package let layer: LayerIndex
  /// The number of files, links and devices, those included that later layers hide.
  package internal(set) var files = 0
  /// The bytes of those that containers see; of a file with several names they count once.
  package internal(set) var size: Int64 = 0
  /// The bytes of those that a later layer replaced or removed.
  package internal(set) var hiddenSize: Int64 = 0

  /// Its bytes in both views.
  package var total: Int64 { size + hiddenSize }
}

/// What all files of an image belong to: sums are exact.
package struct FileOwners: Sendable {
  /// The owners, the largest first.
  package let owners: [FileOwner]

  /// The bytes and files of a kind.
  package func sum(of kind: OwnerKind) -> (files: Int, size: Int64, hiddenSize: Int64) {
    owners.reduce(into: (0, 0, 0)) { sum, owner in
      guard owner.kind == kind else { return }
      sum.0 += owner.files
      sum.1 += owner.size
      sum.2 += owner.hiddenSize
    }
  }

  /// The owners of what one layer ships.
  package func limited(toLayer layer: LayerIndex) -> FileOwners {
    FileOwners(owners: owners.filter { $0.layer == layer })
  }

  /// Each owner once, whatever layers have files of it, the largest first.
  package func byName() -> [FileOwner] {
    owners.summed { "\($0.kind.rawValue) \($0.name)" }.sorted(by: Self.isLarger)
  }

  static func isLarger(_ left: FileOwner, _ right: FileOwner) -> Bool {
    if left.total != right.total { return left.total > right.total }
    if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
    return left.name != right.name ? left.name < right.name : left.layer < right.layer
  }
}

extension Sequence<FileOwner> {
  /// One owner for each key, with the sums of those that have it; what else it says is the first's.
  func summed(by key: (FileOwner) -> String) -> [FileOwner] {
    var sums: [String: FileOwner] = [:]
    for owner in self {
      let key = key(owner)
      guard var sum = sums[key] else {
        sums[key] = owner
        continue
      }
      sum.files += owner.files
      sum.size += owner.size
      sum.hiddenSize += owner.hiddenSize
      sums[key] = sum
    }
    return Array(sums.values)
  }
}
