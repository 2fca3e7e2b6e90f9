import ByteText
import System

extension FleetReport {
  /// Rows beyond these are counted only: a job's summary has a limit, and so has a reader.
  private static let shown = 200

  /// Writes the same as Markdown, for a job's summary.
  package func writeMarkdown(to page: TextPage) {
    let sign = !failed.isEmpty ? "⚠️" : leaked.isEmpty ? "✅" : "❌"
    page.line("## \(sign) \(Markdown.escape(sentence))")
    if let newsSentence {
      page.line()
      page.line(newsSentence)
    }
    writeLeaks(to: page)
    table(
      "pair | leaks",
      leaked.map {
        "\(Markdown.escape($0.name)) | \(Markdown.escape($0.leaks.map(\.subject).joined(separator: ", ")))"
      }, to: page)
    table(
      "pair without a result | reason | again",
      failed.compactMap { result in
        result.failure.map {
          "\(Markdown.escape(result.name)) | \(Markdown.escape($0.reason)) | \(Self.advice($0))"
        }
      }, to: page)
  }

  private func writeLeaks(to page: TextPage) {
    table(
      "leak | services | brought by",
      SharedLeak.gathered(results).map { leak in
        let source = leak.sources.first.map { Markdown.escape(words($0, of: leak)) } ?? ""
        return
          "\(Markdown.escape(leak.subjects.joined(separator: ", "))) | \(leak.pairs.count) | \(source)"
      }, to: page)
  }

  private func table(_ head: String, _ rows: [String], to page: TextPage) {
    guard !rows.isEmpty else { return }
    let columns = head.split(separator: "|").count
    page.line()
    page.line("| \(head) |")
    page.line("|" + String(repeating: " --- |", count: columns))
    for row in rows.prefix(Self.shown) { page.line("| \(row) |") }
    guard rows.count > Self.shown else { return }
    page.line()
    page.line("And \(Quantity.count(rows.count - Self.shown)) more; `--format json` has all.")
  }
}
