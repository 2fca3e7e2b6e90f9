import Codecs

/// A path of an image, present or not: an index into the image's `PathTree`.
public struct PathNode: Hashable, Sendable, BitwiseCopyable, Comparable {
  let number: UInt32

  /// The root of the file system.
  public static let root = PathNode(number: 0)
  static let none = PathNode(number: .max)

  /// Its place among `allNodes`, from zero.
  public var index: Int { Int(number) }

  /// In the order in which the layers named them.
  public static func < (left: PathNode, right: PathNode) -> Bool { left.number < right.number }
}

/// Every path that any layer of an image names, once.
///
/// A path keeps its node when layers remove it and make it again. That makes a node the place where
/// the merged view and what it hides meet.
struct PathTree: Sendable {
  struct Link: Sendable, BitwiseCopyable {
    var parent: UInt32
    var firstChild: UInt32 = .max
    var nextSibling: UInt32 = .max
    var name: NameRange
  }

  private(set) var links: [Link] = [
    Link(parent: 0, name: NameRange(offset: 0, length: 0))
  ]
  private var bytes: [UInt8] = []
  /// Open addressing over nodes, by parent and name; `UInt32.max` is free.
  private var slots: [UInt32] = Array(repeating: .max, count: 1 << 10)
  /// Differs from run to run, so that nobody can choose names that collide.
  private let seed = UInt64.random(in: .min ... .max)

  var count: Int { links.count }

  mutating func reserve(_ nodes: Int) {
    links.reserveCapacity(nodes)
    if nodes * 3 / 2 > slots.count { rehash(capacity: nodes * 3 / 2) }
  }

  func parent(of node: PathNode) -> PathNode { PathNode(number: links[node.index].parent) }

  func name(of node: PathNode) -> ArraySlice<UInt8> { bytes[links[node.index].name.range] }

  func path(of node: PathNode) -> EntryPath {
    var chain: [PathNode] = []
    var current = node
    while current != .root {
      chain.append(current)
      current = parent(of: current)
    }
    var path: [UInt8] = []
    for node in chain.reversed() {
      path.append(slash)
      path.append(contentsOf: name(of: node))
    }
    return path.isEmpty ? .root : EntryPath(bytes: path)
  }

  func child(of parent: PathNode, _ name: Span<UInt8>) -> PathNode? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash(parent, name)) & mask
    while slots[slot] != .max {
      if isNode(slots[slot], parent, name) { return PathNode(number: slots[slot]) }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The node of a child, made where no layer named it yet; nil where that is one too many, or the
  /// name is longer than 65,535 bytes.
  mutating func makeChild(of parent: PathNode, _ name: Span<UInt8>) -> PathNode? {
    if let known = child(of: parent, name) { return known }
    guard let length = UInt16(exactly: name.count), bytes.count <= Int(UInt32.max) - name.count,
      links.count < Int(UInt32.max) - 1
    else { return nil }
    if (links.count + 1) * 4 > slots.count * 3 { rehash(capacity: slots.count * 2) }
    let number = UInt32(links.count)
    let range = NameRange(offset: UInt32(bytes.count), length: length)
    for index in 0..<name.count { bytes.append(name[index]) }
    links.append(
      Link(parent: parent.number, nextSibling: links[parent.index].firstChild, name: range))
    links[parent.index].firstChild = number
    insert(number, hash(parent, name))
    return PathNode(number: number)
  }

  /// Calls `body` with each child, in no particular order.
  func forEachChild(of node: PathNode, _ body: (PathNode) -> Void) {
    var child = links[node.index].firstChild
    while child != .max {
      body(PathNode(number: child))
      child = links[Int(child)].nextSibling
    }
  }

  private func isNode(_ number: UInt32, _ parent: PathNode, _ name: Span<UInt8>) -> Bool {
    let link = links[Int(number)]
    guard link.parent == parent.number, Int(link.name.length) == name.count else { return false }
    return bytes.span.extracting(link.name.range).elementsEqual(name)
  }

  private mutating func insert(_ number: UInt32, _ hash: UInt64) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != .max { slot = (slot + 1) & mask }
    slots[slot] = number
  }

  private mutating func rehash(capacity: Int) {
    var size = slots.count
    while size < capacity { size *= 2 }
    slots = Array(repeating: .max, count: size)
    for number in links.indices.dropFirst() {
      let link = links[number]
      insert(
        UInt32(number),
        hash(PathNode(number: link.parent), bytes.span.extracting(link.name.range)))
    }
  }

  private func hash(_ parent: PathNode, _ name: Span<UInt8>) -> UInt64 {
    // A multiply-and-fold hash; the seed makes collisions unforeseeable.
    var state = seed ^ (UInt64(parent.number) &* 0x9E37_79B9_7F4A_7C15)
    for index in 0..<name.count {
      state = (state ^ UInt64(name[index])) &* 0x0000_0100_0000_01B3
    }
    state ^= state >> 32
    state = state &* 0xD6E8_FEB8_6659_FD93
    return state ^ (state >> 32)
  }
}
