import ByteText
import Codecs

/// A path of an image, present or not: an index into the image's `PathTree`.
package struct PathNode: Hashable, Sendable, BitwiseCopyable, Comparable {
  let number: UInt32

  /// The root of the file system.
  package static let root = PathNode(number: 0)
  static let none = PathNode(number: .max)

  /// Its place among `allNodes`, from zero.
  package var index: Int { Int(number) }

  /// In the order in which the layers named them.
  package static func < (left: PathNode, right: PathNode) -> Bool { left.number < right.number }
}

/// Every path that any layer of an image names, once.
///
/// A path keeps its node when layers remove it and make it again. That makes a node the place where
/// the merged view and what it hides meet.
struct PathTree: Sendable {
  struct Node: Sendable, BitwiseCopyable {
    var parent: UInt32
    var firstChild: UInt32 = .max
    var nextSibling: UInt32 = .max
    var nameOffset: UInt32 = 0
    var nameLength: UInt16 = 0
    /// The list of names that the name is in: a layer's, or `ownList`.
    var list: UInt16 = PathTree.ownList

    var name: Range<Int> { Int(nameOffset)..<Int(nameOffset) + Int(nameLength) }
  }

  /// Names one after the other. Called where it is, so that reading a name costs no reference to it.
  private struct Names: Sendable {
    var bytes: [UInt8] = []

    func with<Result>(_ range: Range<Int>, _ body: (Span<UInt8>) -> Result) -> Result {
      body(bytes.span.extracting(range))
    }

    func isName(_ range: Range<Int>, _ name: Span<UInt8>) -> Bool {
      bytes.span.extracting(range).elementsEqual(name)
    }
  }

  /// A name in one of the lists of names that the tree was made with.
  struct ListedName {
    var list: Int
    var offset: UInt32
  }

  /// Nodes by number; a folder comes before what is in it.
  private(set) var nodes: [Node] = [Node(parent: 0)]
  /// Names of layers, which their tables hold in any case.
  private let lists: [Names]
  private var own = Names()
  /// Open addressing over nodes, by parent and name; `UInt32.max` is free.
  private var slots: [UInt32] = Array(repeating: .max, count: 64)
  /// A few bits of the hash of what is in a slot, zero where it is free: most searches end without a
  /// look at nodes that lie far apart.
  private var tags: [UInt8] = Array(repeating: 0, count: 64)
  /// Differ from run to run, so that nobody can choose names that collide.
  private let seed = UInt64.random(in: .min ... .max)
  private let factor = UInt64.random(in: .min ... .max) | 1

  private static let ownList = UInt16.max

  /// A tree of the root alone; `lists` may be no more than 65,535.
  init(lists: [[UInt8]] = []) {
    self.lists = lists.map { Names(bytes: $0) }
  }

  var count: Int { nodes.count }

  /// Names that are in none of the lists, in the order of their nodes.
  var ownNames: [UInt8] { own.bytes }

  mutating func reserve(_ count: Int) {
    nodes.reserveCapacity(count)
    if count + count / 3 > slots.count { rehash(capacity: count + count / 3) }
  }

  func parent(of node: PathNode) -> PathNode { PathNode(number: nodes[node.index].parent) }

  func name(of node: PathNode) -> ArraySlice<UInt8> {
    let node = nodes[node.index]
    return node.list == Self.ownList ? own.bytes[node.name] : lists[Int(node.list)].bytes[node.name]
  }

  func withName<Result>(of node: PathNode, _ body: (Span<UInt8>) -> Result) -> Result {
    let node = nodes[node.index]
    if node.list == Self.ownList { return own.with(node.name, body) }
    return lists[Int(node.list)].with(node.name, body)
  }

  func path(of node: PathNode) -> EntryPath {
    var length = 0
    var current = node.index
    while current != 0 {
      length += Int(nodes[current].nameLength) + 1
      current = Int(nodes[current].parent)
    }
    guard length > 0 else { return .root }
    var path = [UInt8](repeating: slash, count: length)
    var end = length
    current = node.index
    while current != 0 {
      let node = nodes[current]
      let start = end - Int(node.nameLength)
      path.replaceSubrange(start..<end, with: name(of: PathNode(number: UInt32(current))))
      end = start - 1
      current = Int(node.parent)
    }
    return EntryPath(bytes: path)
  }

  /// Calls `body` with each child, in no particular order.
  func forEachChild(of node: PathNode, _ body: (PathNode) -> Void) {
    var child = nodes[node.index].firstChild
    while child != .max {
      body(PathNode(number: child))
      child = nodes[Int(child)].nextSibling
    }
  }

  // MARK: Order

