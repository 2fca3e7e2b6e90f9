import ArgumentParser
import Codecs
import Glibc
import Reporting
import System

/// What every command that reports takes.
struct OutputOptions: ParsableArguments {
  /// In what form results are written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
    case dot
    case mermaid
  }

  /// When colour is used.
  enum Color: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never
  }

  @Option(help: "The form of the results.")
  var format = Format.text

  @Option(
    help: ArgumentHelp("Write the results to a file, once they are complete.", valueName: "file"))
  var output: String?

  @Option(help: "When to use colour; NO_COLOR in the environment means never.")
  var color = Color.auto

  @Flag(
    name: .shortAndLong, help: "Show no warnings and no progress, and of a comparison one line.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Show every file of what is grouped.")
  var verbose = false

  @Flag(help: "Show exact sizes instead of kB (1,000 bytes), MB and GB.")
  var bytes = false

  func validate() throws {
    if quiet, verbose { throw ValidationError("--quiet and --verbose exclude each other") }
  }

  /// How text is laid out on the standard output of this process, or in a file.
  var textOptions: TextOptions {
    let isTerminal = output == nil && Terminal.isTerminal(STDOUT_FILENO)
    return TextOptions(
      width: width(isTerminal), isTerminal: isTerminal, usesColor: usesColor(isTerminal),
      showsExactBytes: bytes, isVerbose: verbose, isQuiet: quiet)
  }

  private func width(_ isTerminal: Bool) -> Int {
    let columns = Environment.value("COLUMNS").flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
    return (isTerminal ? Terminal.width(STDOUT_FILENO) : nil) ?? columns ?? 80
  }

  private func usesColor(_ isTerminal: Bool) -> Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto:
      // no-color.org: set and not empty. A dumb terminal shows the codes themselves.
      isTerminal && (Environment.value("NO_COLOR") ?? "").isEmpty
        && Environment.value("TERM") != "dumb"
    }
  }

  /// Writes a report where the results go, and says its warnings on standard error.
  func write(_ report: some Report, warnings: [String]) throws {
    Keepsakes.keep(report)
    if !quiet { for warning in warnings { Messages.warning(warning) } }
    let file = try output.map { path throws(OutputError) in try OutputFile.creating(path) }
    let destination = file ?? .standardOutput()
    let sink = ByteSink(destination)
    switch format {
    case .text: report.writeText(to: TextPage(sink, textOptions))
    case .json: report.writeJSON(to: JSONWriter(sink), warnings: warnings)
    case .markdown:
      guard let report = report as? any MarkdownReport else {
        throw Failure("--format markdown is for compare; take text or json here")
      }
      report.writeMarkdown(to: TextPage(sink, textOptions))
    case .dot, .mermaid:
      guard let report = report as? any GraphReport else {
        throw Failure("--format \(format.rawValue) is for stages; take text or json here")
      }
      let page = TextPage(sink, textOptions)
      if format == .dot { report.writeDOT(to: page) } else { report.writeMermaid(to: page) }
    }
    try sink.finish()
    try destination.commit()
  }
}
