/// Makes nodes of the events of a document.
struct YAMLComposer: ~Copyable {
  /// A node, and how many levels it has below itself.
  private struct Composed {
    var node: YAMLNode
    var height = 0
  }

  /// What an anchor names: nodes are counted again wherever an alias stands.
  private struct Anchored {
    var composed: Composed
    var nodes: Int
  }

  private var reader: YAMLEventReader
  private let limits: YAMLLimits
  private var anchors: [String: Anchored] = [:]
  private var nodes = 0

  init(_ bytes: [UInt8], _ limits: YAMLLimits) throws(YAMLError) {
    guard bytes.count <= limits.bytes else {
      throw YAMLError(problem: .tooLarge("it has more than \(limits.bytes) bytes"), line: nil)
    }
    reader = try YAMLEventReader(bytes)
    self.limits = limits
  }

  /// The one document; nil where the text holds none.
  mutating func document() throws(YAMLError) -> YAMLNode? {
    guard case .documentStart = try reader.next() else { return nil }
    let root = try node(after: try reader.next(), depth: 0)
    guard case .streamEnd = try reader.next() else { throw error(.severalDocuments) }
    return root.node
  }

  // MARK: Nodes

  private mutating func node(after event: YAMLEvent, depth: Int) throws(YAMLError) -> Composed {
    let before = nodes
    let place = reader.place
    try count(1)
    switch event {
    case .alias(let name): return try aliased(name, depth: depth)
    case .scalar(let scalar, let properties):
      let node = YAMLNode(content: .scalar(scalar), tag: properties.tag, place: place)
      return keep(Composed(node: node), properties, since: before)
    case .sequenceStart(let properties):
      try check(depth: depth + 1)
      let (elements, height) = try elements(depth: depth + 1)
      let node = YAMLNode(content: .sequence(elements), tag: properties.tag, place: place)
      return keep(Composed(node: node, height: height + 1), properties, since: before)
    case .mappingStart(let properties):
      try check(depth: depth + 1)
      let (mapping, height) = try mapping(depth: depth + 1)
      let node = YAMLNode(content: .mapping(mapping), tag: properties.tag, place: place)
      return keep(Composed(node: node, height: height + 1), properties, since: before)
    case .documentStart, .streamEnd, .end:
      // libyaml gives no such event where a node must stand.
      throw error(.malformed("a value is missing"))
    }
  }

  private mutating func keep(
    _ composed: Composed, _ properties: YAMLEvent.Properties, since before: Int
  ) -> Composed {
    if let anchor = properties.anchor {
      anchors[anchor] = Anchored(composed: composed, nodes: nodes - before)
    }
    return composed
  }

  private mutating func aliased(_ name: String, depth: Int) throws(YAMLError) -> Composed {
    // An anchor is known once its node is complete, so no node can be part of itself.
    guard let anchored = anchors[name] else { throw error(.unknownAlias(name)) }
    try count(anchored.nodes)
    try check(depth: depth + anchored.composed.height)
    return anchored.composed
  }

  private mutating func elements(
    depth: Int
  ) throws(YAMLError) -> (elements: [YAMLNode], height: Int) {
    var elements: [YAMLNode] = []
    var height = 0
    while true {
      let event = try reader.next()
      if case .end = event { return (elements, height) }
      let element = try node(after: event, depth: depth)
      elements.append(element.node)
      height = max(height, element.height)
    }
  }

  private mutating func mapping(
    depth: Int
  ) throws(YAMLError) -> (mapping: YAMLMapping, height: Int) {
    var mapping = YAMLMapping()
    var merged: YAMLNode?
    var height = 0
    while true {
      let event = try reader.next()
      if case .end = event { break }
      let place = reader.place
      let key = try node(after: event, depth: depth).node
      guard case .scalar(let name) = key.content else {
        throw YAMLError(problem: .keyIsNoText, line: place.line)
      }
      let value = try node(after: try reader.next(), depth: depth)
      height = max(height, value.height)
      let isMerge = name.isPlain && name.text == "<<"
      let isNew =
        isMerge
        ? merged == nil
        : mapping.add(YAMLMapping.Entry(key: name.text, place: place, value: value.node))
      guard isNew else {
        throw YAMLError(problem: .duplicateKey(name.text), line: place.line)
      }
      if isMerge { merged = value.node }
    }
    if let merged { try Self.merge(merged, into: &mapping) }
    return (mapping, height)
  }

  private static func merge(
    _ merged: YAMLNode, into mapping: inout YAMLMapping
  ) throws(YAMLError) {
    for source in merged.sequence ?? [merged] {
      guard let entries = source.mapping?.entries else {
        throw YAMLError(problem: .mergesNoMapping, line: source.place.line)
      }
      for entry in entries { _ = mapping.add(entry) }
    }
  }

  // MARK: Limits

  private mutating func count(_ more: Int) throws(YAMLError) {
    nodes += more
    guard nodes <= limits.nodes else {
      throw error(.tooLarge("it has more than \(limits.nodes) values, counted with its aliases"))
    }
  }

  private func check(depth: Int) throws(YAMLError) {
    guard depth <= limits.depth else {
      throw error(.tooLarge("it is nested more than \(limits.depth) levels deep"))
    }
  }

  private func error(_ problem: YAMLError.Problem) -> YAMLError {
    YAMLError(problem: problem, line: reader.place.line)
  }
}

extension YAMLNode {
  /// Reads the one document of a text in UTF-8; nil where it holds none, as of comments alone.
  ///
  /// - Throws: ``YAMLError`` for what is not YAML, for duplicate keys, keys that are no texts, and what
  ///   goes beyond the limits.
  package static func read(
    _ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> YAMLNode? {
    var composer = try YAMLComposer(bytes, limits)
    return try composer.document()
  }
}
