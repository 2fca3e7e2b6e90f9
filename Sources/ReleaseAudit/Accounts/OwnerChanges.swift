/// What two images are made of, owner by owner.
package struct OwnerChanges: Sendable {
  /// What one image has of an owner.
  package struct Sum: Sendable, Hashable {
    /// The number of files, links and devices, those included that later layers hide.
    package fileprivate(set) var files = 0
    /// The bytes of those that containers see.
    package fileprivate(set) var size: Int64 = 0
    /// The bytes of those that a later layer replaced or removed.
    package fileprivate(set) var hiddenSize: Int64 = 0

    /// Its bytes in both views.
    package var total: Int64 { size + hiddenSize }

    fileprivate mutating func add(_ owner: FileOwner) {
      files += owner.files
      size += owner.size
      hiddenSize += owner.hiddenSize
    }
  }

  /// An owner in both images.
  package struct Owner: Sendable, Hashable {
    /// What it is.
    package let kind: OwnerKind
    /// Its name, as `FileOwner` has it; nil for all owners of the kind.
    package let name: String?
    /// What the first image has of it.
    package fileprivate(set) var first = Sum()
    /// What the second image has of it.
    package fileprivate(set) var second = Sum()

    /// The bytes that the second image has more, hidden ones included.
    package var difference: Int64 { second.total - first.total }
  }

  /// The kinds of which one image has files, in the order of `OwnerKind`.
  package let kinds: [Owner]
  /// The owners of which the images do not have the same number of bytes, the largest differences first.
  package let owners: [Owner]

  /// Compares what two images are made of.
  package init(_ first: FileOwners, _ second: FileOwners) {
    let all = Self.sums(first, second) {
      $0.kind.rawValue
    } as: {
      Owner(kind: $0.kind, name: nil)
    }
    let order = Dictionary(
      uniqueKeysWithValues: OwnerKind.allCases.enumerated().map { ($0.element, $0.offset) })
    kinds = all.sorted { (order[$0.kind] ?? 0) < (order[$1.kind] ?? 0) }
    owners =
      Self.sums(first, second) {
        "\($0.kind.rawValue) \($0.name)"
      } as: {
        Owner(kind: $0.kind, name: $0.name)
      }
      .filter { $0.difference != 0 }
      .sorted { left, right in
        let (mine, theirs) = (left.difference.magnitude, right.difference.magnitude)
        if mine != theirs { return mine > theirs }
        return (left.kind.rawValue, left.name ?? "") < (right.kind.rawValue, right.name ?? "")
      }
  }

  private static func sums(
    _ first: FileOwners, _ second: FileOwners, by key: (FileOwner) -> String,
    as begin: (FileOwner) -> Owner
  ) -> [Owner] {
    var sums: [String: Owner] = [:]
    for owner in first.owners { sums[key(owner), default: begin(owner)].first.add(owner) }
    for owner in second.owners { sums[key(owner), default: begin(owner)].second.add(owner) }
    return Array(sums.values)
  }
}
