import ByteText
import ContainerImage
import JSON
import ReleaseAudit

/// The verdicts about a pair of images for each of its platforms, and the one that follows from them.
package struct PlatformsReport: Sendable {
  /// The name and version of the JSON's schema.
  package static let schema = "imgdiff.compare-platforms/1"

  /// The verdict for a platform.
  package struct Judged: Sendable {
    /// The platform.
    package let platform: Platform
    /// What was concluded for it.
    package let report: VerdictReport

    /// What was concluded for a platform.
    package init(_ platform: Platform, _ report: VerdictReport) {
      self.platform = platform
      self.report = report
    }
  }

  /// The platforms in the order of the service's index.
  package let judged: [Judged]
  /// The platforms of which nothing could be concluded, each with the reason.
  package let refused: [(platform: Platform, reason: String)]

  /// A report about those platforms, of which there is at least one that was judged.
  package init(_ judged: [Judged], refused: [(platform: Platform, reason: String)]) {
    self.judged = judged
    self.refused = refused
  }

  /// Leaked where any platform is; else proven, for those that were judged.
  package var verdict: Verdict {
    judged.contains { $0.report.audit.verdict == .leaked } ? .leaked : .proven
  }

  /// What was odd about any of the images, each once.
  package var warnings: [String] {
    var seen: Set<String> = []
    return judged.flatMap(\.report.audit.warnings).filter { seen.insert($0).inserted }
      + refused.map { "\($0.platform): nothing can be concluded: \($0.reason)" }
  }

  private func names(_ verdict: Verdict) -> String {
    judged.filter { $0.report.audit.verdict == verdict }
      .map { "\($0.platform)".singleLine }.joined(separator: ", ")
  }

  /// `leaked for linux/arm64; proven for linux/amd64`.
  private var sentence: String {
    let parts = [Verdict.leaked, .proven].map { ($0, names($0)) }.filter { !$0.1.isEmpty }
      .map { "\($0.0.rawValue) for \($0.1)" }
    let rest = refused.map { "\($0.platform)".singleLine }.joined(separator: ", ")
    return (parts + (rest.isEmpty ? [] : ["nothing concluded for \(rest)"]))
      .joined(separator: "; ")
  }

  private var headline: String { verdict == .proven ? "PROVEN" : "LEAKED" }
}

extension PlatformsReport: VerdictDocument {
  /// Writes the verdict for all, then that for each platform with its evidence.
  package func writeText(to page: TextPage) {
    writeVerdict(to: page)
    for item in judged {
      let platform = "\(item.platform)".singleLine
      guard !page.options.isQuiet else {
        let text = VerdictText(item.report.audit)
        page.line("\(platform)  \(text.headline)  \(text.quietSentence)")
        continue
      }
      page.line()
      page.line(page.accented("For \(platform)", .strong))
      page.line()
      item.report.writeText(to: page)
    }
    guard !page.options.isQuiet else { return }
    page.line()
    writeVerdict(to: page)
  }

  private func writeVerdict(to page: TextPage) {
    let mark = page.accented(headline, verdict == .proven ? .added : .removed)
    guard !page.options.isQuiet else { return page.line("\(mark)  \(sentence)") }
    page.paragraph(sentence, indent: 8, lead: page.accented(mark, .strong) + "  ")
  }

  /// Writes a summary for each platform.
  package func writeMarkdown(to page: TextPage) {
    for item in judged {
      page.line("# \(Markdown.escape("\(item.platform)"))")
      page.line()
      item.report.writeMarkdown(to: page)
      page.line()
    }
    page.line("**\(Markdown.escape(sentence))**")
  }

  /// Writes the verdict, and a whole document of `compare` for each platform.
  package func writeMembers(to json: JSONWriter) {
    json.member("verdict", verdict.rawValue)
    json.name("platforms")
    json.array(.lines) {
      for item in judged {
        json.object(.lines) {
          json.member("platform", "\(item.platform)")
          json.name("report")
          json.object(.lines) {
            json.member("schema", VerdictReport.schema)
            json.name("warnings")
            json.array(item.report.audit.warnings, .lines)
            item.report.writeMembers(to: json)
          }
        }
      }
    }
  }

  /// Writes what was found for each platform as one file that a platform of another kind reads.
  package func write(_ format: PlatformFormat, warnings: [String], to page: TextPage) {
    judged.map { item in
      var document = FindingsDocument(item.report.audit)
      document.variant = "\(item.platform)"
      return document
    }.write(format, warnings: warnings, to: page)
  }

  /// Never asked for: a page shows one platform.
  package func writeHTML(to page: TextPage) { judged.first?.report.writeHTML(to: page) }
}
