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

  /// What this is to a platform that takes findings; nil for the others.
  var platform: PlatformFormat? { get }
}

extension ReportFormat {
  var platform: PlatformFormat? { nil }
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

/// What a pair of images can be shown as.
enum VerdictFormat: String, ReportFormat {
  case text
  case json
  case markdown
  case html
  case sarif
  case junit
  case codequality
  case github

  func write(
    _ report: any VerdictDocument, to sink: ByteSink, _ options: TextOptions, warnings: [String]
  ) {
    let page = TextPage(sink, options)
    switch self {
    case .text: report.writeText(to: page)
    case .json: report.writeJSON(to: JSONWriter(sink), warnings: warnings)
    case .markdown: report.writeMarkdown(to: page)
    case .html: report.writeHTML(to: page)
    case .sarif: report.write(.sarif, warnings: warnings, to: page)
    case .junit: report.write(.junit, warnings: warnings, to: page)
    case .codequality: report.write(.codeQuality, warnings: warnings, to: page)
    case .github: report.write(.annotations, warnings: warnings, to: page)
    }
  }

  var platform: PlatformFormat? { PlatformFormat(named: rawValue) }
}

/// What a comparison without a verdict can be shown as: a comment, too.
enum DiffFormat: String, ReportFormat {
  case text
  case json
  case markdown

  func write(
    _ report: DiffReport, to sink: ByteSink, _ options: TextOptions, warnings: [String]
  ) {
    switch self {
    case .text: report.writeText(to: TextPage(sink, options))
    case .json: report.writeJSON(to: JSONWriter(sink), warnings: warnings)
    case .markdown: report.writeMarkdown(to: TextPage(sink, options))
    }
  }
}

/// What one image can be shown as: a page for a browser, too.
enum PageFormat: String, ReportFormat {
  case text
  case json
  case html

  func write(
    _ report: InspectReport, to sink: ByteSink, _ options: TextOptions, warnings: [String]
  ) {
    switch self {
    case .text: report.writeText(to: TextPage(sink, options))
    case .json: report.writeJSON(to: JSONWriter(sink), warnings: warnings)
    case .html: report.writeHTML(to: TextPage(sink, options))
    }
  }
}

/// What distributions can be shown as: a bill of materials, too.
enum PackagesFormat: String, ReportFormat {
  case text
  case json
  case cyclonedx

  /// What was asked about the distributions, and the bill of those that are selected.
  struct Subject: Sendable {
    let answer: any Report
    let bill: BillOfMaterials
  }

  func write(
    _ subject: Subject, to sink: ByteSink, _ options: TextOptions, warnings: [String]
  ) {
    switch self {
    case .text: subject.answer.writeText(to: TextPage(sink, options))
    case .json: subject.answer.writeJSON(to: JSONWriter(sink), warnings: warnings)
    case .cyclonedx: subject.bill.write(to: JSONWriter(sink))
    }
  }
}

/// What stages can be shown as: a picture, in the languages of tools that draw, too. Of images, which
/// are not judged, there is nothing for platforms.
enum StagesFormat: String, ReportFormat {
  case text
  case json
  case dot
  case mermaid
  case sarif
  case junit
  case codequality
  case github

  func write(
    _ report: any GraphReport, to sink: ByteSink, _ options: TextOptions, warnings: [String]
  ) {
    let page = TextPage(sink, options)
    switch self {
    case .text: report.writeText(to: page)
    case .json: report.writeJSON(to: JSONWriter(sink), warnings: warnings)
    case .dot: report.writeDOT(to: page)
    case .mermaid: report.writeMermaid(to: page)
    case .sarif, .junit, .codequality, .github:
      guard let platform, let report = report as? any JudgingReport else { return }
      report.write(platform, warnings: warnings, to: page)
    }
  }

  var platform: PlatformFormat? { PlatformFormat(named: rawValue) }
}

extension PlatformFormat {
  /// The form that options call so.
  fileprivate init?(named name: String) {
    switch name {
    case "sarif": self = .sarif
    case "junit": self = .junit
    case "codequality": self = .codeQuality
    case "github": self = .annotations
    default: return nil
    }
  }
}
