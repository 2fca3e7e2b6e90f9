import ByteText

/// Names of stages as people choose and mistake them.
enum StageNames {
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
    return shorter >= 4 && Similarity.distance(name.lowercased(), stage) <= max(1, shorter / 4)
  }

  private static func contains(_ words: [String], _ run: [String]) -> Bool {
    guard !run.isEmpty, run.count <= words.count, run.joined().utf8.count >= 3 else { return false }
    return (0...words.count - run.count).contains { Array(words[$0..<$0 + run.count]) == run }
  }
}
