import JSON
import Reporting
import System

/// A folder of results, one for each key: each appears whole or not at all, and is not changed any more.
///
/// Any number of processes can use it at once; what two of them make of one key is the same.
package struct ResultFolder: Sendable {
  /// The path of the folder.
  package let path: String

  /// Opens the folder; makes it where there is none.
  ///
  /// - Throws: where there can be none, or nothing can be written into it.
  package init(_ path: String) throws(OutputError) {
    self.path = path
    guard HostFolder.make(path) else {
      throw .cannotWrite(path: path, reason: lastSystemError())
    }
    try OutputFile.check("\(path)/results.jsonl")
  }

  /// The file with a result.
  package func file(_ key: ResultKey) -> String { "\(path)/\(key.hex).json" }
  /// The file with the whole report of a result.
  package func report(_ key: ResultKey) -> String { "\(path)/\(key.hex).compare.json" }
  /// The file that says why a pair has no result.
  private func failure(_ pair: Pair) -> String {
    "\(path)/\(ResultKey.hash([pair.name, pair.service, pair.localdev])).failed.json"
  }

  /// The result of a key; nil where there is none. One that is damaged counts as none, and is made again.
  package func result(_ key: ResultKey) -> PairResult? {
    guard let bytes = HostFile.read(file(key)), HostFile.exists(report(key)),
      let value = try? JSONValue(bytes, .strict), let result = PairResult(value),
      result.key == key.hex
    else { return nil }
    return result
  }

  /// Keeps a result: its report first, for who sees a result may want to read it.
  package func keep(
    _ result: PairResult, _ key: ResultKey, report: (JSONWriter) -> Void
  ) throws(OutputError) {
    try write(self.report(key), report)
    try write(file(key)) { result.writeJSON(to: $0) }
  }

  /// Says why a pair has no result; the next run tries again.
  package func keepFailure(_ result: PairResult, of pair: Pair) throws(OutputError) {
    try write(failure(pair)) { result.writeJSON(to: $0) }
  }

  /// Forgets why a pair had no result.
  package func removeFailure(of pair: Pair) { OutputFile.remove(failure(pair)) }

  /// Writes all results of a run, one a line, to a file of its own for each part of a list.
  package func keepLines(_ results: [PairResult], _ shard: Shard?) throws(OutputError) {
    let part = shard.map { $0.count > 1 ? "-\($0.number)-of-\($0.count)" : "" } ?? ""
    try write("\(path)/results\(part).jsonl") { json in
      for result in results { result.writeJSON(to: json) }
    }
  }

  private func write(_ path: String, _ body: (JSONWriter) -> Void) throws(OutputError) {
    let file = try OutputFile.creating(path)
    let sink = ByteSink(file)
    body(JSONWriter(sink))
    try sink.finish()
    try file.commitDurably()
  }
}
