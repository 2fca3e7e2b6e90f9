import ArgumentParser
import ContainerImage
import ReleaseAudit
import Reporting

/// `imgdiff layers IMAGE`
struct LayersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layers",
    abstract: "Show each layer's size, what it did to the files, and what it wastes.",
    discussion: """
      Wasted are the bytes of files that a layer ships and a later one (or the layer itself) \
      replaces or removes; each counts once, and a file with several names when its last one goes. \
      The efficiency is the share of the shipped file bytes that a container sees.
      """)

  @Argument(help: ArgumentHelp("The image.", valueName: "image"), completion: .file())
  var reference: String

  @Option(
    help: ArgumentHelp(
      "Say of one layer what its files belong to, and which folders they are in.",
      valueName: "number"))
  var layer: LayerIndex?

  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions<PlainFormat>

  func run() async throws {
    try output.check(images: [reference])
    try await output.reporting { try await report() }
  }

  private func report() async throws {
    let image = try await Pipeline(input, quiet: output.quiet).pythonImage(reference)
    guard let layer else {
      return try output.write(LayersReport(image), warnings: image.warnings)
    }
    try image.files.checkLayer(layer, of: reference)
    try output.write(
      LayersReport(image, layer: layer, ImageAccounts(of: image)), warnings: image.warnings)
  }
}
