import ArgumentParser
import Codecs
import Glibc
import JSON
import Reporting
import System

/// What every command that reports takes.
struct OutputOptions<Format: ReportFormat>: ParsableArguments {
  @Option(name: .shortAndLong, help: "The form of the results.")
  var format = Format.text

  @Option(
    help: ArgumentHelp("Write the results to a file, once they are complete.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Make every line fit that many columns, instead of the terminal's or COLUMNS.",
      valueName: "columns"))
  var width: Int?

  @Option(
    name: .customLong("report"),
    help: ArgumentHelp(
      "Write the results to a file in a form of --format, too (repeatable).",
      valueName: "format=file"),
    completion: .list(Format.allCases.map { "\($0.defaultValueDescription)=" }),
    transform: { text in try ReportRequest<Format>(text) })
  var reports: [ReportRequest<Format>] = []

  @Option(help: "When to use colour; NO_COLOR in the environment means never.")
  var color = ColorUse.auto

  @Flag(
    name: .shortAndLong, help: "Show no warnings and no progress, and of a comparison one line.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Show every file of what is grouped.")
  var verbose = false

  @Flag(help: "Show exact sizes instead of kB (1,000 bytes), MB and GB.")
  var bytes = false

  func validate() throws {
    if let width, width < 20 { throw ValidationError("--width takes a number from 20 on") }
    if quiet, verbose { throw ValidationError("--quiet and --verbose exclude each other") }
  }

  /// Refuses files for results that cannot be written, or that are among those that are read.
  func check(images: [String] = [], files: [String?] = []) throws {
    try OutputPlaces(files: (output.map { [$0] } ?? []) + reports.map(\.file))
      .check(images: images, files: files)
  }

  /// Every form that is asked for.
  var formats: [Format] { [format] + reports.map(\.format) }

  /// How text is laid out on the standard output of this process, or in a file.
  private func textOptions(inFile: Bool) -> TextOptions {
    let isTerminal = !inFile && Terminal.isTerminal(STDOUT_FILENO)
    let columns = Environment.value("COLUMNS").flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
    let terminal = isTerminal ? Terminal.width(STDOUT_FILENO) : nil
    return TextOptions(
      width: width ?? terminal ?? columns ?? 80, isTerminal: isTerminal || width != nil,
      isFixed: width != nil || columns != nil, usesColor: usesColor(isTerminal),
      showsExactBytes: bytes, isVerbose: verbose, isQuiet: quiet)
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
  ///
  /// Files come first, and appear when all of them are complete: a reader of standard output that goes
  /// away ends the run.
  /// With `isPrinted` false nothing goes to standard output, which something else has.
  func write(
    _ report: Format.Subject, warnings: [String], isWhole: Bool = true, isPrinted: Bool = true
  ) throws {
    Keepsakes.keep(report)
    if !quiet { for warning in warnings { Messages.warning(warning) } }
    var places = isWhole ? reports.map { ($0.format, $0.file) } : []
    if let output { places.append((format, output)) }
    let files = try places.map { format, path in
      let file = try OutputFile.creating(path)
      try write(report, as: format, to: file, textOptions(inFile: true), warnings)
      return file
    }
    for file in files { try file.commit() }
    guard output == nil, isPrinted else { return }
    try write(report, as: format, to: .standardOutput(), textOptions(inFile: false), warnings)
  }

  private func write(
    _ report: Format.Subject, as format: Format, to file: OutputFile, _ options: TextOptions,
    _ warnings: [String]
  ) throws(OutputError) {
    let sink = ByteSink(file)
    format.write(report, to: sink, options, warnings: warnings)
    try sink.finish()
  }
}

/// When colour is used.
enum ColorUse: String, ExpressibleByArgument, CaseIterable {
  case auto
  case always
  case never
}
