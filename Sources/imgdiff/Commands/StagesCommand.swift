import ArgumentParser
import Codecs
import Dockerfile
import LayerFilesystem
import ReleaseAudit
import Reporting

/// `imgdiff stages DOCKERFILE`
struct StagesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages",
    abstract: "Draw the stages of a Dockerfile, and say which promises they do not keep.",
    discussion: """
      DOCKERFILE is a path, or - for standard input. Nothing is looked up, neither on the network \
      nor in an engine. Exit codes: 0 no error was found, 1 one was found, 2 the file cannot be read.
      """)

  @Argument(help: ArgumentHelp("The Dockerfile.", valueName: "dockerfile"))
  var dockerfile: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Instead of a Dockerfile: images, whose shared layers are drawn.", valueName: "image"))
  var images: [String] = []

  @Flag(help: "Draw with the characters of ASCII alone.")
  var ascii = false

  @Option(
    help: ArgumentHelp(
      "The policy; without this option \(PolicyFile.defaultName), where it exists.",
      valueName: "file"))
  var policy: String?

  @OptionGroup(title: "Stage options") var stages: StageArguments
  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions<GraphFormat>

  func validate() throws {
    guard (dockerfile == nil) != images.isEmpty else {
      throw ValidationError("stages takes either a Dockerfile, or images behind --images")
    }
  }

  func run() async throws {
    guard let dockerfile else { return try await drawImages() }
    let policy = try AuditOptions.readPolicy(policy)
    try output.check(files: [dockerfile, policy.file] + stages.bake + stages.compose)
    let (analysis, warnings) = try stages.analysis(of: dockerfile, policy: policy)
    let report = StagesReport(
      analysis, file: DockerfileInput.name(dockerfile), style: style)
    try output.write(report, warnings: warnings)
    try ExitStatus(analysis.findings).end()
  }

  private var style: TreeSketch.Style { ascii ? .ascii : .unicode }

  private func drawImages() async throws {
    try output.check(images: images)
    let images = try await Pipeline(input, quiet: output.quiet).images(images)
    let report = TopologyReport(LayerTopology(images), style: style)
    try output.write(report, warnings: images.flatMap(\.warnings))
  }
}
