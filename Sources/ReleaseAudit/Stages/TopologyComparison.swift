import ContainerImage
import Dockerfile
import LayerFilesystem

/// Compares where two images part with where the Dockerfile's stages do.
///
/// What both stages build on was built once where both were built from one file with one cache, so
/// the images have the same layers there.
struct TopologyComparison {
  let service: DockerfileComparison.BuiltStage
  let localdev: DockerfileComparison.BuiltStage
  let dockerfile: AuditedDockerfile
  /// Which layers both images have.
  let history: LayerCorrespondence
  /// How messages name SERVICE.
  let name: String

  /// What both have in the file and not in the images.
  func finding() -> Finding? {
    let graph = dockerfile.analysis.graph
    let below = Set(graph.lineage(of: localdev.stage))
    let common = graph.lineage(of: service.stage).filter(below.contains)
    guard let fork = common.first, let mine = service.attribution,
      let other = localdev.attribution
    else { return nil }
    let label = graph.stages[fork].label
    let shared = Set(common)
    let both = mine.steps.filter { shared.contains($0.value.stage) }.sorted { $0.key < $1.key }
    for (layer, step) in both {
      guard let place = other.steps.first(where: { $0.value == step })?.key,
        history.matches[place]?.index != layer
      else { continue }
      return finding(
        label,
        "layer \(layer) of the service and layer \(place) of localdev are both of line "
          + "\(step.line) (\(DockerfileMismatch.text(step.instruction))), and differ",
        line: step.line)
    }
    guard mine.baseCount == other.baseCount, history.equalCount >= mine.baseCount else {
      let line = graph.stages[common.last ?? fork].line
      return finding(label, "they stand on different images for line \(line)", line: line)
    }
    return nil
  }

  private func finding(_ fork: String, _ what: String, line: Int) -> Finding {
    Finding(
      DockerfileMismatch.rule, subject: name, at: .dockerfile(file: dockerfile.file, line: line),
      evidence: .fork(stage: fork),
      message: "in \(dockerfile.file) both images build on the stage '\(fork)', but \(what): they "
        + "were not built together")
  }
}
