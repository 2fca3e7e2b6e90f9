import ByteText
import Dockerfile
import JSON

/// A Dockerfile's stages as a person would sketch them, and what is wrong with them.
public struct StagesReport: GraphReport, Sendable {
  /// The name and version of the JSON's schema.
  public static let schema = "imgdiff.stages/1"

  private let file: String
  private let analysis: StageAnalysis
  private let style: StageDrawing.Style

  /// A report about the stages of a file.
  public init(_ analysis: StageAnalysis, file: String, style: StageDrawing.Style = .unicode) {
    self.analysis = analysis
    self.file = file
    self.style = style
  }

  /// Writes the drawing, then the findings.
  public func writeText(to page: TextPage) {
    let findings = StageFindingsText(analysis.findings, file: file)
    guard !page.options.isQuiet else { return page.line(findings.summary) }
    let drawing = StageDrawing(analysis).text(style: style, width: page.options.width)
    page.lines(of: drawing)
    page.line()
    page.line(findings.summary)
    findings.write(to: page)
  }

  /// Writes the graph in Graphviz's language.
  public func writeDOT(to page: TextPage) { page.lines(of: StageDrawing(analysis).dot()) }

  /// Writes the graph in Mermaid's language.
  public func writeMermaid(to page: TextPage) { page.lines(of: StageDrawing(analysis).mermaid()) }

  /// Writes the stages and the findings.
  public func writeMembers(to json: JSONWriter) { StagesJSON(analysis).write(to: json) }
}

extension TextPage {
  /// Writes a text that ends with a line break, each line made safe to show.
  func lines(of text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      self.line(trimming: PrintableText.escaping(String(line)))
    }
  }
}
