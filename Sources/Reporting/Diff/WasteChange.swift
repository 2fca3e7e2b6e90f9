import ContainerImage
import LayerFilesystem
import ReleaseAudit

/// What two images ship for nothing.
struct WasteChange: Sendable {
  /// A path, or a kind of thing that could go, with its bytes in both images.
  struct Row<Subject: Sendable>: Sendable {
    let subject: Subject
    var first: Int64 = 0
    var second: Int64 = 0

    /// The bytes that the second image has more.
    var difference: Int64 { second - first }
  }

  /// What each kind of thing that could go weighs, the largest first.
  let savings: [Row<String>]
  /// The paths that do not waste the same number of bytes, the largest differences first.
  let paths: [Row<EntryPath>]

  /// Compares what two images waste.
  init(
    _ first: IndexedImage, _ firstOwners: FileOwners, _ second: IndexedImage,
    _ secondOwners: FileOwners
  ) {
    // Duplicates are left out: what one file could replace is no difference between images.
    let mine = WasteSection(first, firstOwners, findsDuplicates: false)
    let theirs = WasteSection(second, secondOwners, findsDuplicates: false)
    savings = Self.rows(mine.savings.map { ($0.0, $0.1) }, theirs.savings.map { ($0.0, $0.1) })
      .sorted { left, right in
        let (mine, theirs) = (max(left.first, left.second), max(right.first, right.second))
        return mine != theirs ? mine > theirs : left.subject < right.subject
      }
    paths = Self.rows(
      mine.wasted.map { ($0.path, $0.bytes) }, theirs.wasted.map { ($0.path, $0.bytes) }
    )
    .filter { $0.difference != 0 }
    .sorted { left, right in
      let (mine, theirs) = (left.difference.magnitude, right.difference.magnitude)
      return mine != theirs ? mine > theirs : left.subject < right.subject
    }
  }

  private static func rows<Subject: Hashable & Sendable>(
    _ first: [(Subject, Int64)], _ second: [(Subject, Int64)]
  ) -> [Row<Subject>] {
    var rows: [Subject: Row<Subject>] = [:]
    for (subject, bytes) in first { rows[subject, default: Row(subject: subject)].first += bytes }
    for (subject, bytes) in second { rows[subject, default: Row(subject: subject)].second += bytes }
    return Array(rows.values)
  }
}
