import YAML

extension PolicyFile {
  /// Reads the limits of what an image may weigh and waste.
  mutating func readLimits(_ node: YAMLNode) throws(PolicyError) {
    for (key, value) in try pairs(node, "limits") {
      switch key.text {
      case "size": policy.limits.size = try bytes(value)
      case "wasted": policy.limits.wasted = try bytes(value)
      case "growth": policy.limits.growth = try bytes(value)
      case "efficiency":
        let text = try text(value)
        guard let share = LimitText.share(text) else {
          throw error(value, LimitText.noShare(text))
        }
        policy.limits.efficiency = share
      default: throw unknown(key, ["size", "wasted", "efficiency", "growth"])
      }
    }
  }

  private func bytes(_ node: YAMLNode) throws(PolicyError) -> Int64 {
    let text = try text(node)
    guard let bytes = LimitText.bytes(text) else { throw error(node, LimitText.noSize(text)) }
    return bytes
  }
}
