import ByteText
import Comparison
import LayerFilesystem
import ReleaseAudit
import Rules

extension VerdictReport {
  /// Writes one file for a browser: the verdict, leaks with their fixes, claims, accounts, pictures.
  package func writeHTML(to page: TextPage) {
    let text = VerdictText(audit)
    HTMLDocument(title: "\(text.headline): \(audit.service.name)").write(to: page) {
      page.line(
        "<h1><span class=\"\(audit.verdict.rawValue)\">\(text.headline)</span> \(text.sentence)</h1>"
          as Markup)
      page.line("<p>\(text.basis)</p>" as Markup)
      if let unjudged = text.unjudged { page.line("<p>\(unjudged)</p>" as Markup) }
      for exception in audit.exceptions {
        let subjects = exception.subjects.joined(separator: ", ")
        page.line("<p>Exception of the policy for \(subjects): \(exception.reason)</p>" as Markup)
      }
      let document = FindingsDocument(audit)
      findings(document, .error, "Leaks and errors", to: page)
      findings(document, .warning, "Warnings", to: page)
      findings(document, .note, "Notes", to: page)
      claims(to: page)
      let sections = ImageSections(page)
      page.line("<h2>What service is made of</h2>" as Markup)
      sections.owners(audit.owners)
      sections.map(
        of: audit.service, leaked: audit.findings(.error).flatMap { $0.items.map(\.path) })
      page.line("<h2>Layers</h2>" as Markup)
      sections.layers(
        [("service", comparison.first), ("localdev", comparison.second)],
        shared: comparison.layers.sharedCount)
      stages(to: page)
    }
  }

  private func findings(
    _ document: FindingsDocument, _ level: Level, _ title: String, to page: TextPage
  ) {
    let findings = document.findings.filter { $0.level == level }
    guard !findings.isEmpty else { return }
    page.line("<h2>\(title)</h2>" as Markup)
    for finding in findings.prefix(500) {
      let place = finding.source.map { source in
        " at \(source.file)" + (source.line.map { ":\($0)" } ?? "")
      }
      page.line("<article class=\"\(level.rawValue)\"><h3>\(finding.subject)</h3>" as Markup)
      page.line(
        "<p>\(finding.statement)</p><p>\(level.rawValue), <code>\(finding.rule.id)</code>\(place ?? "")</p>"
          as Markup)
      if finding.paths.count > 1 {
        page.line(
          "<details><summary>\(Quantity.count(finding.paths.count, "path"))</summary><ul>" as Markup
        )
        for path in finding.paths.prefix(200) {
          page.line("<li><code>\(PrintableText.text(path.bytes))</code></li>" as Markup)
        }
        if finding.paths.count > 200 {
          page.line(
            "<li>and \(Quantity.count(finding.paths.count - 200)) more</li>" as Markup)
        }
        page.line("</ul></details>" as Markup)
      }
      if level != .note {
        page.line("<p class=\"fix\"><strong>Fix:</strong> \(finding.fix)</p>" as Markup)
      }
      page.line("</article>" as Markup)
    }
    if findings.count > 500 {
      page.line("<p>And \(Quantity.count(findings.count - 500)) more.</p>" as Markup)
    }
  }

  private func claims(to page: TextPage) {
    page.line("<h2>Claims</h2>" as Markup)
    page.table(
      "What must hold in the service", ["", "claim", "examined", "statement"],
      audit.claims.map { claim in
        let state = claim.holds ? claim.exceptions == 0 ? "holds" : "with an exception" : "fails"
        let style = claim.holds ? "proven" : "leaked"
        return [
          "<span class=\"\(style)\">\(state)</span>", "<code>\(claim.rule.id)</code>",
          "\(Quantity.count(claim.examined))", "\(claim.rule.statement)",
        ]
      })
    guard !audit.parity.isEmpty else { return }
    let same = audit.parity.filter { $0.status == .same }.count
    page.line(
      "<p>\(same) of \(Quantity.count(audit.parity.count, "distribution")) of the service are in localdev at the same version with the same bytes.</p>"
        as Markup)
  }

  private func stages(to page: TextPage) {
    guard let comparison = audit.dockerfile else { return }
    page.line("<h2>Stages of \(comparison.file)</h2>" as Markup)
    page.line(Markup.preformatted(StagesReport.drawing(of: comparison.analysis)))
  }
}

extension Markup {
  /// A text with its line breaks, in a box of its own.
  static func preformatted(_ text: String) -> Markup {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "\(String($0))\n" as Markup }
    return "<pre tabindex=\"0\">\(lines)</pre>"
  }
}
