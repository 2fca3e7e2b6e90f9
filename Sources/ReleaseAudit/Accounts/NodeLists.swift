import LayerFilesystem

/// A short list of values for each path of an image: mostly none, often one, seldom more.
struct NodeLists<Value: Sendable>: Sendable {
  private var first: [Value?]
  private var more: [PathNode: [Value]] = [:]

  /// No value for any path.
  init(_ view: MergedView) { first = Array(repeating: nil, count: view.nodeCount) }

  mutating func add(_ value: Value, to node: PathNode) {
    if first[node.index] == nil {
      first[node.index] = value
    } else {
      more[node, default: []].append(value)
    }
  }

  func isEmpty(_ node: PathNode) -> Bool { first[node.index] == nil }

  /// The first value for which `body` gives something.
  func firstMap<Result>(_ node: PathNode, _ body: (Value) -> Result?) -> Result? {
    guard let value = first[node.index] else { return nil }
    if let result = body(value) { return result }
    for value in more[node] ?? [] {
      if let result = body(value) { return result }
    }
    return nil
  }

  /// All values of a path, in the order in which they were added.
  func values(_ node: PathNode) -> [Value] {
    guard let value = first[node.index] else { return [] }
    return [value] + (more[node] ?? [])
  }
}
