/// The keys of a mapping and their values, in the order of the document.
///
/// Every key is a text and stands once. A merge key (`<<: *base`, YAML 1.1's type `merge`) gives the
/// entries of another mapping, or of a list of them, behind the mapping's own: an own key wins, and
/// of several merged mappings the first that has it.
public struct YAMLMapping: Sendable, Equatable {
  /// A key, its place, and its value.
  public struct Entry: Sendable, Equatable {
    /// The text of the key, without quotes.
    public let key: String
    /// Where the key begins.
    public let place: YAMLPlace
    /// The value.
    public let value: YAMLNode
  }

  /// All entries, merged ones last.
  public private(set) var entries: [Entry] = []
  private var positions: [String: Int] = [:]

  /// The value of a key, its own or a merged one.
  public subscript(key: String) -> YAMLNode? { positions[key].map { entries[$0].value } }

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
