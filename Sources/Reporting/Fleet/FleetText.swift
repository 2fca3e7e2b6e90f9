import ByteText
import System

extension FleetReport {
  /// Layers that bring a leak into fewer services than the first few are counted only.
  private static let shownSources = 3

  /// Writes the numbers, what leaks across the services, and the pairs that leak or have no result.
  package func writeText(to page: TextPage) {
    page.paragraph(sentence)
    guard !page.options.isQuiet else { return }
    if let newsSentence { page.line(newsSentence) }
    writeLeaks(to: page)
    writeLeakedPairs(to: page)
    writeFailures(to: page)
  }

  private func writeLeaks(to page: TextPage) {
    let leaks = SharedLeak.gathered(results)
    guard !leaks.isEmpty else { return }
    page.heading("What leaks")
    for leak in leaks {
      page.paragraph(words(leak), indent: 4, lead: "  ")
      for source in leak.sources.prefix(Self.shownSources) {
        page.line("    ", path: words(source, of: leak), keeping: .head)
        if source.instruction != nil {
          page.line(fitting: "      \(Instruction.readable(source.instruction))")
        }
      }
      let more = leak.sources.count - Self.shownSources
      if more > 0 { page.line("    and \(Quantity.count(more, "layer")) more bring it") }
    }
  }

  private func writeLeakedPairs(to page: TextPage) {
    guard !leaked.isEmpty else { return }
    page.heading("Leaked")
    for result in leaked {
      let subjects = result.leaks.map(\.subject.singleLine).joined(separator: ", ")
      page.line(fitting: "  \(result.name.singleLine): \(subjects)")
    }
  }

  private func writeFailures(to page: TextPage) {
    guard !failed.isEmpty else { return }
    page.heading("Without a result")
    for result in failed {
      guard let failure = result.failure else { continue }
      page.paragraph(
        "\(result.name.singleLine): \(failure.reason.singleLine) (\(Self.advice(failure)))",
        indent: 4, lead: "  ")
    }
  }
}
