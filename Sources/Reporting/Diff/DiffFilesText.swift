import ByteText
import Comparison
import LayerFilesystem

/// The files in which two images differ, for people: by folder, and the largest.
struct DiffFilesText {
  private let report: DiffReport

  init(_ report: DiffReport) { self.report = report }

  func write(to page: TextPage) {
    page.heading("Files")
    let files = report.comparison.files
    guard !files.entries.isEmpty else { return page.line("  The same, times aside.") }
    let labels = ImageLabels.letters
    let counts = [
      (files.count(.added), "only in \(labels.second)"),
      (files.count(.removed), "only in \(labels.first)"), (files.count(.changed), "different"),
    ]
    page.paragraph(
      counts.filter { $0.0 > 0 }.map { "\(Quantity.count($0.0, "path")) \($0.1)" }
        .joined(separator: ", "), indent: 2)
    writeFolders(to: page)
    writeLargest(to: page)
  }

  private func writeFolders(to page: TextPage) {
    let folders = report.folders
    guard !folders.isEmpty else { return }
    page.line("  By folder:")
    let shown = report.shown(folders, page.options)
    let counts = shown.map(Self.counts)
    let width = counts.map { DisplayWidth.columns($0) }.max() ?? 0
    for (folder, count) in zip(shown, counts) {
      let size = page.options.signedSize(folder.difference).padded(to: 10, atStart: true)
      page.line(
        "    \(Self.sign(folder.presence, page)) \(size)  \(count.padded(to: width))  ",
        path: Self.path(folder))
    }
    page.rest(folders.count - shown.count, "folder", indent: 4)
  }

  private func writeLargest(to page: TextPage) {
    let files = report.files
    guard !files.isEmpty else { return }
    page.line("  The largest:")
    let shown = report.shown(files, page.options)
    let aspects = shown.map { $0.entry.aspects.names.joined(separator: ", ") }
    let width = aspects.map { DisplayWidth.columns($0) }.max() ?? 0
    for (file, aspect) in zip(shown, aspects) {
      let size = page.options.signedSize(file.difference).padded(to: 10, atStart: true)
      let start = "    \(Self.sign(file.entry.change, page)) \(size)  "
      page.line(
        width == 0 ? start : start + aspect.padded(to: width) + "  ",
        path: report.shownPath(of: file))
    }
    page.rest(files.count - shown.count, "file", indent: 4)
  }

  /// `+12 -3 ~1`: what only the second image has, only the first, and both differently.
  static func counts(_ folder: FolderChange) -> String {
    let counts = [("+", folder.added), ("-", folder.removed), ("~", folder.changed)]
    let some = counts.filter { $0.1 > 0 }.map { $0.0 + Quantity.count($0.1) }
    return some.isEmpty ? "no file" : some.joined(separator: " ")
  }

  /// A folder's path as people see it, with a slash at its end.
  static func path(_ folder: FolderChange) -> String {
    let path = PrintableText.text(folder.path.bytes)
    return path == "/" ? path : path + "/"
  }

  private static func sign(_ change: FilesystemDifference.Change, _ page: TextPage) -> String {
    switch change {
    case .added: page.accented("+", .added)
    case .removed: page.accented("-", .removed)
    case .changed: page.accented("~", .changed)
    }
  }
}

extension DiffReport {
  /// Where a file is, or was, as people see it: with a slash behind a folder.
  func shownPath(of file: FileSizeChange) -> String {
    let image = file.entry.second == nil ? comparison.first : comparison.second
    guard let node = file.entry.second ?? file.entry.first else { return "/" }
    let path = PrintableText.text(image.view.path(of: node).bytes)
    return image.view.kind(of: node) == .directory && path != "/" ? path + "/" : path
  }
}
