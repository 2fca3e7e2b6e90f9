import Comparison
import JSON
import LayerFilesystem
import ReleaseAudit
import Rules

/// A report with a verdict, which every form of `compare` can show.
package protocol VerdictDocument: MarkdownReport, JudgingReport {
  /// Writes one file for a browser.
  func writeHTML(to page: TextPage)
}

/// The verdict about a pair of images with its evidence, and in what else the images differ.
package struct VerdictReport: MarkdownReport, Sendable {
  /// The name and version of the JSON's schema.
  package static let schema = "imgdiff.compare/1"

  /// What is reported.
  package let audit: AuditReport
  /// In what else the images differ.
  package let comparison: ImageComparison

  /// Whether the JSON says which layers an earlier run verified, and when. Without it the same images give
  /// the same bytes, whatever earlier runs kept.
  package var saysWhenVerified = true

  /// A report about an audit, and about a comparison of the same images.
  package init(_ audit: AuditReport, _ comparison: ImageComparison) {
    self.audit = audit
    self.comparison = comparison
  }

  /// Writes the verdict first, then why, then everything else.
  package func writeText(to page: TextPage) {
    let text = VerdictText(audit)
    text.writeVerdict(to: page)
    guard !page.options.isQuiet else { return }
    LeaksText(audit).write(to: page)
    FindingsText(audit).write(.warning, "Warnings", to: page)
    text.writeClaims(to: page)
    OwnersSection(audit.owners).write(to: page, heading: "What service is made of")
    text.writeParity(to: page)
    FindingsText(audit).write(.note, "Notes", to: page)
    DockerfileSection(audit).writeText(to: page)
    text.writeSurface(to: page)
    ComparisonReport(comparison).writeDifferences(to: page)
    text.writeEnd(to: page)
  }

  /// Writes a summary for a pull request.
  package func writeMarkdown(to page: TextPage) {
    VerdictMarkdown(audit).write(to: page)
  }

  /// Writes the verdict, both images, the surface, claims, findings, parity and files.
  package func writeMembers(to json: JSONWriter) {
    json.member("verdict", audit.verdict.rawValue)
    json.member("isSameImage", flag: audit.isSameImage)
    ComparisonReport(comparison).writeImageMembers(
      to: json, saysWhenVerified: saysWhenVerified)
    let members = VerdictJSON(audit)
    members.writeSurface(to: json)
    members.writeClaims(to: json)
    json.owners(audit.owners.owners)
    members.writeLeaks(to: json)
    members.writeFindings(to: json)
    DockerfileSection(audit).writeMembers(to: json)
    members.writeParity(to: json)
    ComparisonReport(comparison).writeDifferenceMembers(to: json)
  }
}

extension VerdictReport: VerdictDocument {
  /// Writes what was found in a form that a platform reads.
  package func write(_ format: PlatformFormat, warnings: [String], to page: TextPage) {
    FindingsDocument(audit).write(format, warnings: warnings, to: page)
  }
}
