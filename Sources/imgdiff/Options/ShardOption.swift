import ArgumentParser
import Fleet
import System

/// Which part of a list is judged.
struct ShardOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Judge part K of N, counted from 1; without this option the scheduler's variables tell.",
      valueName: "k/n"),
    transform: { text in
      guard let shard = Shard(text) else {
        throw ValidationError(
          "'\(text)' is no part of a list: write K/N, such as 2/4, with K from 1 to N")
      }
      return shard
    })
  var shard: Shard?

  /// The part, and how people read it; nil for the whole list.
  func part() throws -> (shard: Shard, title: String)? {
    if let shard { return shard.count == 1 ? nil : (shard, "\(shard)") }
    do {
      guard let found = try ShardEnvironment.read({ Environment.value($0) }) else { return nil }
      return (found.shard, "\(found.shard) (\(found.variable))")
    } catch {
      throw Failure(error)
    }
  }
}
