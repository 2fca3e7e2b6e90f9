import ArgumentParser
import ContainerImage
import LayerFilesystem
import ReleaseAudit
import Reporting

/// `imgdiff files IMAGE [GLOB...]`
struct FilesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files",
    abstract: "List the files that a container sees, that a layer has, or that are hidden.",
    discussion: """
      A pattern without a slash is matched with names ('*.pyc'), one with a slash with whole paths \
      ('/app/**/*.py'); one that matches a folder takes all that is in it. * and ? do not match a \
      slash, ** as a component matches any number of components, [a-z] and [!a-z] match one byte. \
      Columns: type and mode, owner, size, layer, path.
      """)

  @Argument(help: ArgumentHelp("The image.", valueName: "image"), completion: .file())
  var reference: String

  @Argument(
    help: ArgumentHelp("Show only the paths that match one of these.", valueName: "pattern"),
    transform: Self.pattern)
  var patterns: [GlobPattern] = []

  @Option(
    help: ArgumentHelp(
      "Show the entries of one layer as its archive has them (0 is the base).",
      valueName: "index"))
  var layer: LayerIndex?

  @Flag(help: "Show what layers ship and no container sees.")
  var hidden = false

  @Flag(help: "Say of each file which package, distribution or other owner it belongs to.")
  var owners = false

  @Option(help: "Sort by size (the largest first), path or layer.")
  var sort: FileOrder.Key?

  @Option(
    help: ArgumentHelp(
      "List only the first of them; without --sort the largest ones.", valueName: "number"))
  var top: Int?

  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions<PlainFormat>

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top takes a number above 0") }
  }

  func run() async throws {
    try output.check(images: [reference])
    try await output.reporting { try await report() }
  }

  private func report() async throws {
    let pipeline = Pipeline(input, quiet: output.quiet)
    let audited = owners ? try await pipeline.pythonImage(reference) : nil
    let image = if let audited { audited.files } else { try await pipeline.image(reference) }
    let key = sort ?? (top == nil ? nil : .size)
    let report = FilesReport(
      image, FileSelection(try scope(of: image), patterns: patterns),
      order: FileOrder(key, top: top), owners: audited.map { PathOwners(of: $0) })
    let idle = report.idlePatterns.map { "no file matches '\($0)'" }
    try output.write(report, warnings: (audited?.warnings ?? image.warnings) + idle)
  }

  private static func pattern(_ text: String) throws -> GlobPattern {
    do {
      return try GlobPattern(text)
    } catch {
      throw ValidationError(error.description)
    }
  }

  private func scope(of image: IndexedImage) throws -> FileSelection.Scope {
    if let layer { try image.checkLayer(layer, of: reference) }
    if hidden { return .hidden(layer: layer) }
    return layer.map { .layer($0) } ?? .merged
  }
}

extension FileOrder.Key: ExpressibleByArgument {}
