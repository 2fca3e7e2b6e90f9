import ContainerImage
import LayerFilesystem

/// In which run the digests of images' layers were verified: each distinct blob counts once.
struct DigestVerification {
  /// How many this run verified.
  let now: Int
  /// How many an earlier one did, whose kept indexes this one took without fetching anything.
  let earlier: Int
  /// The days of those runs, in order.
  private let days: [String]

  init(_ images: [IndexedImage]) {
    var seen: Set<[String]> = []
    var days: [String] = []
    var now = 0
    for layer in images.flatMap(\.layers) {
      let identity = [layer.layer.digest, layer.layer.diffID].map { $0.map { "\($0)" } ?? "" }
      guard seen.insert(identity).inserted else { continue }
      if let day = layer.verifiedEarlier { days.append(day) } else { now += 1 }
    }
    self.now = now
    earlier = days.count
    self.days = days.sorted()
  }

  /// What was verified when; nil where this run verified everything, as it does unless layers would have
  /// to be fetched that it knows.
  var statement: String? {
    guard let first = days.first, let last = days.last else { return nil }
    let kept = first == last ? "index kept \(first)" : "indexes kept \(first) to \(last)"
    return "digests of \(Quantity.count(now, "layer")) verified in this run, "
      + "\(Quantity.count(earlier)) in an earlier one (\(kept))"
  }

  /// The statement as a sentence of its own.
  var sentence: String? {
    statement.map { "\($0.prefix(1).uppercased())\($0.dropFirst())." }
  }
}
