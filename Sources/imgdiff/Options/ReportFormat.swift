import ArgumentParser
import JSON
import Reporting
import System

/// The forms in which a command writes its results; ArgumentParser refuses any other before anything
/// is read.
protocol ReportFormat: ExpressibleByArgument, CaseIterable, Sendable {
  /// What can be written in each of these forms.
  associatedtype Subject: Sendable

  /// The form for people, which is the usual one.
  static var text: Self { get }

  /// Writes a report.
  func write(
    _ report: Subject, to sink: ByteSink, _ options: TextOptions, warnings: [String])
}

/// For people and for programs.
enum PlainFormat: String, ReportFormat {
  case text
  case json

  func write(
    _ report: any Report, to sink: ByteSink, _ options: TextOptions, warnings: [String]
  ) {
    switch self {
    case .text: report.writeText(to: TextPage(sink, options))
    case .json: report.writeJSON(to: JSONWriter(sink), warnings: warnings)
    }
  }
}

/// Also as a comment on a pull request.
enum CommentFormat: String, ReportFormat {
  case text
  case json
  case markdown

  func write(
    _ report: any MarkdownReport, to sink: ByteSink, _ options: TextOptions, warnings: [String]
  ) {
    switch self {
    case .text: PlainFormat.text.write(report, to: sink, options, warnings: warnings)
    case .json: PlainFormat.json.write(report, to: sink, options, warnings: warnings)
    case .markdown: report.writeMarkdown(to: TextPage(sink, options))
    }
  }
}

/// Also as a picture, in the languages of tools that draw.
enum GraphFormat: String, ReportFormat {
  case text
  case json
  case dot
  case mermaid

  func write(
    _ report: any GraphReport, to sink: ByteSink, _ options: TextOptions, warnings: [String]
  ) {
    switch self {
    case .text: PlainFormat.text.write(report, to: sink, options, warnings: warnings)
    case .json: PlainFormat.json.write(report, to: sink, options, warnings: warnings)
    case .dot: report.writeDOT(to: TextPage(sink, options))
    case .mermaid: report.writeMermaid(to: TextPage(sink, options))
    }
  }
}
