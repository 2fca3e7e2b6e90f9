import ContainerImage

/// A service with the localdev that tells what is for its tests, as a list names them.
package struct Pair: Sendable, Hashable {
  /// What the list calls it; no other pair of the list has the name.
  package let name: String
  /// The reference of the image that ships, as it is written.
  package let service: String
  /// The reference of the image with the tests, as it is written.
  package let localdev: String
  /// The policy of this pair, as it is written; nil where it has none of its own.
  package let policy: String?
  /// The line of the list, counted from 1.
  package let line: Int

  /// A pair.
  package init(name: String, service: String, localdev: String, policy: String?, line: Int) {
    self.name = name
    self.service = service
    self.localdev = localdev
    self.policy = policy
    self.line = line
  }

  /// What pairs have in common that should be judged on one machine, for its kept indexes: the repository
  /// of SERVICE, or its path without a tag.
  ///
  /// It rests on the text alone, so that every machine makes the same shards.
  package var kinship: String {
    guard let reference = try? ImageReference(service, exists: { _ in false }) else {
      return service
    }
    if let repository = reference.repository { return "registry:\(repository)" }
    let path = reference.path
    let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let end = path[name...].firstIndex { $0 == ":" || $0 == "@" } ?? path.endIndex
    return (reference.engine.map { "\($0.rawValue):" } ?? "") + path[..<end]
  }
}