  /// Whether one name comes before the other, by bytes.
  func precedes(_ left: PathNode, _ right: PathNode) -> Bool {
    withName(of: left) { left in withName(of: right) { right in left.precedes(right) } }
  }

  /// The first eight bytes of a name as a number that sorts as they do: most comparisons need no
  /// more.
  func orderKey(_ node: PathNode) -> UInt64 {
    withName(of: node) { name in
      if name.count >= 8 { return name.word(at: 0).byteSwapped }
      var key: UInt64 = 0
      for index in 0..<name.count { key |= UInt64(name[index]) << UInt64(56 - index * 8) }
      return key
    }
  }

  // MARK: Looking up

  func child(of parent: PathNode, _ name: Span<UInt8>) -> PathNode? {
    let number = slots[slot(hash(parent.number, name), parent.number, name)]
    return number == .max ? nil : PathNode(number: number)
  }

  /// The node of a child, made where no layer named it yet; nil where that is one too many, or the
  /// name is longer than 65,535 bytes. Where the name is in a list, its bytes are not copied.
  mutating func makeChild(
    of parent: PathNode, _ name: Span<UInt8>, at place: ListedName? = nil
  ) -> PathNode? {
    // A quarter of the slots stays free, so that searches are short.
    if (nodes.count + 1) * 4 > slots.count * 3 { rehash(capacity: slots.count * 2) }
    let hash = self.hash(parent.number, name)
    let slot = slot(hash, parent.number, name)
    if tags[slot] != 0 { return PathNode(number: slots[slot]) }
    guard let length = UInt16(exactly: name.count), nodes.count < Int(UInt32.max) - 1,
      own.bytes.count <= Int(UInt32.max) - name.count
    else { return nil }
    var node = Node(parent: parent.number, nextSibling: nodes[parent.index].firstChild)
    node.nameLength = length
    if let place, let list = UInt16(exactly: place.list), list != Self.ownList {
      (node.list, node.nameOffset) = (list, place.offset)
    } else {
      node.nameOffset = UInt32(own.bytes.count)
      own.bytes.append(bytesOf: name)
    }
    let number = UInt32(nodes.count)
    nodes.append(node)
    nodes[parent.index].firstChild = number
    slots[slot] = number
    tags[slot] = tag(hash)
    return PathNode(number: number)
  }

  /// The slot of a child's node, or the free one where it would go.
  private func slot(_ hash: UInt64, _ parent: UInt32, _ name: Span<UInt8>) -> Int {
    let tag = tag(hash)
    var slot = firstSlot(hash)
    while tags[slot] != 0, tags[slot] != tag || !isNode(slots[slot], parent, name) {
      slot = slot + 1 == slots.count ? 0 : slot + 1
    }
    return slot
  }

  private func isNode(_ number: UInt32, _ parent: UInt32, _ name: Span<UInt8>) -> Bool {
    let node = nodes[Int(number)]
    guard node.parent == parent, Int(node.nameLength) == name.count else { return false }
    if node.list == Self.ownList { return own.isName(node.name, name) }
    return lists[Int(node.list)].isName(node.name, name)
  }

  private mutating func rehash(capacity: Int) {
    slots = []
    slots = Array(repeating: .max, count: capacity)
    tags = Array(repeating: 0, count: capacity)
    for number in nodes.indices.dropFirst() {
      let hash = withName(of: PathNode(number: UInt32(number))) {
        self.hash(nodes[number].parent, $0)
      }
      var slot = firstSlot(hash)
      while tags[slot] != 0 { slot = slot + 1 == slots.count ? 0 : slot + 1 }
      slots[slot] = UInt32(number)
      tags[slot] = tag(hash)
    }
  }

  /// Where the search begins; of the highest bits, while the tag is of the lowest.
  private func firstSlot(_ hash: UInt64) -> Int {
    Int(hash.multipliedFullWidth(by: UInt64(slots.count)).high)
  }

  private func tag(_ hash: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: hash) | 0x80 }

  private func hash(_ parent: UInt32, _ name: Span<UInt8>) -> UInt64 {
    // Multiplying to twice the width and folding mixes well enough where the factor is secret.
    var state = mixed(seed ^ UInt64(parent) << 32 ^ UInt64(name.count))
    var index = 0
    while index + 8 <= name.count {
      state = mixed(state ^ name.word(at: index))
      index += 8
    }
    var rest: UInt64 = 0
    while index < name.count {
      rest = rest << 8 | UInt64(name[index])
      index += 1
    }
    return mixed(mixed(state ^ rest))
  }

  @inline(__always)
  private func mixed(_ state: UInt64) -> UInt64 {
    let (high, low) = state.multipliedFullWidth(by: factor)
    return high ^ low
  }
}
