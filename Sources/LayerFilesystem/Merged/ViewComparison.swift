import Codecs
import ContainerImage

/// Compares two merged views path by path.
///
/// Most of two images that build on one base is the same, so this looks for what differs first, in
/// whatever order nodes come, and sorts only the folders that lead there.
struct ViewComparison {
  private let first: IndexedImage
  private let second: IndexedImage
  private let mine: MergedView.Storage
  private let theirs: MergedView.Storage
  /// For each layer of the first image, the number of its diffID among both images' diffIDs.
  private let firstDiffIDs: [Int]
  private let secondDiffIDs: [Int]

  /// Layers at the base that both have.
  private let sharedLayers: Int
  /// Nodes that those layers made: they have the same numbers in both trees.
  private let sharedNodes: Int

  /// For each node of the one, what is at its path in the other; `UInt32.max` where that is nothing.
  private var secondOfFirst: [UInt32]
  private var firstOfSecond: [UInt32]
  /// The aspects in which a node of the first image differs.
  private var aspectsOfFirst: [FilesystemDifference.Aspects]
  /// Whether a node differs, or leads to one that does.
  private var leadsOfFirst: [Bool]
  private var leadsOfSecond: [Bool]

  /// A path that one image has, or both.
  private struct Pair {
    var first: PathNode?
    var second: PathNode?
  }

  init(_ first: IndexedImage, _ second: IndexedImage) {
    self.first = first
    self.second = second
    mine = first.view.storage
    theirs = second.view.storage
    var numbers: [Digest: Int] = [:]
    func number(_ layer: IndexedLayer) -> Int {
      let number = numbers[layer.layer.diffID] ?? numbers.count
      numbers[layer.layer.diffID] = number
      return number
    }
    firstDiffIDs = first.layers.map(number)
    secondDiffIDs = second.layers.map(number)
    // Applying the same entries gives the same numbers.
    let shared = zip(firstDiffIDs, secondDiffIDs).prefix { $0 == $1 }.count
    let counts = (
      mine.layers.nodeCounts.prefix(shared).last, theirs.layers.nodeCounts.prefix(shared).last
    )
    sharedLayers = counts.0 == counts.1 ? shared : 0
    sharedNodes = sharedLayers == 0 ? 1 : counts.0 ?? 1
    secondOfFirst = Array(repeating: .max, count: mine.layers.tree.count)
    firstOfSecond = Array(repeating: .max, count: theirs.layers.tree.count)
    aspectsOfFirst = Array(repeating: [], count: mine.layers.tree.count)
    leadsOfFirst = Array(repeating: false, count: mine.layers.tree.count)
    leadsOfSecond = Array(repeating: false, count: theirs.layers.tree.count)
  }

  mutating func run() -> [FilesystemDifference.Entry] {
    compareFirst()
    findAdded()
    return sorted()
  }

  // MARK: Finding

  /// Finds every path of the first image in the second.
  private mutating func compareFirst() {
    // Folders come before what is in them, so the folder of a node has been found by then.
    for number in mine.layers.states.indices where mine.layers.states[number].isPresent {
      let node = PathNode(number: UInt32(number))
      guard let other = counterpart(of: node) else {
        leadToFirst(node)
        continue
      }
      secondOfFirst[number] = other.number
      firstOfSecond[other.index] = node.number
      let aspects = aspects(node, other)
      if aspects.isEmpty { continue }
      aspectsOfFirst[number] = aspects
      leadToFirst(node)
    }
  }

  private mutating func findAdded() {
    for number in theirs.layers.states.indices
    where theirs.layers.states[number].isPresent && firstOfSecond[number] == .max {
      leadToSecond(PathNode(number: UInt32(number)))
    }
  }

  /// The node of the second image's view that has the same path.
  private func counterpart(of node: PathNode) -> PathNode? {
    var other: PathNode? = node
    if node.index >= sharedNodes {
      let folder = secondOfFirst[mine.layers.tree.parent(of: node).index]
      guard folder != .max else { return nil }
      other = mine.layers.tree.withName(of: node) {
        theirs.layers.tree.child(of: PathNode(number: folder), $0)
      }
    }
    return other.flatMap { theirs.layers.isPresent($0) ? $0 : nil }
  }

  private mutating func leadToFirst(_ node: PathNode) {
    var node = node
    while !leadsOfFirst[node.index] {
      leadsOfFirst[node.index] = true
      node = mine.layers.tree.parent(of: node)
    }
  }

  private mutating func leadToSecond(_ node: PathNode) {
    var node = node
    while !leadsOfSecond[node.index] {
      leadsOfSecond[node.index] = true
      let first = firstOfSecond[node.index]
      if first != .max {
        leadToFirst(PathNode(number: first))
        return
      }
      node = theirs.layers.tree.parent(of: node)
    }
  }

  // MARK: Sorting

