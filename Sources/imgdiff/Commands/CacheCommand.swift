import ArgumentParser
import LayerFilesystem
import Reporting

/// `imgdiff cache`
struct CacheCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Show what is kept from run to run, or remove it.",
    discussion: """
      Of compressed layers the finished indexes are kept, so that a layer is inflated once a machine, \
      and fetched from a registry once. The digest of a layer that is at hand is checked in every run. \
      What was used longest ago goes when there is too much.
      """)

  @Flag(help: "Show how much is kept, and where (the default).")
  var stats = false

  @Flag(help: "Remove all that is kept.")
  var clear = false

  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp("The folder, instead of ~/.cache/imgdiff.", valueName: "dir"),
    completion: .directory)
  var folder: String?

  @OptionGroup(title: "Output options") var output: OutputOptions<PlainFormat>

  func validate() throws {
    if stats, clear { throw ValidationError("--stats and --clear exclude each other") }
    try CacheOptions.validate(folder)
  }

  func run() async throws {
    try output.check()
    let cache = try CacheOptions.existing(folder)
    try output.write(clear ? CacheReport(clearing: cache) : CacheReport(of: cache), warnings: [])
  }
}
