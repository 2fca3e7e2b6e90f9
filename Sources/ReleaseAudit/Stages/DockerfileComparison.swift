import ContainerImage
import Dockerfile
import LayerFilesystem

/// What two images show of the Dockerfile from which they should have been built.
public struct DockerfileComparison: Sendable {
  /// An image with the stage that it should be.
  public struct BuiltStage: Sendable {
    /// The stage by index.
    public let stage: Int
    /// Its name.
    public let label: String
    /// Which line made which layer; nil where the image's history doesn't tell.
    public let attribution: LayerAttribution?
  }

  /// How messages name the Dockerfile.
  public let file: String
  /// Its stages, checked.
  public let analysis: StageAnalysis
  /// SERVICE.
  public let service: BuiltStage
  /// LOCALDEV; nil where the file has no stage for it.
  public let localdev: BuiltStage?
  /// Whether the builder of SERVICE claims that tests ran, in steps that fail with them.
  public let claimsTests: Bool
  /// Where the images are not as the file has them.
  let mismatches: [Finding]

  /// Compares the images of an audit with a Dockerfile.
  public init(_ analysis: StageAnalysis, file: String, audit: AuditReport) {
    self.file = file
    self.analysis = analysis
    let roles = analysis.roles
    let mine = BuiltStage(roles.service, audit.service.files.image, analysis)
    let other = roles.localdev.map { BuiltStage($0, audit.localdev.files.image, analysis) }
    service = mine
    localdev = other
    claimsTests = BuildProvenance.all(of: audit.service.files.image)
      .contains { $0.tests.contains { !$0.losesFailure } }
    var found = [
      Self.mismatch(mine, audit.service, file, analysis),
      other.flatMap { Self.mismatch($0, audit.localdev, file, analysis) },
    ]
    // Layers that were not found in the file cannot be compared as the file has them.
    if found.allSatisfy({ $0 == nil }), let other {
      found.append(TopologyComparison(mine, other, file, analysis, audit).finding())
    }
    mismatches = found.compactMap { $0 }
  }

  /// `FILE:LINE` of the instruction that made a layer of SERVICE.
  public func place(ofLayer layer: Int) -> String? {
    service.attribution?.steps[layer].map { "\(file):\($0.line)" }
  }

  /// The name of the stage whose line made a layer of SERVICE.
  public func stage(ofLayer layer: Int) -> String? {
    service.attribution?.steps[layer].map { analysis.graph.stages[$0.stage].label }
  }

  /// Whether the file makes SERVICE need a stage that runs tests, and SERVICE is of this file: then
  /// the build that made it ran them.
  public var needsTests: Bool {
    guard service.attribution?.isComplete == true else { return false }
    let needed = analysis.graph.needed(by: service.stage)
    return analysis.roles.tests.contains { needed.contains($0) }
      && !analysis.findings.contains { $0.rule == .testFailureIgnored }
  }

  // MARK: Mismatches

  private static func mismatch(
    _ built: BuiltStage, _ image: AuditedImage, _ file: String, _ analysis: StageAnalysis
  ) -> Finding? {
    guard let attribution = built.attribution, !attribution.isComplete else { return nil }
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
    var facts = ["dockerfile": file, "stage": built.label]
    if let step = attribution.missing.first { facts["dockerfile"] = "\(file):\(step.line)" }
    facts["missingLines"] = attribution.missing.map { "\($0.line)" }.joined(separator: ", ")
    facts["strangeLayers"] = attribution.strange.map { "\($0)" }.joined(separator: ", ")
    var message =
      "it is not the stage '\(built.label)' of \(file) as the file is now: "
      + reasons.joined(separator: "; ")
    if let better = fit(image, analysis) {
      let label = analysis.graph.stages[better].label
      message += "; it is like the stage '\(label)', so it was perhaps built with another --target"
      facts["fits"] = label
    }
    return Finding(
      .dockerfileMismatch, subject: image.name, layer: nil, message: message, facts: facts)
  }

  /// The stage whose history the image has: of several the one with the most lines.
  private static func fit(_ image: AuditedImage, _ analysis: StageAnalysis) -> Int? {
    analysis.graph.stages.indices
      .map { BuiltStage($0, image.files.image, analysis) }
      .filter { $0.attribution?.isComplete == true && $0.attribution?.steps.isEmpty == false }
      .max { ($0.attribution?.steps.count ?? 0) < ($1.attribution?.steps.count ?? 0) }?.stage
  }

  static func text(_ instruction: Instruction) -> String {
    shortened(instruction.text.string)
  }

  private static func shortened(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 60 ? line.prefix(59) + "…" : line
  }
}

extension DockerfileComparison.BuiltStage {
  init(_ stage: Int, _ image: Image, _ analysis: StageAnalysis) {
    self.stage = stage
    label = analysis.graph.stages[stage].label
    let history = image.config.history ?? []
    guard history.count(where: { $0.emptyLayer != true }) == image.layers.count else {
      attribution = nil
      return
    }
    var layer = 0
    var entries: [StageHistory.Entry] = []
    for entry in history {
      let makesLayer = entry.emptyLayer != true
      entries.append(
        StageHistory.Entry(createdBy: entry.createdBy, layer: makesLayer ? layer : nil))
      if makesLayer { layer += 1 }
    }
    attribution = StageHistory(of: stage, in: analysis).attribution(of: entries)
  }
}
