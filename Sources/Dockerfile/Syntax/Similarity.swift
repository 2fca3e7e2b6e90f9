/// How near two names are, for "did you mean".
public enum Similarity {
  /// The candidate nearest to `name` within a third of its length; the first of equals.
  public static func nearest(to name: String, in candidates: some Sequence<String>) -> String? {
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = distance(name, candidate)
      if distance <= max(1, min(name.utf8.count, 64) / 3), distance < best?.distance ?? .max {
        best = (candidate, distance)
      }
    }
    return best?.name
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours that make one name
  /// into the other. Only the first 64 bytes count, which bounds the time.
  static func distance(_ left: String, _ right: String) -> Int {
    let a = Array(left.utf8.prefix(64))
    let b = Array(right.utf8.prefix(64))
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

  /// The words of a stage's name: its parts between `-`, `_` and `.`, in lower case.
  static func words(of name: String) -> [String] {
    name.lowercased().split(whereSeparator: { "-_.".contains($0) }).map(String.init)
  }

  /// Whether a person may have meant `stage` when writing `name`: the same but for case and
  /// separators, a run of its words (`deps` for `service_deps`), or a slip of the fingers.
  static func isPlausible(_ name: String, for stage: String) -> Bool {
    let given = words(of: name)
    let meant = words(of: stage)
    if given.joined() == meant.joined() { return true }
    if contains(meant, given) || contains(given, meant) { return true }
    let shorter = min(name.utf8.count, stage.utf8.count)
    return shorter >= 4 && distance(name.lowercased(), stage) <= max(1, shorter / 4)
  }

  private static func contains(_ words: [String], _ run: [String]) -> Bool {
    guard !run.isEmpty, run.count <= words.count, run.joined().utf8.count >= 3 else { return false }
    return (0...words.count - run.count).contains { Array(words[$0..<$0 + run.count]) == run }
  }
}
