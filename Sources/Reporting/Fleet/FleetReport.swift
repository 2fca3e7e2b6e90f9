import ByteText
import JSON
import System

/// What a run over a list of pairs found: for each pair, and across them.
package struct FleetReport: Sendable {
  /// The list, as it was named.
  package let list: String
  /// Which part of the list it was, and what said so; nil for all of it.
  package let part: String?
  /// The number of pairs in the whole list.
  package let total: Int
  /// The results, in the order of the list.
  package let results: [PairResult]
  /// The number of results that earlier runs had made.
  package let kept: Int

  /// A report about one run.
  package init(list: String, part: String?, total: Int, results: [PairResult], kept: Int) {
    self.list = list
    self.part = part
    self.total = total
    self.results = results
    self.kept = kept
  }

  /// The pairs without a result.
  package var failed: [PairResult] { results.filter { $0.outcome == .none } }
  /// The pairs whose service leaks.
  package var leaked: [PairResult] { results.filter { $0.outcome == .leaked } }
  /// The pairs that are proven.
  package var proven: [PairResult] { results.filter { $0.outcome == .proven } }

  /// The numbers in one sentence.
  var sentence: String {
    let numbers = [
      (proven.count, "proven"), (leaked.count, "leaked"), (failed.count, "without a result"),
    ].filter { $0.0 > 0 }.map { "\(Quantity.count($0.0)) \($0.1)" }
    let pairs = Quantity.count(results.count, "pair")
    let of = part.map { " of \(Quantity.count(total)), shard \($0)" } ?? ""
    return
      "\(pairs)\(of): \(numbers.isEmpty ? "none is this shard's" : numbers.joined(separator: ", "))"
  }

  /// Which of the results are new.
  var newsSentence: String? {
    guard kept > 0 else { return nil }
    let judged = results.count - failed.count - kept
    return "\(Quantity.count(judged)) judged in this run, \(Quantity.count(kept)) in earlier ones."
  }

  /// Every result as a line of JSON.
  package func writeLines(to json: JSONWriter) {
    for result in results { result.writeJSON(to: json) }
  }

  /// What ships where: `pytest 8.3.3 ships in 14 services`.
  func words(_ leak: SharedLeak) -> String {
    let services = Quantity.count(leak.pairs.count, "service")
    let subjects = leak.subjects.map(\.singleLine)
    return subjects.count == 1
      ? "\(subjects[0]) ships in \(services)"
      : "\(subjects.joined(separator: ", ")) ship in \(services)"
  }

  /// How a layer that brings a leak reads: `11 get it from layer sha256:…, the base's`.
  func words(_ source: SharedLeak.Source, of leak: SharedLeak) -> String {
    let all = leak.pairs.count
    let number =
      source.services == all
      ? ""
      : "\(Quantity.count(source.services)) \(source.services == 1 ? "gets" : "get")"
        + " \(leak.subjects.count == 1 ? "it" : "them") "
    return "\(number)from layer \(source.diffID.singleLine)"
      + (source.isOfBase ? ", the base's" : "")
  }

  /// What says whether another run can help.
  static func advice(_ failure: PairResult.Failure) -> String {
    failure.mayPass ? "trying again may help" : "trying again does not help"
  }
}
