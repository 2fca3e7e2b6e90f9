import ByteText
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// A table of distributions that stand in one folder.
struct PackageTable {
  private let distributions: [Distribution]

  private let shadowed: ShadowedDistributions

  init(_ distributions: [Distribution], _ shadowed: ShadowedDistributions) {
    self.distributions = distributions
    self.shadowed = shadowed
  }

  func write(to page: TextPage) {
    let remarks = distributions.map { notes($0).joined(separator: "; ") }
    let hasNotes = remarks.contains { !$0.isEmpty }
    let sizes = distributions.map { page.options.size($0.size) }
    let width = (sizes + ["size"]).map { DisplayWidth.columns($0) }.max() ?? 0
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("name", .left), ("version", .left), ("form", .left), ("layer", .right), ("files", .right),
      ("size".padded(to: width, atStart: true), .right),
    ]
    if hasNotes { columns.append(("", .left)) }
    var table = TextTable(columns, indent: 4, keepsLast: true)
    for (number, distribution) in distributions.enumerated() {
      let cells = [
        distribution.name.written.singleLine, (distribution.version ?? "-").singleLine,
        distribution.metadata.rawValue, "\(distribution.layer)",
        Quantity.count(distribution.fileCount),
        sizes[number].padded(to: width, atStart: true),
      ]
      table.add(hasNotes ? cells + [remarks[number]] : cells)
    }
    table.write(to: page)
  }

  private func notes(_ distribution: Distribution) -> [String] {
    var notes: [String] = []
    switch distribution.standing {
    case .installed: break
    case .vendored: notes.append("vendored")
    case .leftover: notes.append("left by an uninstall")
    }
    if let layer = distribution.view.hiddenBy {
      let remaining = distribution.files.count { $0.state == .present }
      notes.append("hidden by layer \(layer)")
      if remaining > 0 { notes.append("\(Quantity.count(remaining, "file")) still seen") }
    }
    if distribution.isEditable {
      let targets = distribution.editableTargets.map { PrintableText.text($0.bytes) }
      notes.append((["editable"] + targets).joined(separator: " "))
    }
    if let folder = shadowed.folder(before: distribution) {
      notes.append("shadowed by \(PrintableText.text(folder.bytes))")
    }
    let missing = distribution.missingCount
    if missing > 0 { notes.append("\(Quantity.count(missing, "file")) missing") }
    return notes
  }
}
