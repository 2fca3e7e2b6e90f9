import ArgumentParser
import Dockerfile
import PythonDistributions
import ReleaseAudit
import Reporting

/// `imgdiff SERVICE LOCALDEV`, the default command.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Prove that SERVICE ships nothing of what LOCALDEV has for testing.",
    usage: "imgdiff compare [<options>] <service> <localdev>",
    discussion: """
      The tests are found in LOCALDEV: its test requirements files, what they install, and the \
      project's test files. Exit codes: 0 proven, 1 leaked, 2 nothing can be concluded.
      """)

  @Argument(help: ArgumentHelp("The image that ships.", valueName: "service"), completion: .file())
  var service: String?

  @Argument(
    help: ArgumentHelp("The image with the tests.", valueName: "localdev"), completion: .file())
  var localdev: String?

  @Option(
    help: ArgumentHelp(
      "The Dockerfile of both: findings name its lines, and it is checked as by 'stages'.",
      valueName: "file"), completion: .file())
  var dockerfile: String?

  @Flag(help: "Judge the image of every platform that SERVICE has, each with LOCALDEV's.")
  var allPlatforms = false

  @OptionGroup(title: "Audit options") var audit: AuditOptions
  @OptionGroup(title: "Dockerfile options") var buildArguments: BuildArguments
  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions<VerdictFormat>

  // Both are optional to ArgumentParser, so that what it says of one alone is of use.
  func validate() throws {
    guard let service else {
      throw ValidationError(
        "compare takes two images: the one that ships and the one with the tests")
    }
    guard localdev != nil else {
      throw ValidationError(
        """
        one image cannot be compared: name its localdev image, too, or see it alone with \
        'imgdiff inspect \(service)'
        """)
    }
    guard allPlatforms else { return }
    if input.platform != nil {
      throw ValidationError("--platform and --all-platforms exclude each other")
    }
    if output.formats.contains(.html) {
      throw ValidationError("a page of html shows one platform: name it with --platform")
    }
  }

  func run() async throws {
    guard let service, let localdev else { return }
    // A mistake in the policy should not cost the time of reading images.
    let releaseAudit = try audit.releaseAudit()
    try output.check(
      images: [service, localdev],
      files: [dockerfile, releaseAudit.policy.file] + releaseAudit.testRequirements
        + releaseAudit.requirements)
    try await output.reporting { try await report(service, localdev, releaseAudit) }
  }

  private func report(
    _ service: String, _ localdev: String, _ releaseAudit: ReleaseAudit
  ) async throws {
    let stages = try dockerfile.map { file in
      AuditedDockerfile(
        try analysis(of: file, releaseAudit.policy), file: DockerfileInput.name(file))
    }
    let pipeline = Pipeline(input, quiet: output.quiet, policy: PythonContentPolicy())
    if allPlatforms {
      let report = try await PlatformsRun(
        audit: releaseAudit, base: audit.base, dockerfile: stages
      ).report(service, localdev, pipeline)
      try output.write(report, warnings: report.warnings)
      return try ExitStatus(report.verdict).end()
    }
    let report = try await ProofRun(audit: releaseAudit, base: audit.base, dockerfile: stages)
      .report(service, localdev, pipeline).verdict
    try output.write(report, warnings: report.audit.warnings)
    try ExitStatus(report.audit.verdict).end()
  }

  private func analysis(of file: String, _ policy: Policy) throws -> StageAnalysis {
    let document = try DockerfileInput.document(file)
    let options = policy.stageOptions(buildArguments: buildArguments.values)
    return try DockerfileInput.analysis(document, file, options)
  }
}
