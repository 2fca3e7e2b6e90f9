import ByteText
import ContainerImage
import LayerFilesystem
import ReleaseAudit
import Rules

/// The verdict as GitHub-flavoured Markdown, for a comment on a pull request.
struct VerdictMarkdown {
  private let audit: AuditReport

  init(_ audit: AuditReport) { self.audit = audit }

  /// Findings beyond these are counted only: a comment has a limit, and so has a reader.
  private static let shown = 50

  func write(to page: TextPage) {
    let sign = audit.verdict == .leaked ? "❌" : audit.exceptions.isEmpty ? "✅" : "⚠️"
    let headline = VerdictText(audit).headline
    let mark = "\(sign) \(headline.prefix(1))\(headline.dropFirst().lowercased())"
    page.line("## \(mark): \(Self.escape(VerdictText(audit).sentence))")
    page.line()
    if audit.isSameImage {
      page.line("Both references lead to one image: probably a wrong `--target`.")
      page.line()
    }
    if let unjudged = VerdictText(audit).unjudged {
      page.line(Self.escape(unjudged))
      page.line()
    }
    if let sentence = VerdictText(audit).verification.sentence {
      page.line(sentence)
      page.line()
    }
    for exception in audit.exceptions {
      let subjects = exception.subjects.map(Self.escape).joined(separator: ", ")
      page.line("- Exception of the policy for \(subjects): \(Self.escape(exception.reason))")
    }
    if !audit.exceptions.isEmpty { page.line() }
    writeFindings(to: page)
    writeClaims(to: page)
    writeParity(to: page)
  }

  private func writeFindings(to page: TextPage) {
    let findings = audit.findings.filter { $0.level > .note }
    guard !findings.isEmpty else { return }
    page.line("| level | rule | subject | path | layer | instruction |")
    page.line("| --- | --- | --- | --- | --- | --- |")
    for finding in findings.prefix(Self.shown) {
      let path = finding.path.map { Self.code(PrintableText.text($0.bytes)) } ?? ""
      let more =
        finding.items.count > 1 ? " and \(Quantity.count(finding.items.count - 1)) more" : ""
      let layer = finding.layer.map { "\($0)\(finding.view.isHidden ? " (hidden)" : "")" } ?? ""
      let cells = [
        finding.level.rawValue, "`\(finding.rule.id)`", Self.escape(finding.subject),
        path + more, layer, Self.code(instruction(finding)),
      ]
      page.line("| \(cells.joined(separator: " | ")) |")
    }
    if findings.count > Self.shown {
      page.line()
      page.line("And \(Quantity.count(findings.count - Self.shown, "more finding")).")
    }
    page.line()
    for fix in findings.map(\.fix).unique() { page.line("- \(Self.escape(fix))") }
    page.line()
  }

  private func instruction(_ finding: Finding) -> String {
    let layers = audit.service.files.layers
    guard let layer = finding.layer, layers.indices.contains(layer) else { return "" }
    let place = finding.madeBy.map { "\($0.place): " } ?? ""
    return place + DisplayWidth.head(Instruction.readable(layers[layer].layer.createdBy), 80)
  }

  private func writeClaims(to page: TextPage) {
    page.line("<details><summary>Claims</summary>")
    page.line()
    page.line("| | claim | examined | statement |")
    page.line("| --- | --- | ---: | --- |")
    for claim in audit.claims {
      page.line(
        "| \(claim.holds ? (claim.exceptions == 0 ? "✅" : "⚠️") : "❌") | `\(claim.rule.id)` | "
          + "\(Quantity.count(claim.examined)) | \(claim.rule.statement) |")
    }
    page.line()
    page.line("</details>")
  }

  private func writeParity(to page: TextPage) {
    guard !audit.parity.isEmpty else { return }
    let same = audit.parity.filter { $0.status == .same }.count
    page.line()
    page.line(
      "\(same) of \(Quantity.count(audit.parity.count, "distribution")) of the service are the same "
        + "in localdev.")
  }

  /// Text from an image, which must not become markup.
  private static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text.singleLine {
      if "\\`*_{}[]<>#|!&@".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  /// Text from an image as code, in a table's cell.
  private static func code(_ text: String) -> String {
    let text = text.singleLine
    guard !text.isEmpty else { return "" }
    let fence = text.contains("`") ? "``" : "`"
    let space = text.contains("`") ? " " : ""
    return fence + space + text.replacingBars() + space + fence
  }
}

extension String {
  fileprivate func replacingBars() -> String {
    split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
