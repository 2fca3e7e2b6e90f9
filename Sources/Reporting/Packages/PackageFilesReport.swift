import ByteText
import Codecs
import JSON
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import ReleaseAudit

/// The files of one distribution, wherever the image has it, each compared with its RECORD.
package struct PackageFilesReport: Report {
  /// The name and version of the JSON's schema.
  package static let schema = PackagesReport.schema

  private let image: AuditedImage
  private let distributions: [Distribution]

  /// The files of what is called `name`.
  ///
  /// - Throws: `UnknownPackage` where no selected distribution is.
  package init(
    of name: String, in image: AuditedImage, _ selection: PackageSelection
  ) throws(UnknownPackage) {
    self.image = image
    distributions = try selection.distributions(named: name, of: image)
      .map { $0.verifyingRecord(in: image.files) }
  }

  /// Writes a line for each file: state, size, the beginning of its digest (`--verbose`: all of it),
  /// path.
  package func writeText(to page: TextPage) {
    for (number, distribution) in distributions.enumerated() {
      if number > 0 { page.line() }
      page.line(page.accented(distribution.title, .strong))
      page.paragraph(summary(distribution, page.options), indent: 2)
      for file in distribution.files { write(file, to: page) }
    }
  }

  /// Writes the distributions, each with `ownedFiles`.
  package func writeMembers(to json: JSONWriter) {
    json.environments(of: image.python)
    json.distributions(distributions, of: image) { distribution in
      json.name("ownedFiles")
      json.array(.lines) {
        for file in distribution.files { write(file, to: json) }
      }
    }
  }

  private func summary(_ distribution: Distribution, _ options: TextOptions) -> String {
    let source = distribution.ownership == .inferred ? "its name" : distribution.ownership.rawValue
    var text =
      "\(Quantity.count(distribution.fileCount, "file")), \(options.size(distribution.size)), "
      + "known by \(source)"
    func add(_ state: Distribution.OwnedFile.State, _ meaning: String) {
      let count = distribution.files.count { $0.state == state }
      if count > 0 { text += "; \(Quantity.count(count)) \(meaning)" }
    }
    add(.changed, "with other bytes than RECORD says")
    add(.hidden, "in layers only")
    add(.missing, "missing")
    return text
  }

  private func write(_ file: Distribution.OwnedFile, to page: TextPage) {
    let size = file.content.map { page.options.size(image.files.view[$0].size) } ?? "-"
    let digest = digest(of: file).map { "\($0)" } ?? "-"
    let shown = page.options.isVerbose ? digest : String(digest.prefix("sha256:".count + 12))
    let width = page.options.isVerbose ? "sha256:".count + 64 : "sha256:".count + 12
    page.line(
      [
        "  " + file.state.name.padded(to: 7), size.padded(to: 9, atStart: true),
        shown.padded(to: width), "",
      ].joined(separator: "  "), path: PrintableText.text(file.path.bytes))
  }

  private func write(_ file: Distribution.OwnedFile, to json: JSONWriter) {
    json.object {
      json.member("path", bytes: file.path.bytes)
      json.member("state", file.state.name)
      json.member("size", file.content.map { image.files.view[$0].size })
      json.member("digest", digest(of: file).map { "\($0)" })
      json.member("recordedDigest", file.recorded.map { "\($0)" })
      json.member("layer", file.content.map { $0.layer })
    }
  }

  private func digest(of file: Distribution.OwnedFile) -> SHA256Digest? {
    guard let content = file.content, image.files.view[content].kind == .file else { return nil }
    return image.files.digest(of: content)
  }
}

extension Distribution {
  /// One line for people: what it is, where, and who sees it.
  var title: String {
    var text = name.written.singleLine
    if let version { text += " \(version.singleLine)" }
    text += " in \(PrintableText.text(place.location.bytes)) (layer \(place.layer)"
    if let hiddenBy = place.view.hiddenBy { text += ", hidden by layer \(hiddenBy)" }
    if place.standing != .installed { text += ", \(place.standing.rawValue)" }
    return text + ")"
  }
}

extension Distribution.OwnedFile.State {
  /// The word in text and JSON.
  var name: String {
    switch self {
    case .present: "present"
    case .changed: "changed"
    case .hidden: "hidden"
    case .missing: "missing"
    }
  }
}
