import ByteText
import JSON
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import ReleaseAudit

/// Why a distribution is in an image: the chains of requirements that bring it.
package struct PackageReasonsReport: Report {
  /// The name and version of the JSON's schema.
  package static let schema = PackagesReport.schema

  private typealias Step = RequirementGraph.Step

  /// What explains the distribution in one environment.
  private struct Explanation {
    let environment: PythonEnvironment
    let graph: RequirementGraph
    /// The distributions of the name, the one first that the interpreter finds.
    let copies: [Distribution]
    let chains: [[RequirementGraph.Step]]
  }

  private let image: AuditedImage
  private let distributions: [Distribution]
  private let explanations: [Explanation]

  private static let chainsShown = 8

  /// The reasons for what is called `name`.
  ///
  /// - Throws: `UnknownPackage` where no selected distribution is.
  package init(
    for name: String, in image: AuditedImage, _ selection: PackageSelection
  ) throws(UnknownPackage) {
    self.image = image
    distributions = try selection.distributions(named: name, of: image)
    let project = ProjectName(unchecked: name)
    explanations = image.python.environments.indices.compactMap { number in
      let graph = RequirementGraph(ofEnvironment: number, in: image.python)
      guard let copies = graph.copies[project] else { return nil }
      return Explanation(
        environment: image.python.environments[number], graph: graph, copies: copies,
        chains: graph.chains(to: project, from: graph.roots, limit: Self.chainsShown))
    }
  }

  /// Writes a line for each chain, from what somebody wanted to the distribution.
  package func writeText(to page: TextPage) {
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
  package func writeMembers(to json: JSONWriter) {
    json.environments(of: image.python)
    json.distributions(distributions, of: image)
    json.name("why")
    json.array(.lines) {
      for explanation in explanations {
        json.object(.lines) {
          json.member("environment", bytes: explanation.environment.prefix.bytes)
          json.member("version", explanation.copies.first?.version)
          json.name("chains")
          json.array(.lines) {
            for chain in explanation.chains { write(chain, explanation.graph, to: json) }
          }
        }
      }
    }
  }

  private func isExplained(_ distribution: Distribution) -> Bool {
    distribution.view == .merged
      && explanations.contains { explanation in
        explanation.copies.contains { $0.metadataPath == distribution.metadataPath }
      }
  }

  private func write(_ explanation: Explanation, to page: TextPage) {
    guard let distribution = explanation.copies.first else { return }
    let version = distribution.version.map { " \($0.singleLine)" } ?? ""
    page.line(
      page.accented(
        "\(distribution.name.written.singleLine)\(version) for \(explanation.environment.title)",
        .strong))
    if explanation.copies.count > 1 {
      page.paragraph(
        "There are \(explanation.copies.count) copies, found in this order: "
          + "\(explanation.copies.labels)", indent: 2)
    }
    for chain in explanation.chains {
      let isRoot = chain.count == 1
      let text =
        isRoot
        ? explanation.copies.contains(where: \.isRequested)
          ? "somebody asked for it (REQUESTED)" : "nothing that is installed requires it"
        : self.text(chain, explanation.graph)
      page.paragraph(text, indent: 4, lead: "  - ")
    }
    if explanation.chains.count == Self.chainsShown {
      page.line("  The \(Self.chainsShown) shortest chains; there may be more.")
    }
  }

  private func text(_ chain: [Step], _ graph: RequirementGraph) -> String {
    chain.enumerated().map { place, step in
      var text = "\(step.requirement)".singleLine
      if step.requiredBy == nil {
        let version = graph.first(step.requirement.name)?.version
        text = [step.requirement.name.written, version].compactMap { $0?.singleLine }
          .joined(separator: " ")
      }
      // Of several copies, the one whose requirement comes next.
      let next = place + 1 < chain.count ? graph.ambiguous(chain[place + 1]) : nil
      return next.map { "\(text) (\([$0].labels))" } ?? text
    }.joined(separator: " -> ")
  }

  private func write(_ chain: [Step], _ graph: RequirementGraph, to json: JSONWriter) {
    json.array { for step in chain { json.requirement(step, graph) } }
  }
}
