import Codecs
import ContainerImage

/// Which layers two images have in common, and where they fork.
///
/// Layers with one diffID are the same bytes. Layers whose entries differ in nothing but their times
/// are equal in content: that is what two builds of one instruction over the same files give.
package struct LayerCorrespondence: Sendable {
  /// How a layer of the second image is found in the first.
  package enum Match: Sendable, Hashable {
    /// The first image's layer of that index has the same diffID.
    case identical(LayerIndex)
    /// The first image's layer of that index has the same entries but for their times.
    case equalContent(LayerIndex)

    /// The index of the first image's layer.
    package var index: LayerIndex {
      switch self {
      case .identical(let index), .equalContent(let index): index
      }
    }
  }

  /// The number of layers at the base of both images that have the same diffIDs: the layer of that
  /// index, where there is one, is the first on which the images differ.
  package let sharedCount: Int
  /// The number of layers at the base of both that are identical or equal in content.
  package let equalCount: Int
  /// For each layer of the second image, the layer of the first that it is.
  package let matches: [Match?]

  /// Compares the layers of two images.
  package init(_ first: IndexedImage, _ second: IndexedImage) {
    let pairs = zip(first.layers, second.layers)
    sharedCount = pairs.prefix { $0.layer.diffID == $1.layer.diffID }.count
    matches = Self.matches(first.layers, second.layers)
    equalCount = matches.enumerated().prefix { $0.element?.index == $0.offset }.count
  }

  /// The layer of the second image that is the first image's layer `index`.
  package func match(ofFirst index: Int) -> Match? {
    for (place, match) in matches.enumerated() where match?.index == index {
      if case .identical = match { return .identical(place) }
      return .equalContent(place)
    }
    return nil
  }

  /// Each layer of the first image is matched once, at the same index where that is possible.
  private static func matches(_ first: [IndexedLayer], _ second: [IndexedLayer]) -> [Match?] {
    var matches: [Match?] = Array(repeating: nil, count: second.count)
    var free = Set(first.indices)
    for (index, layer) in second.enumerated() {
      let same = free.filter { first[$0].layer.diffID == layer.layer.diffID }
      guard let match = same.contains(index) ? index : same.min() else { continue }
      matches[index] = .identical(match)
      free.remove(match)
    }
    for (index, layer) in second.enumerated() where matches[index] == nil {
      let candidates = (free.contains(index) ? [index] : []) + free.sorted()
      guard let match = candidates.first(where: { first[$0].hasEqualEntries(layer) }) else {
        continue
      }
      matches[index] = .equalContent(match)
      free.remove(match)
    }
    return matches
  }
}

extension IndexedLayer {
  /// Whether both layers have the same entries, their times and their order aside.
  package func hasEqualEntries(_ other: IndexedLayer) -> Bool {
    guard table.entries.count == other.table.entries.count,
      table.totalSize == other.table.totalSize,
      table.trailingEntries == other.table.trailingEntries
    else { return false }
    // Two builds of one instruction mostly write their files in the same order.
    if table.entries.indices.allSatisfy({ hasEqualEntry($0, other, $0) }) { return true }
    let order = table.pathOrder
    let otherOrder = other.table.pathOrder
    return zip(order, otherOrder).allSatisfy { index, otherIndex in
      hasEqualEntry(index, other, otherIndex)
    }
  }

  private func hasEqualEntry(_ index: Int, _ other: IndexedLayer, _ otherIndex: Int) -> Bool {
    let (mine, theirs) = (table.entries[index], other.table.entries[otherIndex])
    guard mine.kind == theirs.kind, mine.mode == theirs.mode, mine.userID == theirs.userID,
      mine.groupID == theirs.groupID, mine.size == theirs.size,
      table.path(of: index) == other.table.path(of: otherIndex),
      table.linkTarget(of: index) == other.table.linkTarget(of: otherIndex),
      table.extendedAttributes(of: index) == other.table.extendedAttributes(of: otherIndex),
      table.device(of: index)?.major == other.table.device(of: otherIndex)?.major,
      table.device(of: index)?.minor == other.table.device(of: otherIndex)?.minor
    else { return false }
    return mine.kind != .file || hasSameContent(index, as: other, otherIndex)
  }
}

extension EntryTable {
  fileprivate var totalSize: Int64 { entries.reduce(0) { $0 &+ $1.size } }

  /// The places of the entries, sorted by path and where paths repeat in tar order.
  fileprivate var pathOrder: [Int] {
    let paths = entries.indices.map { path(of: $0) }
    return entries.indices.sorted { (paths[$0], $0) < (paths[$1], $1) }
  }
}
