import YAML

extension WrittenPair {
  /// A list of a hundred thousand pairs, counted generously.
  private static var limits: YAMLLimits {
    var limits = YAMLLimits()
    limits.nodes = 4_000_000
    return limits
  }

  /// The pairs below `pairs` in a YAML document.
  static func listOfYAML(_ bytes: [UInt8], file: String) throws(PairListError) -> [WrittenPair] {
    let root: YAMLNode?
    do {
      root = try YAMLNode.read(bytes, limits: limits)
    } catch {
      throw PairListError(file: file, line: error.line, reason: error.reason)
    }
    guard let root, !root.isNull else { return [] }
    guard let mapping = root.mapping else {
      throw PairListError(
        file: file, line: root.place.line, reason: "it must be a mapping with the list 'pairs'")
    }
    var list: YAMLNode?
    for entry in mapping.entries {
      switch entry.key {
      case "pairs": list = entry.value
      case "version":
        guard entry.value.text == "1" else {
          throw PairListError(
            file: file, line: entry.place.line, reason: "the version must be 1")
        }
      default:
        throw PairListError(
          file: file, line: entry.place.line, reason: unknown(entry.key, ["version", "pairs"]))
      }
    }
    guard let list, !list.isNull else { return [] }
    guard let items = list.sequence else {
      throw PairListError(
        file: file, line: list.place.line, reason: "'pairs' must be a list")
    }
    var pairs: [WrittenPair] = []
    for item in items { pairs.append(try pair(item, file)) }
    return pairs
  }

  private static func pair(_ node: YAMLNode, _ file: String) throws(PairListError) -> WrittenPair {
    guard let mapping = node.mapping else {
      throw PairListError(
        file: file, line: node.place.line,
        reason: "a pair must be a mapping with 'service' and 'localdev'")
    }
    return WrittenPair(
      line: node.place.line,
      fields: mapping.entries.map { entry in
        Field(
          key: entry.key, line: entry.place.line, text: entry.value.isNull ? nil : entry.value.text)
      })
  }
}
