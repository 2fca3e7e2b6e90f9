import ContainerImage
import Dockerfile
import LayerFilesystem

/// What two images show of the Dockerfile from which they should have been built.
package struct DockerfileComparison: Sendable {
  /// An image with the stage that it should be.
  package struct BuiltStage: Sendable {
    /// The stage by index.
    package let stage: Int
    /// Its name.
    package let label: String
    /// Which line made which layer; nil where the image's history doesn't tell.
    package let attribution: LayerAttribution?
  }

  /// How messages name the Dockerfile.
  package let file: String
  /// Its stages, checked.
  package let analysis: StageAnalysis
  /// SERVICE.
  package let service: BuiltStage
  /// LOCALDEV; nil where the file has no stage for it.
  package let localdev: BuiltStage?
  /// Whether the builder of SERVICE claims that tests ran, in steps that fail with them.
  package let claimsTests: Bool
  /// Where the images are not as the file has them.
  let mismatches: [Finding]

  /// Compares two images with a Dockerfile.
  init(
    _ dockerfile: AuditedDockerfile, service: AuditedImage, localdev: AuditedImage,
    history: LayerCorrespondence
  ) {
    let analysis = dockerfile.analysis
    file = dockerfile.file
    self.analysis = analysis
    let roles = analysis.roles
    let mine = BuiltStage(roles.service, service.files.image, analysis)
    let other = roles.localdev.map { BuiltStage($0, localdev.files.image, analysis) }
    self.service = mine
    self.localdev = other
    claimsTests = BuildProvenance.all(of: service.files.image)
      .contains { $0.tests.contains { !$0.losesFailure } }
    var found = [
      DockerfileMismatch.finding(mine, service, dockerfile),
      other.flatMap { DockerfileMismatch.finding($0, localdev, dockerfile) },
    ]
    // Layers that were not found in the file cannot be compared as the file has them.
    if found.allSatisfy({ $0 == nil }), let other {
      found.append(
        TopologyComparison(
          service: mine, localdev: other, dockerfile: dockerfile, history: history,
          name: service.name
        ).finding())
    }
    mismatches = found.compactMap { $0 }
  }

  /// The line of the instruction that made a layer of SERVICE; nil where nothing tells.
  package func line(ofLayer layer: LayerIndex) -> Finding.DockerfileLine? {
    service.attribution?.steps[layer].map {
      Finding.DockerfileLine(
        file: file, line: $0.line, stage: analysis.graph.stages[$0.stage].label)
    }
  }

  /// A finding with the line that made its layer, where one is known.
  func traced(_ finding: Finding) -> Finding {
    guard let layer = finding.layer, let line = line(ofLayer: layer) else { return finding }
    return finding.made(by: line)
  }

  /// The layers of the base of SERVICE, where the image is of this file.
  var serviceBase: BaseLayers? {
    guard let attribution = service.attribution, !attribution.steps.isEmpty,
      attribution.missing.isEmpty
    else { return nil }
    return BaseLayers(count: attribution.baseCount, evidence: .dockerfile(file))
  }

  /// Whether the file makes SERVICE need a stage that runs tests, and SERVICE is of this file: then
  /// the build that made it ran them.
  package var needsTests: Bool {
    guard service.attribution?.isComplete == true else { return false }
    let needed = analysis.graph.needed(by: service.stage)
    return analysis.roles.tests.contains { needed.contains($0) }
      && !analysis.findings.contains { $0.rule == .testFailureIgnored }
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
