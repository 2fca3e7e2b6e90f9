import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// The Python of an image in a few lines: its interpreters and what each finds.
struct PythonSummary {
  private let python: PythonInventory

  /// So many names are shown unless everything is asked for.
  private static let namesShown = 24

  init(_ python: PythonInventory) { self.python = python }

  func write(to page: TextPage) {
    let distributions = PackageSelection().distributions(of: python)
    guard !python.environments.isEmpty || !distributions.isEmpty else { return }
    page.heading("Python")
    for (number, environment) in python.environments.enumerated() {
      write(distributions.filter { $0.environment == number }, environment.title, to: page)
    }
    let others = distributions.filter { $0.environment == nil }
    if !others.isEmpty { write(others, "Where no interpreter looks", to: page) }
  }

  private func write(_ all: [Distribution], _ title: String, to page: TextPage) {
    let seen = all.filter { $0.view == .merged }
    var counts =
      "\(Quantity.count(seen.count, "distribution")), "
      + page.options.size(seen.reduce(0) { $0 + $1.size })
    if seen.count < all.count { counts += "; \(Quantity.count(all.count - seen.count)) hidden" }
    page.paragraph("\(title): \(counts)", indent: 2)
    guard !all.isEmpty else { return }
    let shown = page.options.isVerbose ? all : Array(all.prefix(Self.namesShown))
    var names = LayerDistributions.text(shown)
    if shown.count < all.count { names += " and \(Quantity.count(all.count - shown.count)) more" }
    page.paragraph(names, indent: 4)
  }
}
