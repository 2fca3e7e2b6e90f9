import LayerFilesystem

/// A set of the paths of one image: a mark for each, since most of them are asked about and a good
/// part of them is in it.
package struct NodeMarks: Sendable {
  private var marks: [Bool]

  /// No path of an image.
  package init(_ view: MergedView) { marks = Array(repeating: false, count: view.nodeCount) }

  package func contains(_ node: PathNode) -> Bool { marks[node.index] }

  /// Adds a path; false where it was in the set already.
  @discardableResult
  package mutating func insert(_ node: PathNode) -> Bool {
    if marks[node.index] { return false }
    marks[node.index] = true
    return true
  }
}
