import ArgumentParser
import LayerFilesystem
import Reporting

/// `imgdiff SERVICE LOCALDEV`, the default command.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare two images of one Dockerfile: what LOCALDEV has that SERVICE has not.")

  @Argument(help: ArgumentHelp("The image that ships.", valueName: "service"))
  var service: String

  @Argument(help: ArgumentHelp("The image with the tests.", valueName: "localdev"))
  var localdev: String

  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions

  func run() async throws {
    let images = try await Pipeline(input, quiet: output.quiet).images([service, localdev])
    let comparison = ImageComparison(service: images[0], localdev: images[1])
    try output.write(
      ComparisonReport(comparison), warnings: images.flatMap(\.warnings))
    throw NoConclusion.noVerdictYet
  }
}

/// Why a comparison ends without a verdict.
enum NoConclusion: Error, CustomStringConvertible {
  /// The proof is not built yet; it takes this place when it is.
  case noVerdictYet

  var description: String {
    switch self {
    case .noVerdictYet:
      "no verdict: this version compares images and does not prove anything about them yet"
    }
  }
}
