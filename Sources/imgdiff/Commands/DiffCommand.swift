import ArgumentParser
import PythonDistributions
import ReleaseAudit
import Reporting

/// `imgdiff diff A B`
struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show in what any two images differ, without a verdict.",
    usage: "imgdiff diff [<options>] <a> <b>",
    discussion: """
      Layers, what the images are made of, Python distributions and packages of the operating \
      system by version, files by folder and size, configuration, waste. + is what only B has, - \
      what only A has, ~ what both have, differently. Exit codes: 0 also where they differ, 1 where B \
      does not keep to a limit that was given, 2 for what cannot be read.
      """)

  @Argument(help: ArgumentHelp("The first image, such as last week's.", valueName: "a"))
  var first: String?

  @Argument(help: ArgumentHelp("The other image: + is what it has more.", valueName: "b"))
  var second: String?

  @Option(
    help: ArgumentHelp(
      "How many of the largest owners, folders, files and paths to show; --verbose shows all.",
      valueName: "number"))
  var top = DiffReport.standardTop

  @Option(
    help: ArgumentHelp(
      "End with 1 where the uncompressed layers of B have more than this beyond A's.",
      valueName: "size"),
    transform: LimitOptions.bytes)
  var maxGrowth: Int64?

  @OptionGroup(title: "Limits of B") var limits: LimitOptions
  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions<DiffFormat>

  // Both are optional to ArgumentParser, so that what it says of one alone is of use.
  func validate() throws {
    if top < 1 { throw ValidationError("--top takes a number above 0") }
    guard let first else { throw ValidationError("diff takes two images") }
    guard second != nil else {
      throw ValidationError(
        """
        diff takes two images: name one that \(first) is compared with, or see it alone with \
        'imgdiff inspect \(first)'
        """)
    }
  }

  func run() async throws {
    guard let first, let second else { return }
    var (allowed, policy) = try limits.limits()
    allowed.growth = maxGrowth ?? allowed.growth
    let limits = allowed
    try output.check(images: [first, second], files: [policy])
    try await output.reporting { try await report(first, second, limits) }
  }

  private func report(
    _ first: String, _ second: String, _ limits: ImageLimits
  ) async throws {
    let pipeline = Pipeline(input, quiet: output.quiet, policy: PythonContentPolicy())
    let top = top
    let (report, warnings) = try await pipeline.images([first, second]) { images in
      let audited = await AuditedImage.audited(images)
      return (
        await DiffReport(audited[0], audited[1], top: top, limits: limits),
        Self.warnings(of: audited)
      )
    }
    try output.write(report, warnings: warnings)
    try ExitStatus(report.limits).end()
  }

  /// The warnings of both images, each once: one image may have been named twice.
  private static func warnings(of images: [AuditedImage]) -> [String] {
    var seen: Set<String> = []
    return images.flatMap(\.warnings).filter { seen.insert($0).inserted }
  }
}
