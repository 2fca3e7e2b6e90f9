import LayerFilesystem
import Rules

/// Gathers items into one finding for each subject and place.
struct FindingGroups {
  private struct Key: Hashable {
    let rule: RuleDescriptor
    let subject: String
    let location: Finding.Location
  }

  private var order: [Key] = []
  private var groups: [Key: (first: Finding, items: [Finding.Item])] = [:]

  /// Adds an item; what is said beside it is taken from the first of a group.
  mutating func add(
    _ rule: RuleDescriptor, level: Level? = nil, subject: String, at location: Finding.Location,
    item: Finding.Item, test: TestDistribution? = nil, message: @autoclosure () -> String
  ) {
    let key = Key(rule: rule, subject: subject, location: location)
    if groups[key] == nil {
      order.append(key)
      groups[key] = (
        Finding(
          rule, level: level, subject: subject, at: location, test: test, message: message()), []
      )
    }
    groups[key]?.items.append(item)
  }

  /// The findings in the order of their first items, their items sorted by path, each path once.
  var findings: [Finding] {
    order.compactMap { key in
      guard let group = groups[key] else { return nil }
      var seen: Set<EntryPath> = []
      return group.first.limited(
        to: group.items.sorted { $0.path < $1.path }.filter { seen.insert($0.path).inserted })
    }
  }
}
