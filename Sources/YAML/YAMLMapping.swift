/// The keys of a mapping and their values, in the order of the document.
///
/// Every key is a text and stands once. A merge key (`<<: *base`, YAML 1.1's type `merge`) gives the
/// entries of another mapping, or of a list of them, behind the mapping's own: an own key wins, and
/// of several merged mappings the first that has it.
package struct YAMLMapping: Sendable, Equatable {
  /// A key, its place, and its value.
  package struct Entry: Sendable, Equatable {
    /// The text of the key, without quotes.
    package let key: String
    /// Where the key begins.
    package let place: YAMLPlace
    /// The value.
    package let value: YAMLNode
  }

  /// All entries, merged ones last.
  package private(set) var entries: [Entry] = []
  private var positions: [String: Int] = [:]

  /// The value of a key, its own or a merged one.
  package subscript(key: String) -> YAMLNode? { positions[key].map { entries[$0].value } }

  /// Adds an entry, unless the key is there.
  ///
  /// - Returns: whether it was added.
  mutating func add(_ entry: Entry) -> Bool {
    guard positions[entry.key] == nil else { return false }
    positions[entry.key] = entries.count
    entries.append(entry)
    return true
  }
}
