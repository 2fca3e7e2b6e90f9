/// One instruction of a build, as history tells it.
public enum BuildStep: Sendable {
  /// An instruction that made a layer.
  case layer(LayerRecipe)
  /// An instruction that changed the configuration alone: history has it as an empty layer.
  case metadata(String)
}

/// One entry of a configuration's history.
public struct HistoryEntry: Sendable, Hashable {
  /// The instruction.
  public var createdBy: String
  /// Whether it made no layer.
  public var isEmptyLayer: Bool

  /// An entry of the history.
  public init(_ createdBy: String, isEmptyLayer: Bool = false) {
    self.createdBy = createdBy
    self.isEmptyLayer = isEmptyLayer
  }

  func json(created: String?) -> JSON {
    var json: JSON = [:]
    if let created { json["created"] = .string(created) }
    json["created_by"] = .string(createdBy)
    if createdBy.hasSuffix("# buildkit") || isEmptyLayer {
      json["comment"] = "buildkit.dockerfile.v0"
    }
    if isEmptyLayer { json["empty_layer"] = true }
    return json
  }
}
