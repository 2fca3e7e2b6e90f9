import ByteText
import Rules

/// Errors and warnings as commands that GitHub's runners find in a log, and show beside the lines of a
/// pull request.
///
/// A runner takes every line that begins with `::` for a command, and of an older form `##[` anywhere
/// in a line; nothing that comes from an image can make either.
struct AnnotationsReport {
  private let document: FindingsDocument
  private let warnings: [String]

  /// Of each level a step shows that many; what is beyond them would be lost without a word.
  private static let shown = 10

  init(_ document: FindingsDocument, warnings: [String]) {
    self.document = document
    self.warnings = warnings
  }

  func write(to page: TextPage) {
    page.line(Self.neutral(document.headline))
    for level in [Level.error, .warning] {
      let findings = document.findings.filter { $0.level == level }
      let isCut = findings.count > Self.shown
      for finding in findings.prefix(isCut ? Self.shown - 1 : Self.shown) {
        write(finding, to: page)
      }
      guard isCut else { continue }
      let count = Quantity.count(findings.count - Self.shown + 1, "more \(level.rawValue)")
      Self.command(level, [], "\(count): a step shows \(Self.shown)", to: page)
    }
  }

  /// A run that concluded nothing is an error of its own.
  static func writeFailure(_ failure: RunFailure, to page: TextPage) {
    command(
      .error, [("title", "nothing can be concluded")], failure.reason, to: page)
  }

  private func write(_ finding: ReportedFinding, to page: TextPage) {
    var properties: [(String, String)] = []
    if let source = finding.source {
      properties.append(("file", RepositoryPath.relative(source.file)))
      if let line = source.line { properties.append(("line", "\(line)")) }
      if let column = source.column { properties.append(("col", "\(column)")) }
    } else if let dockerfile = document.dockerfile {
      properties.append(("file", RepositoryPath.relative(dockerfile)))
    }
    properties.append(("title", finding.rule.id))
    Self.command(finding.level, properties, finding.sentence, to: page)
  }

  private static func command(
    _ level: Level, _ properties: [(String, String)], _ message: String, to page: TextPage
  ) {
    let name = level == .error ? "error" : "warning"
    let list = properties.map { "\($0.0)=\(escaped($0.1, isProperty: true))" }
      .joined(separator: ",")
    page.command("::\(name)\(list.isEmpty ? "" : " ")\(list)::\(escaped(neutral(message)))")
  }

  private static func escaped(_ text: String, isProperty: Bool = false) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where isProperty: result += "%3A"
      case "," where isProperty: result += "%2C"
      case _ where PrintableText.acts(scalar): result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// One line that no runner takes for a command.
  private static func neutral(_ text: String) -> String {
    let line = text.onOneLine.split(separator: "##[", omittingEmptySubsequences: false)
      .joined(separator: "## [")
    return line.hasPrefix("::") ? " \u{200B}\(line)" : line
  }
}
