import ArgumentParser
import JSON
import Reporting
import System

/// What a run over a list of pairs can be shown as; as JSON, a line for each pair.
enum AuditFormat: String, ReportFormat {
  case text
  case json
  case markdown

  func write(
    _ report: FleetReport, to sink: ByteSink, _ options: TextOptions, warnings: [String]
  ) {
    switch self {
    case .text: report.writeText(to: TextPage(sink, options))
    case .json: report.writeLines(to: JSONWriter(sink))
    case .markdown: report.writeMarkdown(to: TextPage(sink, options))
    }
  }
}
