import ContainerImage
import Dockerfile
import LayerFilesystem
import Rules

/// `dockerfile-mismatch`: an image whose history is not that of the stage that it should be.
enum DockerfileMismatch {
  static let rule = RuleDescriptor(
    "dockerfile-mismatch", .build, .warning,
    statement: "an image that was not built from the Dockerfile, or not at this version",
    fix: "Build both images from this file, at one version, in one build.",
    documentation: "The history of both images against the lines of their stages, and whether they "
      + "share the layers that the file makes them share.")

  /// What an image's history does not have of its stage, or has beside it; nil where it fits, or
  /// where it does not tell.
  static func finding(
    _ built: DockerfileComparison.BuiltStage, _ image: AuditedImage,
    _ dockerfile: AuditedDockerfile
  ) -> Finding? {
    guard let attribution = built.attribution, !attribution.isComplete else { return nil }
    let better = fit(image, dockerfile.analysis)
    var message =
      "it is not the stage '\(built.label)' of \(dockerfile.file) as the file is now: "
      + reasons(attribution, image).joined(separator: "; ")
    if let better {
      message +=
        "; it is like the stage '\(better)', so it was perhaps built with another --target"
    }
    return Finding(
      rule, subject: image.name,
      at: .dockerfile(file: dockerfile.file, line: attribution.missing.first?.line),
      evidence: .otherHistory(
        Finding.Evidence.OtherHistory(
          stage: built.label, fits: better, missingLines: attribution.missing.map(\.line),
          strangeLayers: attribution.strange)),
      message: message)
  }

  /// How messages show an instruction.
  static func text(_ instruction: Instruction) -> String {
    shortened(instruction.text.string)
  }

  private static func reasons(
    _ attribution: LayerAttribution, _ image: AuditedImage
  ) -> [String] {
    var reasons: [String] = []
    if let step = attribution.missing.first {
      let more = attribution.missing.count - 1
      reasons.append(
        "its history does not have line \(step.line) (\(text(step.instruction)))"
          + (more > 0 ? " and \(more) more" : ""))
    }
    if let layer = attribution.strange.first {
      let createdBy = image.files.layers[layer].layer.createdBy ?? ""
      let more = attribution.strange.count - 1
      reasons.append(
        "its layer \(layer) (\(shortened(HistoryMatcher.instruction(of: createdBy)))) is of no line"
          + (more > 0 ? ", nor are \(more) more" : ""))
    }
    return reasons
  }

  /// The name of the stage whose history the image has: of several the one with the most lines.
  private static func fit(_ image: AuditedImage, _ analysis: StageAnalysis) -> String? {
    analysis.graph.stages.indices
      .map { DockerfileComparison.BuiltStage($0, image.files.image, analysis) }
      .filter { $0.attribution?.isComplete == true && $0.attribution?.steps.isEmpty == false }
      .max { ($0.attribution?.steps.count ?? 0) < ($1.attribution?.steps.count ?? 0) }?.label
  }

  private static func shortened(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 60 ? line.prefix(59) + "…" : line
  }
}
