import ByteText
import JSON
import LayerFilesystem
import ReleaseAudit

/// What the files of an image, or of one of its layers, belong to: per kind of owner, the largest
/// owners, and what no owner has.
struct OwnersSection {
  private let owners: FileOwners

  /// How many of the largest owners are named, and of the folders that no owner has.
  private static let shown = 12
  private static let unownedShown = 6

  /// All owners of an image.
  init(_ owners: FileOwners) { self.owners = owners }

  /// Writes the section; nothing where there are no files.
  func write(to page: TextPage, heading: String = "What it is made of") {
    guard !owners.owners.isEmpty else { return }
    page.heading(heading)
    let total = owners.owners.reduce(0) { $0 + $1.total }
    let hasHidden = owners.owners.contains { $0.hiddenSize > 0 }
    writeKinds(total, hasHidden, to: page)
    let named = owners.byName()
    writeOwners(
      "The largest", named.filter { $0.kind != .unknown }.prefix(Self.shown), total, to: page)
    writeOwners(
      "What no owner has", named.filter { $0.kind == .unknown }.prefix(Self.unownedShown), total,
      to: page)
  }

  private func writeKinds(_ total: Int64, _ hasHidden: Bool, to page: TextPage) {
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("size", .right), ("share", .right),
    ]
    if hasHidden { columns.append(("hidden", .right)) }
    columns += [("files", .right), ("owners", .left)]
    var table = TextTable(columns, indent: 2)
    for kind in OwnerKind.allCases {
      let sum = owners.sum(of: kind)
      guard sum.files > 0 else { continue }
      var row = [
        page.options.size(sum.size), Self.share(sum.size + sum.hiddenSize, of: total),
      ]
      if hasHidden { row.append(sum.hiddenSize == 0 ? "-" : page.options.size(sum.hiddenSize)) }
      row += [Quantity.count(sum.files), Self.title(kind)]
      table.add(row)
    }
    table.write(to: page)
  }

  private func writeOwners(
    _ title: String, _ owners: some Collection<FileOwner>, _ total: Int64, to page: TextPage
  ) {
    let largest = owners.filter { $0.total > 0 }
    guard !largest.isEmpty else { return }
    page.line("  \(title):")
    var table = TextTable(
      [("", .right), ("", .right), ("", .left), ("", .left)], indent: 4)
    for owner in largest {
      let kind = owner.kind == .unknown ? "" : owner.kind.rawValue
      table.add([
        page.options.size(owner.total), Self.share(owner.total, of: total), kind,
        owner.name.singleLine + (owner.reason.map { " (\($0.rawValue))" } ?? ""),
      ])
    }
    table.write(to: page)
  }

  static func share(_ part: Int64, of total: Int64) -> String {
    total == 0 ? "-" : Quantity.percentage(Double(part) / Double(total))
  }

  static func title(_ kind: OwnerKind) -> String {
    switch kind {
    case .systemPackage: "packages of the operating system"
    case .python: "Python and its library"
    case .distribution: "Python distributions"
    case .bytecode: "bytecode"
    case .source: "the project's folders"
    case .cache: "caches"
    case .unknown: "no owner"
    }
  }
}

extension JSONWriter {
  /// Writes the member `owners`, as in Docs/output.md.
  func owners(_ owners: [FileOwner]) {
    name("owners")
    array(.lines) {
      for owner in owners {
        object {
          member("kind", owner.kind.rawValue)
          member("name", owner.name)
          member("reason", owner.reason?.rawValue)
          member("layer", owner.layer)
          member("files", owner.files)
          member("size", owner.size)
          member("hiddenSize", owner.hiddenSize)
        }
      }
    }
  }
}
