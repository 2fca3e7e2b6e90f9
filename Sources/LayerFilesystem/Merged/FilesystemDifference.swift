import Codecs
import ContainerImage

/// How the file systems of two images differ, as containers of them would see it.
///
/// Both merged views are walked side by side, so the result is in the order of paths. A file counts
/// as changed when its type, bytes, mode, owner, link target, device or extended attributes differ;
/// times alone are no difference, since every build gives new ones.
public struct FilesystemDifference: Sendable {
  /// In what a path differs that both images have.
  public struct Aspects: OptionSet, Sendable, Hashable, BitwiseCopyable {
    /// One bit for each aspect.
    public let rawValue: UInt8

    /// The aspects with those bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The one is a file, the other a directory, link or device.
    public static let type = Aspects(rawValue: 1)
    /// The bytes of a regular file.
    public static let content = Aspects(rawValue: 1 << 1)
    /// Permission bits with set-user-ID, set-group-ID and sticky.
    public static let mode = Aspects(rawValue: 1 << 2)
    /// The owner or the group.
    public static let owner = Aspects(rawValue: 1 << 3)
    /// Where a symbolic link points to.
    public static let linkTarget = Aspects(rawValue: 1 << 4)
    /// The extended attributes, file capabilities among them.
    public static let extendedAttributes = Aspects(rawValue: 1 << 5)
    /// The numbers of a device.
    public static let device = Aspects(rawValue: 1 << 6)
  }

  /// One path that is not the same in both images.
  public struct Entry: Sendable, Hashable, BitwiseCopyable {
    /// The path in the first image; nil where only the second has it.
    public let first: PathNode?
    /// The path in the second image; nil where only the first has it.
    public let second: PathNode?
    /// In what it differs, where both have it.
    public let aspects: Aspects

    /// Whether the path is missing in one image, or differs.
    public var change: Change {
      if first == nil { .added } else if second == nil { .removed } else { .changed }
    }
  }

  /// How a path differs.
  public enum Change: String, Sendable, Hashable, CaseIterable {
    /// Only the second image has it.
    case added
    /// Only the first image has it.
    case removed
    /// Both have it, and not the same.
    case changed
  }

  /// The paths that differ, sorted by path.
  public let entries: [Entry]

  /// Compares the merged views of two images.
  ///
  /// Entries of layers with one diffID are the same without being looked at; only files of one size
  /// in different layers have their bytes compared. Linear in the paths of both images, but for the
  /// sorting of folders.
  public init(_ first: IndexedImage, _ second: IndexedImage) {
    var walk = SideBySide(first, second)
    entries = walk.run()
  }

  /// The number of paths that differ in that way.
  public func count(_ change: Change) -> Int {
    entries.count { $0.change == change }
  }
}

/// Walks two merged views together.
private struct SideBySide {
  private let first: IndexedImage
  private let second: IndexedImage
  /// For each layer of the first image, the number of its diffID among both images' diffIDs.
  private let firstDiffIDs: [Int]
  private let secondDiffIDs: [Int]
  private var found: [FilesystemDifference.Entry] = []

  /// A path that one image has, or both.
  private struct Pair {
    var first: PathNode?
    var second: PathNode?
  }

  init(_ first: IndexedImage, _ second: IndexedImage) {
    self.first = first
    self.second = second
    var numbers: [Digest: Int] = [:]
    func number(_ layer: IndexedLayer) -> Int {
      let number = numbers[layer.layer.diffID] ?? numbers.count
      numbers[layer.layer.diffID] = number
      return number
    }
    firstDiffIDs = first.layers.map(number)
    secondDiffIDs = second.layers.map(number)
  }

  mutating func run() -> [FilesystemDifference.Entry] {
    // A stack of our own: images may nest folders deeper than a thread's stack allows.
    var pending: [Pair] = [Pair(first: .root, second: .root)]
    while let pair = pending.popLast() {
      compare(pair)
      pending.append(contentsOf: children(of: pair).reversed())
    }
    return found
  }

  /// The children of both, each name once, sorted.
  private func children(of pair: Pair) -> [Pair] {
    let left = pair.first.map { first.view.children(of: $0) } ?? []
    let right = pair.second.map { second.view.children(of: $0) } ?? []
    if left.isEmpty { return right.map { Pair(second: $0) } }
    if right.isEmpty { return left.map { Pair(first: $0) } }
    var pairs: [Pair] = []
    pairs.reserveCapacity(max(left.count, right.count))
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      let (name, other) = (first.view.name(of: left[i]), second.view.name(of: right[j]))
      if name.elementsEqual(other) {
        pairs.append(Pair(first: left[i], second: right[j]))
        (i, j) = (i + 1, j + 1)
      } else if name.lexicographicallyPrecedes(other) {
        pairs.append(Pair(first: left[i]))
        i += 1
      } else {
        pairs.append(Pair(second: right[j]))
        j += 1
      }
    }
    pairs.append(contentsOf: left[i...].map { Pair(first: $0) })
    pairs.append(contentsOf: right[j...].map { Pair(second: $0) })
    return pairs
  }

  private mutating func compare(_ pair: Pair) {
    var aspects: FilesystemDifference.Aspects = []
    if let left = pair.first, let right = pair.second {
      aspects = self.aspects(left, right)
      if aspects.isEmpty { return }
    }
    found.append(
      FilesystemDifference.Entry(first: pair.first, second: pair.second, aspects: aspects))
  }

  private func aspects(
    _ left: PathNode, _ right: PathNode
  ) -> FilesystemDifference.Aspects {
    let (content, other) = (first.view.content(of: left), second.view.content(of: right))
    let (metadata, otherMetadata) = (first.view.metadata(of: left), second.view.metadata(of: right))
    if isSameEntry(content, other), isSameEntry(metadata, otherMetadata) { return [] }

    let kind = first.view.kind(of: left)
    guard kind == second.view.kind(of: right) else { return .type }
    var aspects = attributeAspects(metadata, otherMetadata, kind)
    if let content, let other, !isSameEntry(content, other) {
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
      return first.view.linkTarget(of: content) == second.view.linkTarget(of: other)
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
  private func isSameEntry(_ left: EntryReference?, _ right: EntryReference?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left.entry == right.entry
      && firstDiffIDs[left.layer] == secondDiffIDs[right.layer]
  }
}
