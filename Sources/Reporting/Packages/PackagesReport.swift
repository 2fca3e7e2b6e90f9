import ByteText
import JSON
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import ReleaseAudit

/// The Python distributions of an image, by the interpreter that finds them.
package struct PackagesReport: Report {
  /// The name and version of the JSON's schema.
  package static let schema = "imgdiff.packages/1"

  private let image: AuditedImage
  private let distributions: [Distribution]
  private let shadowed: ShadowedDistributions

  /// A list of the selected distributions; where the selection names a layer, the image must have
  /// it.
  package init(_ image: AuditedImage, _ selection: PackageSelection) {
    self.image = image
    distributions = selection.distributions(of: image.python)
    shadowed = ShadowedDistributions(image.python)
  }

  /// Writes the number of distributions, then a table for each interpreter and folder.
  package func writeText(to page: TextPage) {
    page.paragraph(summary(page.options))
    for (number, environment) in image.python.environments.enumerated() {
      let found = distributions.filter { $0.environment == number }
      guard !found.isEmpty else { continue }
      page.heading(environment.title)
      page.paragraph(
        facts(environment, isDefault: number == image.python.defaultEnvironment),
        indent: 2)
      write(found, rank: rank(environment), to: page)
    }
    let others = distributions.filter { $0.environment == nil }
    guard !others.isEmpty else { return }
    page.heading("Where no interpreter looks")
    write(others, rank: [:], to: page)
  }

  /// Writes the interpreters and the distributions.
  package func writeMembers(to json: JSONWriter) {
    json.environments(of: image.python)
    json.distributions(distributions, of: image)
  }

  private func summary(_ options: TextOptions) -> String {
    guard !distributions.isEmpty else {
      return image.python.distributions.isEmpty
        ? "no Python distribution" : "no distribution is selected"
    }
    func total(_ some: [Distribution], _ what: String) -> String {
      let size = some.reduce(0) { $0 + $1.size }
      return "\(what), \(options.size(size))"
    }
    let hidden = distributions.filter { $0.view != .merged }
    let seen = distributions.filter { $0.view == .merged }
    var parts: [String] = []
    if !seen.isEmpty { parts.append(total(seen, Quantity.count(seen.count, "distribution"))) }
    if !hidden.isEmpty {
      parts.append(total(hidden, Quantity.count(hidden.count, "hidden distribution")))
    }
    return parts.joined(separator: "; ")
  }

  private func facts(_ environment: PythonEnvironment, isDefault: Bool) -> String {
    var facts = [environment.interpreter.map { PrintableText.text($0.bytes) } ?? "no interpreter"]
    if isDefault { facts.append("the one that python3 means") }
    if environment.isVirtual {
      let base = PrintableText.text(environment.basePrefix.bytes)
      facts.append(
        "a virtual environment of \(base)"
          + (environment.includesSystemSite ? ", whose distributions it sees too" : ""))
    }
    if !environment.unresolved.isEmpty {
      facts.append(
        "\(Quantity.count(environment.unresolved.count, "file")) may change its path at start")
    }
    return facts.joined(separator: "; ")
  }

  /// The order of the folders on `sys.path`.
  private func rank(_ environment: PythonEnvironment) -> [EntryPath: Int] {
    Dictionary(
      (environment.path.map(\.path) + environment.userSites).enumerated().map { ($1, $0) },
      uniquingKeysWith: min)
  }

  private func write(_ found: [Distribution], rank: [EntryPath: Int], to page: TextPage) {
    let folders = Dictionary(grouping: found, by: \.folder)
    let order = folders.keys.sorted {
      (rank[$0] ?? .max, $0) < (rank[$1] ?? .max, $1)
    }
    for folder in order {
      page.line("  ", path: PrintableText.text(folder.bytes))
      PackageTable(folders[folder] ?? [], shadowed).write(to: page)
    }
  }
}

extension Distribution {
  /// The folder that people look for it in: for an egg, which is a place of its own on `sys.path`,
  /// the one that it stands in.
  fileprivate var folder: EntryPath {
    switch place.metadata {
    case .egg: place.location.parent
    case .eggLink: place.metadataPath.parent
    default: place.location
    }
  }
}
