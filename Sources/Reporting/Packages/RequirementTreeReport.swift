import ByteText
import JSON
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import ReleaseAudit

/// The requirements of each environment of an image, from the roots down.
package struct RequirementTreeReport: Report {
  /// The name and version of the JSON's schema.
  package static let schema = PackagesReport.schema

  private let image: AuditedImage

  /// The trees of an image.
  package init(_ image: AuditedImage) { self.image = image }

  /// Writes a tree for each environment that has distributions.
  package func writeText(to page: TextPage) {
    var isFirst = true
    for (number, environment) in image.python.environments.enumerated() {
      let graph = RequirementGraph(ofEnvironment: number, in: image.python)
      guard !graph.copies.isEmpty else { continue }
      if !isFirst { page.line() }
      isFirst = false
      page.line(page.accented(environment.title, .strong))
      for line in RequirementTree(graph, roots: graph.roots).lines { write(line, to: page) }
    }
    if isFirst { page.line("no interpreter finds a distribution") }
  }

  /// Writes the installed distributions, and for each environment what requires what.
  package func writeMembers(to json: JSONWriter) {
    json.environments(of: image.python)
    json.distributions(PackageSelection().distributions(of: image.python), of: image)
    json.name("trees")
    json.array(.lines) {
      for (number, environment) in image.python.environments.enumerated() {
        let graph = RequirementGraph(ofEnvironment: number, in: image.python)
        write(graph, of: environment, to: json)
      }
    }
  }

  private func write(_ line: RequirementTree.Line, to page: TextPage) {
    let requirement = line.requirement
    var text = String(repeating: "  ", count: line.depth + 1)
    if line.depth == 0 {
      text += requirement.name.written.singleLine
      if let version = line.version { text += " \(version.singleLine)" }
    } else {
      var unmarked = requirement
      unmarked.marker = nil
      text += "\(unmarked)".singleLine
      if let version = line.version { text += " (\(version.singleLine))" }
    }
    if !line.requiredBy.isEmpty { text += " [of \(line.requiredBy.labels)]" }
    if !line.copies.isEmpty { text += " [\(line.copies.count) copies: \(line.copies.labels)]" }
    for mark in line.marks { text += " [\(mark.rawValue)]" }
    page.line(text)
  }

  private func write(
    _ graph: RequirementGraph, of environment: PythonEnvironment, to json: JSONWriter
  ) {
    let roots = graph.roots
    let closure = graph.closure(of: roots)
    json.object(.lines) {
      json.member("environment", bytes: environment.prefix.bytes)
      json.name("roots")
      json.array(roots.map(\.name.normalized))
      json.name("members")
      json.array(.lines) {
        for name in closure.installed {
          json.object {
            json.member("name", name.normalized)
            json.member("version", graph.first(name)?.version)
            json.name("requiredBy")
            json.array {
              for step in closure[name]?.reasons ?? [] where step.requiredBy != nil {
                json.requirement(step, graph)
              }
            }
          }
        }
      }
      json.name("unmet")
      json.array(.lines) {
        for unmet in closure.unmet {
          json.object {
            json.requirementMembers(unmet.step, graph)
            json.member("installed", unmet.installed)
          }
        }
      }
    }
  }
}

extension JSONWriter {
  /// Writes who requires what.
  func requirement(_ step: RequirementGraph.Step, _ graph: RequirementGraph) {
    object { requirementMembers(step, graph) }
  }

  func requirementMembers(_ step: RequirementGraph.Step, _ graph: RequirementGraph) {
    member("requiredBy", step.requiredBy?.name.normalized)
    if let copy = graph.ambiguous(step) {
      member("requiredByLocation", bytes: copy.location.bytes)
    }
    member("requirement", "\(step.requirement)")
  }
}

extension RequirementGraph {
  /// The copy that a step is of, where there are several of its name.
  func ambiguous(_ step: Step) -> Distribution? {
    guard let copy = step.requiredBy, copies[copy.name].map({ $0.count > 1 }) == true else {
      return nil
    }
    return self[copy]
  }
}

extension [Distribution] {
  /// Which copies of a name these are: `2.1 in /opt/vendor, 1.9 in /usr/lib/python3/dist-packages`.
  var labels: String {
    map { copy in
      let version = copy.version?.singleLine ?? "no version"
      return "\(version) in \(PrintableText.text(copy.location.bytes))"
    }.joined(separator: ", ")
  }
}