  private func sorted() -> [FilesystemDifference.Entry] {
    var found: [FilesystemDifference.Entry] = []
    guard leadsOfFirst[PathNode.root.index] else { return found }
    // A stack of our own: images may nest folders deeper than a thread's stack allows.
    var pending = [Pair(first: .root, second: .root)]
    while let pair = pending.popLast() {
      let aspects = pair.first.map { aspectsOfFirst[$0.index] } ?? []
      if pair.first == nil || pair.second == nil || !aspects.isEmpty {
        found.append(
          FilesystemDifference.Entry(first: pair.first, second: pair.second, aspects: aspects))
      }
      pending.append(contentsOf: children(of: pair).reversed())
    }
    return found
  }

  /// The children of both that lead to a difference, each name once, sorted.
  private func children(of pair: Pair) -> [Pair] {
    var pairs: [Pair] = []
    if let folder = pair.first {
      mine.layers.tree.forEachChild(of: folder) { child in
        guard leadsOfFirst[child.index], mine.layers.isPresent(child) else { return }
        let other = secondOfFirst[child.index]
        pairs.append(
          Pair(first: child, second: other == .max ? nil : PathNode(number: other)))
      }
    }
    if let folder = pair.second {
      theirs.layers.tree.forEachChild(of: folder) { child in
        // What is in both has come with the first.
        guard firstOfSecond[child.index] == .max, theirs.layers.isPresent(child) else { return }
        pairs.append(Pair(second: child))
      }
    }
    guard pairs.count > 1 else { return pairs }
    return pairs.map { (key: key($0), pair: $0) }
      .sorted { $0.key == $1.key ? precedes($0.pair, $1.pair) : $0.key < $1.key }
      .map(\.pair)
  }

  private func key(_ pair: Pair) -> UInt64 {
    if let node = pair.first { return mine.layers.tree.orderKey(node) }
    return pair.second.map { theirs.layers.tree.orderKey($0) } ?? 0
  }

  private func precedes(_ left: Pair, _ right: Pair) -> Bool {
    withName(left) { left in withName(right) { right in left.precedes(right) } }
  }

  private func withName<Result>(_ pair: Pair, _ body: (Span<UInt8>) -> Result) -> Result {
    if let node = pair.first { return mine.layers.tree.withName(of: node, body) }
    return theirs.layers.tree.withName(of: pair.second ?? .root, body)
  }

  // MARK: Comparing

  private func aspects(_ left: PathNode, _ right: PathNode) -> FilesystemDifference.Aspects {
    let (content, other) = (mine.layers.content(of: left), theirs.layers.content(of: right))
    let (metadata, otherMetadata) = (
      mine.layers.metadata(of: left), theirs.layers.metadata(of: right)
    )
    if isSameEntry(content, other), isSameEntry(metadata, otherMetadata) { return [] }

    let kind = mine.layers.states[left.index].kind
    guard kind == theirs.layers.states[right.index].kind else { return .type }
    var aspects = attributeAspects(
      metadata == .none ? nil : metadata, otherMetadata == .none ? nil : otherMetadata, kind)
    if content != .none, other != .none, !isSameEntry(content, other) {
      aspects.formUnion(contentAspects(content, other, kind))
    }
    return aspects
  }

  private func contentAspects(
    _ content: EntryReference, _ other: EntryReference, _ kind: Entry.Kind
  ) -> FilesystemDifference.Aspects {
    let (layer, otherLayer) = (first.layers[content.layer], second.layers[other.layer])
    switch kind {
    case .file:
      let same = layer.hasSameContent(content.entry, as: otherLayer, other.entry)
      return same ? [] : .content
    case .symlink:
      return layer.table.linkTarget(of: content.entry)
        == otherLayer.table.linkTarget(of: other.entry)
        ? [] : .linkTarget
    case .character, .block:
      let device = layer.table.device(of: content.entry)
      let otherDevice = otherLayer.table.device(of: other.entry)
      return device?.major == otherDevice?.major && device?.minor == otherDevice?.minor
        ? [] : .device
    case .directory, .hardlink, .fifo, .whiteout, .opaque, .reserved:
      return []
    }
  }

  private func attributeAspects(
    _ metadata: EntryReference?, _ other: EntryReference?, _ kind: Entry.Kind
  ) -> FilesystemDifference.Aspects {
    let (mine, theirs) = (first.view.attributes(metadata), second.view.attributes(other))
    var aspects: FilesystemDifference.Aspects = []
    // The mode of a symbolic link means nothing, and tools write different ones.
    if kind != .symlink, mine.mode != theirs.mode { aspects.insert(.mode) }
    if mine.userID != theirs.userID || mine.groupID != theirs.groupID { aspects.insert(.owner) }
    let extended = metadata.map { first.view.extendedAttributes(of: $0) } ?? []
    let otherExtended = other.map { second.view.extendedAttributes(of: $0) } ?? []
    if extended != otherExtended { aspects.insert(.extendedAttributes) }
    return aspects
  }

  /// Whether both are one entry of one layer, by the layers' diffIDs.
  private func isSameEntry(_ left: EntryReference, _ right: EntryReference) -> Bool {
    if left == .none || right == .none { return left == right }
    return left.entry == right.entry
      && firstDiffIDs[left.layer] == secondDiffIDs[right.layer]
  }
}
