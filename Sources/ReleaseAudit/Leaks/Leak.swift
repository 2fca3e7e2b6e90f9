import ContainerImage
import LayerFilesystem

/// One thing that SERVICE ships and only LOCALDEV should have, with everything that was found of it, how
/// it came in, and what to do.
///
/// A leak is about a thing and the layer that brought its bytes: a distribution with its metadata, files,
/// bytecode and scripts is one leak, whatever rules found it.
package struct Leak: Sendable, Hashable {
  /// What leaked, as a headline names it: `pytest 8.3.3`, `/app/tests`, `HEALTHCHECK`.
  package let subject: String
  /// The test distribution that it is; nil for the project's own files and for commands.
  package let test: TestDistribution?
  /// What was found of it, in the order of reports; never empty.
  package let findings: [Finding]
  /// How it came into SERVICE.
  package let cause: LeakCause
  /// What to do about it.
  package let fix: LeakFix

  /// The layer that removed or replaced all that the layer brought of it; nil where containers see it.
  package var hiddenBy: LayerIndex? {
    let views = bearing.map(\.view)
    guard views.allSatisfy(\.isHidden) else { return nil }
    return views.compactMap(\.hiddenBy).max()
  }

  /// The number of its files, each path once.
  package var files: Int { items.count }

  /// The bytes of its files, each path once.
  package var bytes: Int64 { items.values.reduce(0, +) }

  /// Why it is known to be for tests: `declared in /app/test_requirements.txt:2`, `required by pytest`;
  /// nil where its name says so.
  package var origin: String? { test?.origin }

  /// The findings about files, or all where none is.
  private var bearing: [Finding] {
    let inLayers = findings.filter { $0.layer != nil && $0.rule != NoTestImports.rule }
    return inLayers.isEmpty ? findings : inLayers
  }

  private var items: [EntryPath: Int64] {
    var sizes: [EntryPath: Int64] = [:]
    for finding in findings where finding.rule != NoTestImports.rule && !finding.isMetadata {
      for item in finding.items { sizes[item.path] = max(sizes[item.path] ?? 0, item.size) }
    }
    // What is there with its metadata alone is that.
    if sizes.isEmpty {
      for item in findings.filter(\.isMetadata).flatMap(\.items) { sizes[item.path] = item.size }
    }
    return sizes
  }
}

extension Finding {
  /// Whether it is about metadata, whose item stands for the distribution's files.
  fileprivate var isMetadata: Bool { if case .metadata = evidence { true } else { false } }

  /// The item that shows best what was found: a module says more than a cache file or an empty file that
  /// sorts before it.
  package var representative: Item? {
    items.first { $0.path.name.hasSuffix(".py") && $0.size > 0 } ?? items.first
  }
}
