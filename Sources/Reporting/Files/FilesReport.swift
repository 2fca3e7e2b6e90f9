import ByteText
import JSON
import LayerFilesystem
import ReleaseAudit

/// The files of an image: what containers see, what one layer has, or what no container sees.
package struct FilesReport: Report {
  /// The name and version of the JSON's schema.
  package static let schema = "imgdiff.files/1"

  private let image: IndexedImage
  private let selection: FileSelection
  private let order: FileOrder
  private let owners: PathOwners?

  /// A listing of the selected files; where a scope names a layer, the image must have it. With `owners`
  /// each file is listed with what it belongs to.
  package init(
    _ image: IndexedImage, _ selection: FileSelection, order: FileOrder = FileOrder(),
    owners: PathOwners? = nil
  ) {
    self.owners = owners
    self.image = image
    self.selection = selection
    self.order = order
  }

  /// The patterns that match nothing, which most likely are misspelt.
  package var idlePatterns: [String] {
    guard !selection.patterns.isEmpty else { return [] }
    return selection.patterns.filter { pattern in
      var isIdle = true
      FileSelection(selection.scope, patterns: [pattern]).forEach(of: image) { _ in isIdle = false }
      return isIdle
    }.map(\.text)
  }

  /// Writes one line for each file, as `ls -l` does.
  package func writeText(to page: TextPage) {
    let layerWidth = String(max(0, image.layers.count - 1)).count
    order.forEach(of: image, selection) { file in
      let start = columns(of: file, layerWidth, page.options)
      page.line(start, path: path(of: file))
    }
  }

  /// Writes the files as an array with a line for each.
  package func writeMembers(to json: JSONWriter) {
    json.name("files")
    json.array(.lines) {
      order.forEach(of: image, selection) { file in
        json.file(file, of: image, owner: owners.map { _ in owner(of: file) })
      }
    }
  }

  private func columns(
    of file: FileRecord, _ layerWidth: Int, _ options: TextOptions
  ) -> String {
    let owner = "\(file.attributes.userID):\(file.attributes.groupID)"
    let size = file.kind == .file ? options.size(file.size) : "-"
    let layer = file.layer.map(String.init) ?? "-"
    return [
      String(file.kind.letter) + file.attributes.symbolic,
      owner.padded(to: 9), size.padded(to: 9, atStart: true),
      layer.padded(to: layerWidth, atStart: true), "",
    ].joined(separator: "  ")
  }

  private func path(of file: FileRecord) -> String {
    var text = PrintableText.text(file.path.bytes)
    if file.kind == .directory, text != "/" { text += "/" }
    if let target = file.linkTarget {
      text += file.kind == .hardlink ? " => " : " -> "
      text += PrintableText.text(target)
    }
    switch file.kind {
    case .whiteout: text += "  (whiteout)"
    case .opaque: text += "/  (opaque whiteout)"
    case .reserved: text += "  (reserved marker)"
    default: break
    }
    if let layer = file.view?.hiddenBy { text += "  (hidden by layer \(layer))" }
    if let owner = owner(of: file) {
      let version = owner.version.map { " " + $0.singleLine } ?? ""
      text +=
        owner.kind == .unknown
        ? "  (no owner)" : "  (\(owner.kind.rawValue) \(owner.name.singleLine)\(version))"
    }
    return text
  }

  private func owner(of file: FileRecord) -> PathOwners.Owner? {
    guard let owners, let view = file.view else { return nil }
    return owners.owner(at: file.path, layer: file.layer, view)
  }
}

extension String {
  /// The text with blanks to fill that many columns.
  func padded(to width: Int, atStart: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - DisplayWidth.columns(self)))
    return atStart ? blanks + self : self + blanks
  }
}
