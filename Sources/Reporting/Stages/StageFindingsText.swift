import ByteText
import Dockerfile

/// What the checks of a Dockerfile found, for people.
struct StageFindingsText {
  private let file: String
  private let findings: [Dockerfile.Finding]

  init(_ findings: [Dockerfile.Finding], file: String) {
    self.file = file.singleLine
    self.findings = findings
  }

  /// One sentence that counts them.
  var summary: String {
    guard !findings.isEmpty else { return "\(file) keeps its promises" }
    let counts = Level.allCases.compactMap { level -> String? in
      let count = findings.count { $0.level == level }
      return count == 0 ? nil : Quantity.count(count, level.rawValue)
    }
    return "\(file): \(counts.joined(separator: ", "))"
  }

  /// Writes each finding with its place, its reason and the mended lines.
  func write(to page: TextPage) {
    for finding in findings {
      page.line()
      write(finding, to: page)
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
    page.line("\(mark) \(finding.rule.rawValue) at \(page.accented(place, .strong))")
    page.paragraph(finding.message.singleLine, indent: 4)
    guard !finding.mend.isEmpty else { return }
    page.line("    Mended:")
    for line in finding.mend.split(separator: "\n", omittingEmptySubsequences: false) {
      page.line(trimming: "      " + PrintableText.escaping(String(line)))
    }
  }
}
