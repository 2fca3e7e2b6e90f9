/// Things that leak in the same services, out of the same layers.
package struct SharedLeak: Sendable, Hashable {
  /// A layer that brings it into one or more services.
  package struct Source: Sendable, Hashable {
    /// The layer's diffID.
    package let diffID: String
    /// Whether it is a layer of the base image, in all of those services.
    package let isOfBase: Bool
    /// The instruction that made it: text from an image.
    package let instruction: String?
    /// The number of services.
    package let services: Int
  }

  /// What leaks, sorted; text from images.
  package let subjects: [String]
  /// The pairs whose service ships it, in the order of the list.
  package let pairs: [String]
  /// The layers that bring it, those that bring it into most services first.
  package let sources: [Source]

  /// What leaks in those results: first what ships in most services.
  package static func gathered(_ results: [PairResult]) -> [SharedLeak] {
    var subjects: [String: [(pair: String, leak: PairResult.Leak)]] = [:]
    for result in results {
      for leak in result.leaks { subjects[leak.subject, default: []].append((result.name, leak)) }
    }
    var leaks: [Places: [String]] = [:]
    for (subject, found) in subjects {
      let places = Places(pairs: once(found.map(\.pair)), sources: sources(of: found))
      leaks[places, default: []].append(subject)
    }
    return leaks.map { places, subjects in
      SharedLeak(subjects: subjects.sorted(), pairs: places.pairs, sources: places.sources)
    }.sorted { ($1.pairs.count, $0.subjects[0]) < ($0.pairs.count, $1.subjects[0]) }
  }

  private struct Places: Hashable {
    let pairs: [String]
    let sources: [Source]
  }

  private static func sources(
    of found: [(pair: String, leak: PairResult.Leak)]
  ) -> [Source] {
    var layers: [String: [(pair: String, leak: PairResult.Leak)]] = [:]
    for (pair, leak) in found {
      if let diffID = leak.diffID { layers[diffID, default: []].append((pair, leak)) }
    }
    let sources = layers.map { diffID, found in
      Source(
        diffID: diffID, isOfBase: found.allSatisfy(\.leak.isOfBase),
        instruction: found.lazy.compactMap(\.leak.instruction).first,
        services: once(found.map(\.pair)).count)
    }
    return sources.sorted { ($1.services, $0.diffID) < ($0.services, $1.diffID) }
  }

  private static func once(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
