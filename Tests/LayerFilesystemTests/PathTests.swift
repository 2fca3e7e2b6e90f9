import Testing

@testable import LayerFilesystem

/// Paths and names sort as their bytes do, a folder directly before what it holds.
@Suite struct PathTests {
  static let paths = [
    "/", "/a", "/a/b", "/a/b/c", "/a-b", "/a.b", "/aa", "/abcdefgh", "/abcdefgh/i", "/abcdefgh-i",
    "/abcdefghi", "/b",
  ]

  @Test func pathsSortByComponents() {
    let shuffled = Self.paths.indices.map { Self.paths[($0 * 7 + 3) % Self.paths.count] }
    #expect(shuffled.map { EntryPath($0) }.sorted().map(\.description) == Self.paths)
  }

  @Test func namesSortByBytes() {
    var numbers = UmociTests.Numbers(state: 1)
    var tree = PathTree()
    for _ in 0..<400 {
      let name = (0..<numbers.below(12)).map { _ in UInt8(numbers.pick([0, 1, 0x41, 0x7F, 0xFF])) }
      if !name.isEmpty { _ = tree.makeChild(of: .root, name.span) }
    }
    var children: [PathNode] = []
    tree.forEachChild(of: .root) { children.append($0) }
    #expect(children.count > 200)
    for (left, right) in zip(children, children.dropFirst()) {
      let precedes = tree.name(of: left).lexicographicallyPrecedes(tree.name(of: right))
      #expect(tree.precedes(left, right) == precedes)
      let (key, other) = (tree.orderKey(left), tree.orderKey(right))
      #expect(key == other || (key < other) == precedes)
    }
  }

  @Test func aTreeFindsWhatItHasAndNothingElse() {
    let names = (0..<3000).map { Array("name-\($0 % 1000)-\($0)".utf8) }
    let list = names.flatMap { $0 }
    var tree = PathTree(lists: [list])
    var offset = 0
    for (number, name) in names.enumerated() {
      // Some names are in the list, some are the tree's own.
      let place = number % 3 == 0 ? nil : PathTree.ListedName(list: 0, offset: UInt32(offset))
      let node = tree.makeChild(
        of: number % 2 == 0 ? .root : PathNode(number: 1), name.span, at: place)
      #expect(node == PathNode(number: UInt32(number + 1)))
      offset += name.count
    }
    for (number, name) in names.enumerated() {
      let folder = number % 2 == 0 ? PathNode.root : PathNode(number: 1)
      #expect(tree.child(of: folder, name.span) == PathNode(number: UInt32(number + 1)))
      #expect(tree.child(of: PathNode(number: 2), name.span) == nil)
      #expect(Array(tree.name(of: PathNode(number: UInt32(number + 1)))) == name)
    }
  }
}
