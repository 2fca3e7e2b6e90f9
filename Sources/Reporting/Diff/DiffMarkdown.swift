import ByteText
import Comparison
import ContainerImage
import LayerFilesystem
import ReleaseAudit

/// In what two images differ as GitHub-flavoured Markdown.
struct DiffMarkdown {
  private let report: DiffReport
  private let labels = ImageLabels.letters
  private var comparison: ImageComparison { report.comparison }

  init(_ report: DiffReport) { self.report = report }

  /// Writes the summary, cut behind a line where it would be too long.
  func write(to page: TextPage) { Markdown.write(to: page, writeAll) }

  private func writeAll(to page: TextPage) {
    page.line(
      "## \(Markdown.escape(DiffHeadline(report, page.options).sentence { $0 }))")
    writeImages(to: page)
    writeLimits(to: page)
    guard !report.isSameImage, !report.isEqual else { return }
    writeLayers(to: page)
    writeOwners(to: page)
    write(report.distributions, "Python distributions", to: page)
    write(report.packages, "Packages of the operating system", to: page)
    writeFolders(to: page)
    writeFiles(to: page)
    writeConfiguration(to: page)
    writeWaste(to: page)
  }

  private func writeImages(to page: TextPage) {
    let images = [comparison.first, comparison.second]
    let sizes = images.map { ImageSizes($0) }
    page.line()
    page.table(["", labels.first, labels.second], [.left, .left, .left])
    page.row(["image"] + images.map { Markdown.code($0.image.reference.text) })
    page.row(["platform"] + images.map { Markdown.escape("\($0.image.platform)") })
    page.row(["config"] + images.map { "`\($0.image.configDigest)`" })
    if images.contains(where: { $0.image.manifestDigest != nil }) {
      page.row(
        ["manifest"] + images.map { $0.image.manifestDigest.map { "`\($0)`" } ?? "" })
    }
    page.row(["layers"] + images.map { Quantity.count($0.layers.count) })
    page.row(["size"] + sizes.map { page.options.size($0.uncompressed) })
    page.row(["efficiency"] + sizes.map { Quantity.percentage($0.efficiency) })
  }

  private func writeLimits(to page: TextPage) {
    guard !report.limits.isEmpty else { return }
    page.section("Limits")
    page.table(["", "limit", "what the image has"], [.left, .left, .left])
    for check in report.limits {
      page.row([
        check.holds ? "✅" : "❌", "`\(check.rule.rawValue)`",
        LimitsSection.text(check, page.options),
      ])
    }
  }

  private func writeLayers(to page: TextPage) {
    page.section("Layers")
    page.line(LayerFork(comparison, labels).sentence(page.options))
    let shared = comparison.layers.sharedCount
    let beyond = [(labels.first, comparison.first), (labels.second, comparison.second)]
      .flatMap { label, image in image.layers.dropFirst(shared).map { (label, $0) } }
    guard !beyond.isEmpty else { return }
    page.line()
    page.table(["image", "layer", "size", "created by"], [.left, .right, .right, .left])
    for (label, layer) in beyond {
      page.row([
        label, "\(layer.layer.index)", page.options.size(layer.uncompressedSize),
        Markdown.code(Instruction.readable(layer.layer.createdBy)),
      ])
    }
  }

  private func writeOwners(to page: TextPage) {
    page.section("What they are made of")
    page.table(
      ["owners", labels.first, labels.second, "difference"], [.left, .right, .right, .right])
    for kind in report.owners.kinds {
      page.row(cells(OwnersSection.title(kind.kind), kind, page.options))
    }
    let owners = report.owners.owners
    for owner in report.shown(owners, page.options) {
      let kind = owner.kind == .unknown ? "no owner" : owner.kind.rawValue
      page.row(cells("\(Markdown.code(owner.name ?? "")) (\(kind))", owner, page.options))
    }
    page.more(owners.count - report.shown(owners, page.options).count, "owner")
  }

