import ArgumentParser
import Codecs
import Dockerfile
import LayerFilesystem
import ReleaseAudit
import Reporting

/// `imgdiff stages [DOCKERFILE]`
struct StagesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages",
    abstract: "Draw the stages of a Dockerfile, and say which promises they do not keep.",
    discussion: """
      DOCKERFILE is a path, a folder in which Dockerfiles are looked for, or - for standard input; \
      there can be several; without any it is ./Dockerfile, else ./Containerfile. Nothing is looked up, \
      neither on the network nor in an engine. Exit codes: 0 no error was found, 1 one was found, 2 a \
      file cannot be read.
      """)

  @Argument(
    help: ArgumentHelp("Dockerfiles, and folders of them.", valueName: "dockerfile"),
    completion: .file())
  var dockerfiles: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Instead of a Dockerfile: images, whose shared layers are drawn.", valueName: "image"),
    completion: .file())
  var images: [String] = []

  @Option(
    help: ArgumentHelp(
      "Draw only what a stage needs and what needs it.", valueName: "stage"))
  var focus: String?

  @Flag(help: "Draw with the characters of ASCII alone.")
  var ascii = false

  @Option(
    help: ArgumentHelp(
      "The policy; without this option \(PolicyFile.defaultName), where it exists.",
      valueName: "file"), completion: .file())
  var policy: String?

  @OptionGroup(title: "Stage options") var stages: StageArguments
  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions<StagesFormat>

  func validate() throws {
    guard dockerfiles.isEmpty || images.isEmpty else {
      throw ValidationError("stages takes either Dockerfiles, or images behind --images")
    }
    if !images.isEmpty, let format = output.formats.first(where: { $0.platform != nil }) {
      throw ValidationError("images are drawn, not judged: --images has no format \(format)")
    }
  }

  func run() async throws {
    guard images.isEmpty else { return try await drawImages() }
    let dockerfiles = dockerfiles.isEmpty ? [try DockerfileSearch.here()] : dockerfiles
    let policy = try AuditOptions.readPolicy(policy)
    try output.check(files: dockerfiles + [policy.file] + stages.bake + stages.compose)
    try await output.reporting { try report(dockerfiles, policy) }
  }

  private func report(_ dockerfiles: [String], _ policy: Policy) throws {
    var files: [StagesReport.File] = []
    var found: [Dockerfile.Finding] = []
    var warnings: [String] = []
    var failures: [Failure] = []
    let paths = try dockerfiles.flatMap { path throws(Failure) in try DockerfileSearch.files(path) }
    for path in paths {
      do {
        let (analysis, notes) = try stages.analysis(
          of: path, policy: policy, platform: input.platform.map { "\($0)" })
        if let focus { _ = try DockerfileInput.target(focus, of: analysis.graph, path) }
        let name = DockerfileInput.name(path)
        files.append(.init(name: name, analysis))
        found += analysis.findings
        warnings += notes.map { paths.count == 1 ? $0 : "\(name): \($0)" }
      } catch let failure as Failure where paths.count > 1 {
        failures.append(failure)
      }
    }
    let report = StagesReport(files, style: style, focus: focus)
    // Of several files those that can be read are shown to people; a program gets all or nothing.
    if failures.isEmpty || output.format == .text {
      try output.write(report, warnings: warnings, isWhole: failures.isEmpty)
    }
    if let last = failures.popLast() {
      for failure in failures { Messages.error(failure.description) }
      throw last
    }
    try ExitStatus(found).end()
  }

  private var style: TreeSketch.Style { ascii ? .ascii : .unicode }

  private func drawImages() async throws {
    try output.check(images: images)
    try await output.reporting {
      let images = try await Pipeline(input, quiet: output.quiet).images(images)
      let report = TopologyReport(LayerTopology(images), style: style)
      try output.write(report, warnings: images.flatMap(\.warnings))
    }
  }
}
