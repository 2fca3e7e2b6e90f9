import ByteText
import JSON
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import ReleaseAudit

/// Why a distribution is in an image: the chains of requirements that bring it.
public struct PackageReasonsReport: Report {
  /// The name and version of the JSON's schema.
  public static let schema = PackagesReport.schema

  private typealias Step = RequirementGraph.Step

  /// What explains the distribution in one environment.
  private struct Explanation {
    let environment: PythonEnvironment
    let graph: RequirementGraph
    let distribution: Distribution
    let chains: [[RequirementGraph.Step]]
  }

  private let image: AuditedImage
  private let distributions: [Distribution]
  private let explanations: [Explanation]

  private static let chainsShown = 8

  /// The reasons for what is called `name`.
  ///
  /// - Throws: `UnknownPackage` where no selected distribution is.
  public init(
    for name: String, in image: AuditedImage, _ selection: PackageSelection
  ) throws(UnknownPackage) {
    self.image = image
    distributions = try selection.distributions(named: name, of: image)
    let project = ProjectName(unchecked: name)
    explanations = image.python.environments.indices.compactMap { number in
      let graph = RequirementGraph(ofEnvironment: number, in: image.python)
      guard let distribution = graph.distributions[project] else { return nil }
      return Explanation(
        environment: image.python.environments[number], graph: graph, distribution: distribution,
        chains: graph.chains(to: project, from: graph.roots, limit: Self.chainsShown))
    }
  }

  /// Writes a line for each chain, from what somebody wanted to the distribution.
  public func writeText(to page: TextPage) {
    for (number, explanation) in explanations.enumerated() {
      if number > 0 { page.line() }
      write(explanation, to: page)
    }
    let others = distributions.filter { !isExplained($0) }
    if !others.isEmpty, !explanations.isEmpty { page.line() }
    for distribution in others {
      page.line(page.accented(distribution.title, .strong))
      page.line("  no interpreter finds it, so nothing requires it")
    }
  }

  /// Writes the distributions and for each environment the chains.
  public func writeMembers(to json: JSONWriter) {
    json.environments(of: image.python)
    json.distributions(distributions, of: image)
    json.name("why")
    json.array(.lines) {
      for explanation in explanations {
        json.object(.lines) {
          json.member("environment", bytes: explanation.environment.prefix.bytes)
          json.member("version", explanation.distribution.version)
          json.name("chains")
          json.array(.lines) {
            for chain in explanation.chains { write(chain, to: json) }
          }
        }
      }
    }
  }

  private func isExplained(_ distribution: Distribution) -> Bool {
    distribution.view == .merged
      && explanations.contains { $0.distribution.metadataPath == distribution.metadataPath }
  }

  private func write(_ explanation: Explanation, to page: TextPage) {
    let distribution = explanation.distribution
    let version = distribution.version.map { " \($0.singleLine)" } ?? ""
    page.line(
      page.accented(
        "\(distribution.name.written.singleLine)\(version) for \(explanation.environment.title)",
        .strong))
    for chain in explanation.chains {
      let isRoot = chain.count == 1
      let text =
        isRoot
        ? distribution.isRequested
          ? "somebody asked for it (REQUESTED)" : "nothing that is installed requires it"
        : self.text(chain, explanation.graph)
      page.paragraph(text, indent: 4, lead: "  - ")
    }
    if explanation.chains.count == Self.chainsShown {
      page.line("  The \(Self.chainsShown) shortest chains; there may be more.")
    }
  }

  private func text(_ chain: [Step], _ graph: RequirementGraph) -> String {
    chain.map { step in
      guard step.requiredBy == nil else { return "\(step.requirement)".singleLine }
      let version = graph.distributions[step.requirement.name]?.version
      return [step.requirement.name.written, version].compactMap { $0?.singleLine }
        .joined(separator: " ")
    }.joined(separator: " -> ")
  }

  private func write(_ chain: [Step], to json: JSONWriter) {
    json.array { for step in chain { json.requirement(step) } }
  }
}
