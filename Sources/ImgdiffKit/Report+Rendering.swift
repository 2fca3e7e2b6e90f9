import JSON
import Reporting
import System

extension Report {
  /// The report for people.
  func text(width: Int) -> String {
    rendered { writeText(to: TextPage($0, TextOptions(width: max(1, width)))) }
  }

  /// The report as one JSON object.
  func json(warnings: [String]) -> String {
    rendered { writeJSON(to: JSONWriter($0), warnings: warnings) }
  }

  /// What is written to a sink, all of which is UTF-8.
  fileprivate func rendered(_ write: (ByteSink) -> Void) -> String {
    var bytes: [UInt8] = []
    let sink = ByteSink { (piece) throws(OutputError) in bytes += piece }
    write(sink)
    // Adding to an array does not fail.
    try? sink.finish()
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension MarkdownReport {
  /// The report as Markdown.
  func markdown() -> String { rendered { writeMarkdown(to: TextPage($0, TextOptions())) } }
}
