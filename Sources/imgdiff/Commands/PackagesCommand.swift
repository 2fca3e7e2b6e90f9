import ArgumentParser
import ContainerImage
import LayerFilesystem
import ReleaseAudit
import Reporting

/// `imgdiff packages IMAGE`
struct PackagesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "packages",
    abstract: "List the Python distributions of an image, hidden ones too.",
    discussion: """
      They stand below the interpreter that finds them, whatever form their metadata has; what a \
      later layer hides still ships and is listed with that layer. Size and files are those that \
      the distribution owns, by its RECORD where it has one.
      """)

  @Argument(help: ArgumentHelp("The image.", valueName: "image"), completion: .file())
  var reference: String

  @Option(
    help: ArgumentHelp(
      "Show only what that layer brought (0 is the base).", valueName: "index"))
  var layer: LayerIndex?

  @Flag(help: "Show only what layers ship and no container sees.")
  var hidden = false

  @Flag(help: "Show vendored copies and what interrupted uninstalls left, too.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "Show a distribution's files, with digests, each compared with its RECORD.",
      valueName: "name"))
  var files: String?

  @Option(
    help: ArgumentHelp(
      "Show the chains of requirements that bring a distribution.", valueName: "name"))
  var why: String?

  @Flag(help: "Show what requires what, as a tree for each interpreter.")
  var tree = false

  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions<PackagesFormat>

  func validate() throws {
    let questions = [files != nil, why != nil, tree].count { $0 }
    if questions > 1 { throw ValidationError("--files, --why and --tree exclude each other") }
    if why != nil || tree, layer != nil || hidden || all {
      throw ValidationError(
        "--why and --tree are about what interpreters find; leave out --layer, --hidden and --all")
    }
  }

  func run() async throws {
    try output.check(images: [reference])
    try await output.reporting { try await report() }
  }

  private func report() async throws {
    let image = try await Pipeline(input, quiet: output.quiet).pythonImage(reference)
    if let layer { try image.files.checkLayer(layer, of: reference) }
    let selection = PackageSelection(layer: layer, isHiddenOnly: hidden, includesCopies: all)
    try output.write(
      PackagesFormat.Subject(
        answer: try report(image, selection), bill: BillOfMaterials(image, selection)),
      warnings: image.warnings)
  }

  private func report(
    _ image: AuditedImage, _ selection: PackageSelection
  ) throws -> any Report {
    do {
      if let files { return try PackageFilesReport(of: files, in: image, selection) }
      if let why { return try PackageReasonsReport(for: why, in: image, selection) }
    } catch {
      throw Failure(error)
    }
    return tree ? RequirementTreeReport(image) : PackagesReport(image, selection)
  }
}
