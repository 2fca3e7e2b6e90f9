import ByteText
import ContainerImage
import LayerFilesystem
import ReleaseAudit
import Rules
import System

/// The verdict as GitHub-flavoured Markdown, for a comment on a pull request: by thing, each with its fix.
struct VerdictMarkdown {
  private let audit: AuditReport

  init(_ audit: AuditReport) { self.audit = audit }

  /// Rows beyond these are counted only: a comment has a limit, and so has a reader.
  private static let shown = 50

  /// Writes the report, cut behind a line where it would be too long.
  func write(to page: TextPage) { Markdown.write(to: page, writeAll) }

  private func writeAll(to page: TextPage) {
    let sign = audit.verdict == .leaked ? "❌" : audit.exceptions.isEmpty ? "✅" : "⚠️"
    let text = VerdictText(audit)
    let headline = text.headline
    let mark = "\(sign) \(headline.prefix(1))\(headline.dropFirst().lowercased())"
    page.line("## \(mark): \(Markdown.escape(text.sentence))")
    page.line()
    if audit.isSameImage {
      page.line("Both references lead to one image: probably a wrong `--target`.")
      page.line()
    }
    if let unjudged = text.unjudged {
      page.line(Markdown.escape(unjudged))
      page.line()
    }
    if let sentence = VerdictText(audit).verification.sentence {
      page.line(sentence)
      page.line()
    }
    for exception in audit.exceptions {
      let subjects = exception.subjects.map(Markdown.escape).joined(separator: ", ")
      page.line("- Exception of the policy for \(subjects): \(Markdown.escape(exception.reason))")
    }
    if !audit.exceptions.isEmpty { page.line() }
    writeLeaks(to: page)
    writeWarnings(to: page)
    writeClaims(to: page)
    writeParity(to: page)
    writeImages(to: page)
    page.line()
    page.line("**\(mark)**")
  }

  private func writeLeaks(to page: TextPage) {
    let groups = audit.leakGroups
    guard !groups.isEmpty else { return }
    let total = groups.reduce(0) { $0 + $1.leaks.count }
    page.line("| leak | brought by | evidence | fix |")
    page.line("| --- | --- | --- | --- |")
    var rows = 0
    for group in groups {
      for (index, leak) in group.leaks.enumerated() where rows < Self.shown {
        rows += 1
        let cells = [
          Markdown.escape(LeakWords.title(leak, in: group, page.options)),
          index == 0 ? place(group, of: total) : "the same",
          leak.findings.map(evidence).unique().joined(separator: "<br>"),
          index == 0 ? fix(group.fix) : "the same",
        ]
        page.line("| \(cells.joined(separator: " | ")) |")
      }
    }
    page.line()
    guard rows < total else { return }
    page.line("And \(Quantity.count(total - rows, "more leak")).")
    page.line()
  }

  private func place(_ group: LeakGroup, of total: Int) -> String {
    let place = Markdown.escape(LeakWords.place(group, of: total))
    return group.cause.instruction.map { "\(place):<br>\(Markdown.code($0))" } ?? place
  }

  private func fix(_ fix: LeakFix) -> String {
    ([Markdown.escape(fix.text)] + fix.lines.map(Markdown.code)).joined(separator: "<br>")
  }

  private func evidence(_ finding: Finding) -> String {
    let rule = "`\(finding.rule.id)`"
    guard let shown = finding.representative else {
      return "\(rule) \(Markdown.escape(finding.message))"
    }
    let path = Markdown.code(PrintableText.text(shown.path.bytes))
    let count = finding.items.count > 1 ? "\(Quantity.count(finding.items.count, "file")), " : ""
    let sign = shown.sign.map { " (\(Markdown.escape("\($0)")))" } ?? ""
    return "\(rule) \(count)\(path)\(sign)"
  }

  private func writeWarnings(to page: TextPage) {
    let findings = audit.findings.filter {
      $0.level == .warning || $0.level == .error && $0.rule.kind == .build
    }
    guard !findings.isEmpty else { return }
    page.line(
      "| \(findings.contains { $0.level == .error } ? "level | " : "")warning | rule | fix |")
    let hasErrors = findings.contains { $0.level == .error }
    page.line(hasErrors ? "| --- | --- | --- | --- |" : "| --- | --- | --- |")
    for finding in findings.prefix(Self.shown) {
      let path = finding.path.map { ": " + Markdown.code(PrintableText.text($0.bytes)) } ?? ""
      let cells =
        (hasErrors ? [finding.level.rawValue] : []) + [
          Markdown.escape(finding.message) + path, "`\(finding.rule.id)`",
          Markdown.escape(finding.fix),
        ]
      page.line("| \(cells.joined(separator: " | ")) |")
    }
    page.line()
    guard findings.count > Self.shown else { return }
    page.line("And \(Quantity.count(findings.count - Self.shown, "more warning")).")
    page.line()
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

  private func writeImages(to page: TextPage) {
    page.line()
    for (label, image) in [("service", audit.service), ("localdev", audit.localdev)] {
      let described = image.files.image
      let manifest = described.manifestDigest.map { ", manifest `\($0)`" } ?? ""
      page.line(
        "- \(label) \(Markdown.code(image.name)) for \(Markdown.escape("\(described.platform)")): "
          + "config `\(described.configDigest)`\(manifest)")
    }
  }
}
