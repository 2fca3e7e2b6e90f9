import ByteText
import Dockerfile
import Rules

/// What the checks of a Dockerfile found, for people.
struct StageFindingsText {
  private let file: String
  private let findings: [Dockerfile.Finding]
  private let ignored: [Dockerfile.Finding]

  init(_ analysis: StageAnalysis, file: String) {
    self.file = file.singleLine
    findings = analysis.findings
    ignored = analysis.ignored
  }

  /// One sentence that counts them.
  var summary: String {
    var counts = [Level.error, .warning, .note].compactMap { level -> String? in
      let count = findings.count { $0.level == level }
      return count == 0 ? nil : Quantity.count(count, level.rawValue)
    }
    if !ignored.isEmpty { counts.append("\(ignored.count) ignored") }
    return counts.isEmpty
      ? "\(file) keeps its promises" : "\(file): \(counts.joined(separator: ", "))"
  }

  /// Writes each finding with its place, its reason and the fix; then what is ignored, and why.
  func write(to page: TextPage) {
    for finding in findings {
      page.line()
      write(finding, to: page)
    }
    if !ignored.isEmpty { page.line() }
    for finding in ignored {
      page.paragraph(
        "ignored: \(finding.rule.id) at \(file):\(finding.line): "
          + (finding.ignored ?? "").singleLine)
    }
  }

  private func write(_ finding: Dockerfile.Finding, to page: TextPage) {
    let mark =
      switch finding.level {
      case .error: page.accented("✗ error", .removed)
      case .warning: page.accented("! warning", .changed)
      case .note: "· note"
      }
    let column = finding.column.map { ":\($0)" } ?? ""
    let place = "\(file):\(finding.line)\(column)"
    page.line("\(mark) \(finding.rule.id) at \(page.accented(place, .strong))")
    page.paragraph(finding.message.singleLine, indent: 4)
    guard finding.correction.advice == nil else {
      return page.paragraph("Fix: \(finding.fix.singleLine)", indent: 4)
    }
    page.line("    Fix:")
    for line in finding.fix.split(separator: "\n", omittingEmptySubsequences: false) {
      page.line(trimming: "      " + PrintableText.escaping(String(line)))
    }
  }
}
