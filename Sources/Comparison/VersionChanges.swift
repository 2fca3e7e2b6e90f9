import LayerFilesystem

/// What is installed in two images, by name: what one of them alone has, and what both have in other
/// versions.
package struct VersionChanges: Sendable, Hashable {
  /// A version of something, as one image has it.
  package struct Installed: Sendable, Hashable {
    /// Who keeps account of it, such as a package manager; empty where there is but one.
    package let keeper: String
    /// The name by which it is compared.
    package let key: String
    /// The name as it is written.
    package let name: String
    /// The version; empty where nothing tells.
    package let version: String

    /// Something that an image has.
    package init(keeper: String = "", key: String, name: String, version: String) {
      self.keeper = keeper
      self.key = key
      self.name = name
      self.version = version
    }
  }

  /// A name of which the images do not have the same versions.
  package struct Entry: Sendable, Hashable {
    /// Who keeps account of it; empty where there is but one.
    package let keeper: String
    /// The name, as the second image writes it where it has it.
    package let name: String
    /// The versions in the first image, sorted; several where it is installed several times.
    package let first: [String]
    /// The versions in the second image.
    package let second: [String]

    /// Whether one image alone has it, or both in other versions.
    package var change: FilesystemDifference.Change {
      if first.isEmpty { .added } else if second.isEmpty { .removed } else { .changed }
    }
  }

  /// The names that differ, sorted by keeper and name.
  package let entries: [Entry]
  /// How many names both have in the same versions.
  package let same: Int

  /// Compares what two images have.
  package init(_ first: [Installed], _ second: [Installed]) {
    let (mine, theirs) = (Self.byKey(first), Self.byKey(second))
    let keys = Set(mine.keys).union(theirs.keys)
      .sorted { ($0.keeper, $0.name) < ($1.keeper, $1.name) }
    var same = 0
    var entries: [Entry] = []
    for key in keys {
      let (old, new) = (mine[key] ?? [], theirs[key] ?? [])
      let versions = (old.map(\.version).sorted(), new.map(\.version).sorted())
      if versions.0 == versions.1 {
        same += 1
      } else if let named = new.first ?? old.first {
        entries.append(
          Entry(
            keeper: key.keeper, name: named.name, first: versions.0, second: versions.1))
      }
    }
    self.entries = entries
    self.same = same
  }

  /// The number of names that differ in that way.
  package func count(_ change: FilesystemDifference.Change) -> Int {
    entries.count { $0.change == change }
  }

  private struct Key: Hashable {
    let keeper: String
    let name: String
  }

  private static func byKey(_ installed: [Installed]) -> [Key: [Installed]] {
    Dictionary(grouping: installed) { Key(keeper: $0.keeper, name: $0.key) }
  }
}
