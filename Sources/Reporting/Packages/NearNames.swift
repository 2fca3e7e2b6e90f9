/// Finds names that somebody may have meant.
enum NearNames {
  private static let limit = 3

  /// Up to three of `names`, the most alike first: names that contain the other or differ in few
  /// letters.
  static func names(like name: String, among names: [String]) -> [String] {
    let wanted = Array(name.utf8)
    let ranked = Set(names).compactMap { candidate -> (rank: Int, name: String)? in
      let other = Array(candidate.utf8)
      let distance = distance(wanted, other)
      if distance <= max(1, wanted.count / 3) { return (distance, candidate) }
      let isPart = wanted.count > 2 && candidate.contains(name)
      return isPart ? (distance + wanted.count, candidate) : nil
    }
    return ranked.sorted { $0 < $1 }.prefix(limit).map(\.name)
  }

  /// How many letters must be put in, taken out or replaced to make one of the other.
  ///
  /// - Complexity: the product of both lengths; names over 100 bytes are taken for different.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard left.count <= 100, right.count <= 100 else { return .max / 2 }
    var row = Array(0...right.count)
    for (line, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (column, other) in right.enumerated() {
        let replaced = diagonal + (byte == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
