import ArgumentParser
import Codecs
import ContainerImage
import Glibc
import JSON
import Reporting
import System

/// What every command that reports takes.
struct OutputOptions<Format: ReportFormat>: ParsableArguments {
  @Option(name: .shortAndLong, help: "The form of the results.")
  var format = Format.text

  @Option(
    help: ArgumentHelp("Write the results to a file, once they are complete.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Make every line fit that many columns, instead of the terminal's or COLUMNS.",
      valueName: "columns"))
  var width: Int?

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

  /// Refuses a file for the results that cannot be written, or that is one of those that are read:
  /// before anything is read, for a mistake should cost no time.
  func check(images: [String] = [], files: [String?] = []) throws {
    guard let output else { return }
    do {
      try OutputFile.check(output)
    } catch {
      throw Failure(error)
    }
    // A reference that is none is told about when it is opened.
    let paths = images.compactMap { try? ImageReference($0).path } + files.compactMap { $0 }
    for path in paths where path != "-" {
      switch OutputFile.damage(of: output, to: path) {
      case .replaces:
        throw Failure("cannot write \(output): it would replace the input \(path)")
      case .entersFolder:
        throw Failure("cannot write \(output): it is inside the input \(path)")
      case nil: break
      }
    }
  }

  /// How text is laid out on the standard output of this process, or in a file.
  var textOptions: TextOptions {
    let isTerminal = output == nil && Terminal.isTerminal(STDOUT_FILENO)
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
  func write(_ report: Format.Subject, warnings: [String]) throws {
    Keepsakes.keep(report)
    if !quiet { for warning in warnings { Messages.warning(warning) } }
    let file = try output.map { path throws(OutputError) in try OutputFile.creating(path) }
    let destination = file ?? .standardOutput()
    let sink = ByteSink(destination)
    format.write(report, to: sink, textOptions, warnings: warnings)
    try sink.finish()
    try destination.commit()
  }
}

/// When colour is used.
enum ColorUse: String, ExpressibleByArgument, CaseIterable {
  case auto
  case always
  case never
}
