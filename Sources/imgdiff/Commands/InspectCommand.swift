import ArgumentParser
import ReleaseAudit
import Reporting

/// `imgdiff inspect IMAGE`
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show one page about an image: configuration, layers, files, waste.")

  @Argument(help: ArgumentHelp("The image.", valueName: "image"), completion: .file())
  var reference: String

  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions<PageFormat>

  func run() async throws {
    try output.check(images: [reference])
    try await output.reporting { try await report() }
  }

  private func report() async throws {
    let image = try await Pipeline(input, quiet: output.quiet).pythonImage(reference)
    try output.write(InspectReport(image, ImageAccounts(of: image)), warnings: image.warnings)
  }
}
