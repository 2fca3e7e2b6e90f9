import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// `shared-history`: LOCALDEV should stand on the layers in which SERVICE's requirements were
/// installed.
struct SharedHistory: Observation {
  static let rule = RuleDescriptor(
    "shared-history", .observation, .warning,
    statement: "a localdev that does not build on the service's dependency layers",
    fix: "Let the test stages build FROM the stage that installs the service's requirements.",
    documentation: "The layers in which the service's distributions were installed. Where localdev "
      + "does not have them, its tests ran with another interpreter than the service's.")

  func findings(_ context: AuditContext) -> [Finding] {
    var dependencyLayers: [LayerIndex: Int] = [:]
    for distribution in context.service.distributions
    where distribution.standing == .installed && distribution.view == .merged
      && !context.service.isFirstParty(distribution)
      && context.surface.byName[distribution.name.normalized] == nil
    {
      dependencyLayers[distribution.layer, default: 0] += 1
    }
    // Equal in content is enough: builders without a cache make the same layer again. So is a copy of
    // the same distributions, byte for byte, as where a virtual environment is copied.
    let apart = dependencyLayers.keys.filter { context.history.match(ofFirst: $0) == nil }
    guard !apart.isEmpty else { return [] }
    let differing = Set(Parity.compare(context).filter { $0.status != .same }.map(\.name))
    let others = apart.filter { layer in
      context.service.distributions.contains {
        $0.layer == layer && $0.view == .merged && differing.contains($0.name.normalized)
      }
    }
    return others.sorted().map { layer in
      Finding(
        rule, subject: "layer \(layer)", at: .layer(layer, .merged),
        message: "layer \(layer) installs \(dependencyLayers[layer] ?? 0) distributions of the "
          + "service, and localdev does not build on it: its interpreter is not the service's")
    }
  }
}
