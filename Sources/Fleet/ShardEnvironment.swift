/// Which part of a list a scheduler gave to this process, by the variables that it sets.
package struct ShardEnvironment: Sendable, Hashable {
  /// The part.
  package let shard: Shard
  /// The variable that says which, for people.
  package let variable: String

  /// Why variables say nothing of use.
  package struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, and what would be right.
    package let description: String

    /// A refusal; what helps in any case follows.
    init(description: String) {
      self.description = "\(description), or give --shard K/N (1/1 for all pairs)"
    }
  }

  /// How many parts there are, where a scheduler does not say: Kubernetes does not.
  package static let countVariable = "IMGDIFF_SHARDS"

  /// What the variables say; nil where none is set. An empty one counts for nothing.
  ///
  /// - Throws: where they contradict each other, or leave open how many parts there are.
  package static func read(
    _ value: (String) -> String?
  ) throws(Refusal) -> ShardEnvironment? {
    let value = { (name: String) in value(name).flatMap { $0.isEmpty ? nil : $0 } }
    let found = [try kubernetes(value), try slurm(value), try gitlab(value)].compactMap { $0 }
    guard found.count < 2 else {
      throw Refusal(
        description:
          "\(found.map(\.variable).joined(separator: " and ")) are set")
    }
    return found.first
  }

  /// An Indexed Job counts from 0 and does not say how far.
  private static func kubernetes(
    _ value: (String) -> String?
  ) throws(Refusal) -> ShardEnvironment? {
    let name = "JOB_COMPLETION_INDEX"
    guard let text = value(name) else { return nil }
    guard let count = value(countVariable) else {
      throw Refusal(
        description: "\(name) is set and nothing says of how many: set \(countVariable) to the "
          + "Job's completions")
    }
    guard let index = Int(text), let count = Int(count), index >= 0, index < Shard.limit,
      let shard = Shard(index + 1, of: count)
    else {
      throw Refusal(
        description:
          "\(name) is '\(text)' and \(countVariable) '\(count)': the first counts from 0 "
          + "and stays below the second; correct them")
    }
    return ShardEnvironment(shard: shard, variable: name)
  }

  /// An array counts from its smallest number in steps; one with gaps does not say which task is which.
  private static func slurm(
    _ value: (String) -> String?
  ) throws(Refusal) -> ShardEnvironment? {
    let name = "SLURM_ARRAY_TASK_ID"
    guard let text = value(name) else { return nil }
    func number(_ part: String, _ usual: Int? = nil) -> Int? {
      value("SLURM_ARRAY_TASK_\(part)").map { Int($0) } ?? usual
    }
    guard let task = Int(text), let count = number("COUNT"), let least = number("MIN"),
      let most = number("MAX"), let step = number("STEP", 1), step > 0, least >= 0,
      task >= least, most >= task, most < 1 << 32
    else {
      throw Refusal(
        description:
          "\(name) is '\(text)' without a COUNT, MIN and MAX that fit it; submit an array")
    }
    guard (most - least) / step + 1 == count, (task - least) % step == 0,
      let shard = Shard((task - least) / step + 1, of: count)
    else {
      throw Refusal(
        description:
          "the Slurm array has gaps (\(count) tasks from \(least) to \(most)); submit one "
          + "without, such as --array=1-\(count)")
    }
    return ShardEnvironment(shard: shard, variable: name)
  }

  /// `parallel:` counts from 1. Every job has the total; only those of `parallel:` have an index.
  private static func gitlab(
    _ value: (String) -> String?
  ) throws(Refusal) -> ShardEnvironment? {
    let name = "CI_NODE_INDEX"
    guard let text = value(name) else { return nil }
    guard let index = Int(text), let count = value("CI_NODE_TOTAL").flatMap({ Int($0) }),
      let shard = Shard(index, of: count)
    else {
      throw Refusal(
        description:
          "\(name) is '\(text)' and CI_NODE_TOTAL '\(value("CI_NODE_TOTAL") ?? "")': the "
          + "first counts from 1 to the second; correct them")
    }
    return ShardEnvironment(shard: shard, variable: name)
  }
}
