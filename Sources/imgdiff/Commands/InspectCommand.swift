import ArgumentParser
import ReleaseAudit
import Reporting

/// `imgdiff inspect IMAGE`
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show one page about an image: configuration, layers, files, waste.",
    discussion: "With limits the exit code is 1 where the image does not keep to one of them.")

  @Argument(help: ArgumentHelp("The image.", valueName: "image"), completion: .file())
  var reference: String

  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions<PageFormat>

  func run() async throws {
    let (limits, policy) = try limits.limits()
    try output.check(images: [reference], files: [policy])
    try await output.reporting { try await report(limits) }
  }

  private func report(_ limits: ImageLimits) async throws {
    let image = try await Pipeline(input, quiet: output.quiet).pythonImage(reference)
    let checks = limits.checks(of: image.files)
    try output.write(
      InspectReport(image, ImageAccounts(of: image), limits: checks), warnings: image.warnings)
    try ExitStatus(checks).end()
  }
}
