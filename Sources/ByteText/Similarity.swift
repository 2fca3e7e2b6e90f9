/// How near two names are, for "did you mean".
package enum Similarity {
  /// The candidate nearest to `name` within a third of its length; the first of equals.
  package static func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = distance(name, candidate)
      if isNear(distance, name), distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Up to `limit` of `names`, the most alike first: names that contain the other or differ in few
  /// letters.
  package static func names(
    like name: String, among names: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    let ranked = Set(names).compactMap { candidate -> (rank: Int, name: String)? in
      let distance = distance(name, candidate)
      if isNear(distance, name) { return (distance, candidate) }
      let isPart = name.utf8.count > 2 && candidate.contains(name)
      return isPart ? (distance + name.utf8.count, candidate) : nil
    }
    return ranked.sorted { $0 < $1 }.prefix(limit).map(\.name)
  }

  private static func isNear(_ distance: Int, _ name: String) -> Bool {
    distance <= max(1, min(name.utf8.count, limit) / 3)
  }

  private static let limit = 64

  /// The number of insertions, deletions, replacements and swaps of neighbours that make one name
  /// into the other, counted in bytes. Only the first 64 of each count, which bounds the time.
  package static func distance(_ left: String, _ right: String) -> Int {
    let a = Array(left.utf8.prefix(limit))
    let b = Array(right.utf8.prefix(limit))
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1] + [Int](repeating: 0, count: b.count)
      for j in b.indices {
        let replaced = last[j] + (a[i] == b[j] ? 0 : 1)
        row[j + 1] = min(row[j] + 1, last[j + 1] + 1, replaced)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
