import ArgumentParser
import Codecs
import ContainerImage

/// What every command that reads images takes.
struct ImageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The platform to take from an image for several.", valueName: "os/arch[/variant]"),
    transform: { text in
      guard let platform = Platform(text) else {
        throw ValidationError("'\(text)' is not a platform such as linux/amd64")
      }
      return platform
    })
  var platform: Platform?

  @Option(
    help: ArgumentHelp(
      "How many bytes, per compressed byte, archives over 1 GiB may expand to.",
      valueName: "ratio"))
  var maxExpansion: Int64 = ExpansionLimit.standard.ratio

  @OptionGroup var engine: EngineOptions
  @OptionGroup var registry: RegistryOptions
  @OptionGroup var caching: CacheOptions

  @Flag(help: "Show no progress, on a terminal either.")
  var noProgress = false

  func validate() throws {
    guard maxExpansion > 0 else {
      throw ValidationError("--max-expansion takes a number above 0")
    }
  }
}