  private func cells(
    _ title: String, _ owner: OwnerChanges.Owner, _ options: TextOptions
  ) -> [String] {
    [
      title, options.size(owner.first.total), options.size(owner.second.total),
      options.signedSize(owner.difference),
    ]
  }

  private func write(_ changes: VersionChanges, _ title: String, to page: TextPage) {
    guard changes.same > 0 || !changes.entries.isEmpty else { return }
    page.section(title)
    page.line("\(Quantity.count(changes.same)) are the same.")
    guard !changes.entries.isEmpty else { return }
    page.line()
    page.table(["name", labels.first, labels.second], [.left, .left, .left])
    for entry in changes.entries {
      page.row(
        [Markdown.escape(entry.name)]
          + [entry.first, entry.second].map { Markdown.escape(DiffText.text($0)) })
    }
  }

  private func writeFolders(to page: TextPage) {
    page.section("Files")
    guard !report.folders.isEmpty else { return page.line("The same, times aside.") }
    page.table(["folder", "files", "difference"], [.left, .left, .right])
    let shown = report.shown(report.folders, page.options)
    for folder in shown {
      page.row([
        Markdown.code(DiffFilesText.path(folder)), Markdown.escape(DiffFilesText.counts(folder)),
        page.options.signedSize(folder.difference),
      ])
    }
    page.more(report.folders.count - shown.count, "folder")
  }

  private func writeFiles(to page: TextPage) {
    let shown = report.shown(report.files, page.options)
    guard !shown.isEmpty else { return }
    page.line()
    page.table(["file", "", "difference"], [.left, .left, .right])
    for file in shown {
      let change =
        file.entry.change == .changed
        ? file.entry.aspects.names.joined(separator: ", ")
        : "only in \(file.entry.change == .added ? labels.second : labels.first)"
      page.row([
        Markdown.code(report.shownPath(of: file)), change,
        page.options.signedSize(file.difference),
      ])
    }
    page.more(report.files.count - shown.count, "file")
  }

  private func writeConfiguration(to page: TextPage) {
    page.section("Configuration")
    guard !comparison.configuration.isEmpty else { return page.line("The same.") }
    page.table(["setting", labels.first, labels.second], [.left, .left, .left])
    for change in comparison.configuration {
      page.row(
        [Markdown.escape(change.title)]
          + [change.first, change.second].map { $0.map { Markdown.code($0.text) } ?? "" })
    }
  }

  private func writeWaste(to page: TextPage) {
    let savings = report.waste.savings
    let paths = report.waste.paths
    guard !savings.isEmpty || !paths.isEmpty else { return }
    page.section("Waste and what could go")
    page.table(
      ["what", labels.first, labels.second, "difference"], [.left, .right, .right, .right])
    func add<Subject>(_ title: String, _ row: WasteChange.Row<Subject>) {
      page.row([
        title, page.options.size(row.first), page.options.size(row.second),
        page.options.signedSize(row.difference),
      ])
    }
    for saving in savings { add(saving.subject, saving) }
    let shown = report.shown(paths, page.options)
    for path in shown {
      add("hidden " + Markdown.code(PrintableText.text(path.subject.bytes)), path)
    }
    page.more(paths.count - shown.count, "path")
  }
}

extension TextPage {
  /// A heading of Markdown with its empty lines.
  fileprivate func section(_ title: String) {
    line()
    line("### \(title)")
    line()
  }

  /// The first two lines of a table.
  fileprivate func table(_ titles: [String], _ alignments: [TextTable.Alignment]) {
    row(titles)
    row(alignments.map { $0 == .right ? "---:" : "---" })
  }

  /// A row of a table.
  fileprivate func row(_ cells: [String]) { line("| \(cells.joined(separator: " | ")) |") }

  /// Says how many rows were left out, where some were.
  fileprivate func more(_ count: Int, _ noun: String) {
    guard count > 0 else { return }
    line()
    line("And \(Quantity.count(count, "more \(noun)")).")
  }
}
