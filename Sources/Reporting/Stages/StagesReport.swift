import ByteText
import Dockerfile
import Rules
import JSON

/// The stages of one or several Dockerfiles as a person would sketch them, and what is wrong with
/// them.
package struct StagesReport: GraphReport, Sendable {
  /// The name and version of the JSON's schema.
  package static let schema = "imgdiff.stages/1"

  /// A Dockerfile by its name.
  package struct File: Sendable {
    /// How messages name it.
    package let name: String
    /// Its stages, checked.
    package let analysis: StageAnalysis

    /// An analysed file.
    package init(name: String, _ analysis: StageAnalysis) {
      self.name = name
      self.analysis = analysis
    }
  }

  let files: [File]
  private let style: StageDrawing.Style
  private let focus: String?

  /// A report about the stages of a file.
  package init(_ analysis: StageAnalysis, file: String, style: StageDrawing.Style = .unicode) {
    self.init([File(name: file, analysis)], style: style)
  }

  /// A report about the stages of files.
  ///
  /// - Parameter focus: the stage whose needs and users alone are drawn.
  package init(_ files: [File], style: StageDrawing.Style = .unicode, focus: String? = nil) {
    self.files = files
    self.style = style
    self.focus = focus
  }

  /// Writes of each file who is who, the drawing, and the findings.
  package func writeText(to page: TextPage) {
    for (index, file) in files.enumerated() {
      if index > 0, !page.options.isQuiet { page.line() }
      write(file, to: page)
    }
  }

  private func write(_ file: File, to page: TextPage) {
    let analysis = file.analysis
    let findings = StageFindingsText(analysis, file: file.name)
    guard !page.options.isQuiet else { return page.line(findings.summary) }
    if files.count > 1 { page.line(page.accented(file.name.singleLine, .strong)) }
    page.line(fitting: PrintableText.escaping(analysis.roles.sentence(in: analysis.graph)))
    page.line()
    let width = page.options.width
    page.lines(of: StageDrawing(analysis, focus: focus).text(style: style, width: width))
    page.line()
    page.line(findings.summary)
    findings.write(to: page)
  }

  /// The drawing of a file's stages, as text.
  static func drawing(of analysis: StageAnalysis) -> String { StageDrawing(analysis).text() }

  /// Writes the graphs in Graphviz's language.
  package func writeDOT(to page: TextPage) {
    for file in files { page.lines(of: StageDrawing(file.analysis, focus: focus).dot()) }
  }

  /// Writes the graphs in Mermaid's language.
  package func writeMermaid(to page: TextPage) {
    for file in files { page.lines(of: StageDrawing(file.analysis, focus: focus).mermaid()) }
  }

  /// Writes the stages and the findings; of several files in `files`.
  package func writeMembers(to json: JSONWriter) {
    if let file = files.first, files.count == 1 { return write(file, to: json) }
    json.name("files")
    json.array(.lines) {
      for file in files {
        json.object(.lines) {
          json.member("file", file.name)
          write(file, to: json)
        }
      }
    }
  }

  private func write(_ file: File, to json: JSONWriter) {
    let roles = file.analysis.roles
    let stages = file.analysis.graph.stages
    json.name("roles")
    json.object {
      json.member("services", list: roles.services.map { stages[$0].label })
      json.member("basis", roles.basis.rawValue)
      json.member("localdev", roles.localdev.map { stages[$0].label })
      json.member("tests", list: roles.tests.map { stages[$0].label })
    }
    StagesJSON(file.analysis).write(to: json)
  }
}

extension TextPage {
  /// Writes a text that ends with a line break, each line made safe to show.
  func lines(of text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      self.line(trimming: PrintableText.escaping(String(line)))
    }
  }
}
