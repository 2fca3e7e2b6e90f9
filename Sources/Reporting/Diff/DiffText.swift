import ByteText
import Comparison
import LayerFilesystem
import ReleaseAudit

/// In what two images differ, for people.
struct DiffText {
  private let report: DiffReport
  private let labels = ImageLabels.letters
  private var comparison: ImageComparison { report.comparison }

  init(_ report: DiffReport) { self.report = report }

  /// Writes what differs in one sentence, then both images and each part of them.
  func write(to page: TextPage) {
    let options = page.options
    let room = max(16, options.width / 3)
    let sentence = DiffHeadline(report, options).sentence {
      options.isTerminal ? DisplayWidth.tail($0, room) : $0
    }
    guard !options.isQuiet else {
      return page.line(fitting: LimitsSection(report.limits).sentence(before: sentence, options))
    }
    page.paragraph(sentence)
    let sections = ComparisonReport(comparison, labels)
    sections.writeImages(to: page)
    guard !report.isSameImage, !report.isEqual else {
      return LimitsSection(report.limits).write(to: page)
    }
    LayerFork(comparison, labels).writeText(to: page)
    writeKinds(to: page)
    writeOwners(to: page)
    write(report.distributions, "Python distributions", to: page)
    write(report.packages, "Packages of the operating system", to: page)
    DiffFilesText(report).write(to: page)
    sections.writeConfiguration(to: page)
    writeWaste(to: page)
    LimitsSection(report.limits).write(to: page)
  }

  // MARK: What they are made of

  private func writeKinds(to page: TextPage) {
    page.heading("What they are made of, hidden bytes included")
    var table = table("owners")
    var sums: (Int64, Int64) = (0, 0)
    for kind in report.owners.kinds {
      sums = (sums.0 + kind.first.total, sums.1 + kind.second.total)
      table.add(
        row(kind.first.total, kind.second.total, OwnersSection.title(kind.kind), page.options))
    }
    table.add(row(sums.0, sums.1, "all", page.options))
    table.write(to: page)
  }

  private func writeOwners(to page: TextPage) {
    let owners = report.owners.owners
    guard !owners.isEmpty else { return }
    page.line("  The largest differences:")
    var table = table("", indent: 4)
    let shown = report.shown(owners, page.options)
    for owner in shown {
      let kind = owner.kind == .unknown ? "no owner" : owner.kind.rawValue
      table.add(
        row(
          owner.first.total, owner.second.total, "\((owner.name ?? "").singleLine) (\(kind))",
          page.options))
    }
    table.write(to: page)
    page.rest(owners.count - shown.count, "owner", indent: 4)
  }

  private func table(_ title: String, indent: Int = 2) -> TextTable {
    let hasTitles = !title.isEmpty
    return TextTable(
      [
        (hasTitles ? labels.first : "", .right), (hasTitles ? labels.second : "", .right),
        (hasTitles ? "difference" : "", .right), (title, .left),
      ], indent: indent)
  }

  private func row(
    _ first: Int64, _ second: Int64, _ title: String, _ options: TextOptions
  ) -> [String] {
    [
      first == 0 ? "-" : options.size(first), second == 0 ? "-" : options.size(second),
      options.signedSize(second - first), title,
    ]
  }

  // MARK: What is installed

  private func write(_ changes: VersionChanges, _ title: String, to page: TextPage) {
    guard changes.same > 0 || !changes.entries.isEmpty else { return }
    page.heading(title)
    guard !changes.entries.isEmpty else {
      return page.line("  The same: \(Quantity.count(changes.same)).")
    }
    let counts = [
      (changes.same, "the same"), (changes.count(.changed), "different"),
      (changes.count(.added), "only in \(labels.second)"),
      (changes.count(.removed), "only in \(labels.first)"),
    ]
    page.paragraph(
      counts.filter { $0.0 > 0 }.map { "\(Quantity.count($0.0)) \($0.1)" }
        .joined(separator: ", "), indent: 2)
    let changed = changes.entries.filter { $0.change == .changed }
    if !changed.isEmpty {
      var table = TextTable([("", .left), ("", .left), ("", .left)], indent: 4)
      for entry in changed {
        table.add([
          page.accented("~", .changed), entry.name.singleLine,
          "\(Self.text(entry.first)) → \(Self.text(entry.second))",
        ])
      }
      table.write(to: page)
    }
    write(changes, .added, "+", .added, to: page)
    write(changes, .removed, "-", .removed, to: page)
  }

  /// Names with versions, as many in a line as fit.
  private func write(
    _ changes: VersionChanges, _ change: FilesystemDifference.Change, _ sign: String,
    _ accent: Accent, to page: TextPage
  ) {
    let entries = changes.entries.filter { $0.change == change }
    guard !entries.isEmpty else { return }
    let room = page.options.isTerminal ? page.options.width - 7 : Int.max
    let items = entries.map { entry in
      let versions = Self.text(change == .added ? entry.second : entry.first)
      return DisplayWidth.head("\(entry.name.singleLine) \(versions)", room)
    }
    page.paragraph(
      items.joined(separator: ", "), indent: 7, lead: "    \(page.accented(sign, accent))  ")
  }

  /// Versions as people see them: `1.0, 2 × 1.1`.
  static func text(_ versions: [String]) -> String {
    Dictionary(grouping: versions) { $0 }.sorted { $0.key < $1.key }.map { version, copies in
      let text = version.isEmpty ? "(no version)" : version.singleLine
      return copies.count == 1 ? text : "\(copies.count) × \(text)"
    }.joined(separator: ", ")
  }

  // MARK: Waste

  private func writeWaste(to page: TextPage) {
    page.heading("Waste and what could go")
    let sizes = (ImageSizes(comparison.first), ImageSizes(comparison.second))
    page.line(
      fitting: "  Efficiency \(Quantity.percentage(sizes.0.efficiency)) in \(labels.first), "
        + "\(Quantity.percentage(sizes.1.efficiency)) in \(labels.second)")
    if !report.waste.savings.isEmpty {
      var table = table("what")
      for saving in report.waste.savings {
        table.add(row(saving.first, saving.second, saving.subject, page.options))
      }
      table.write(to: page)
    }
    let paths = report.waste.paths
    guard !paths.isEmpty else { return }
    page.line("  Paths with hidden bytes, the largest differences first:")
    let shown = report.shown(paths, page.options)
    for path in shown {
      let size = page.options.signedSize(path.difference).padded(to: 10, atStart: true)
      page.line("    \(size)  ", path: PrintableText.text(path.subject.bytes))
    }
    page.rest(paths.count - shown.count, "path", indent: 4)
  }
}

extension DiffReport {
  /// Those that people are shown, of what is sorted by size.
  func shown<Element>(_ all: [Element], _ options: TextOptions) -> ArraySlice<Element> {
    options.isVerbose ? all[...] : all.prefix(top)
  }
}

extension TextPage {
  /// Says how many were left out, where some were.
  func rest(_ count: Int, _ noun: String, indent: Int) {
    guard count > 0 else { return }
    line(
      fitting: String(repeating: " ", count: indent)
        + "and \(Quantity.count(count, "more \(noun)")) (--top, --verbose)")
  }
}

extension TextOptions {
  /// A difference in bytes as the reader wants it: `+12.3 kB`, `-1 B`; `same` for none.
  func signedSize(_ bytes: Int64) -> String {
    bytes == 0 ? "same" : (bytes > 0 ? "+" : "") + size(bytes)
  }
}
