import ArgumentParser
import Codecs
import Dockerfile
import ReleaseAudit
import System
import System

/// What is said about a Dockerfile beside it.
struct StageArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The stage that is built and ships, or a build of a bake or compose file.",
      valueName: "stage"))
  var target: String?

  @Option(help: ArgumentHelp("The stage that ships.", valueName: "stage"))
  var service: String?

  @Option(help: ArgumentHelp("The developer's stage.", valueName: "stage"))
  var localdev: String?

  @Option(help: ArgumentHelp("A stage that runs tests (repeatable).", valueName: "stage"))
  var tests: [String] = []

  @OptionGroup var buildArguments: BuildArguments

  @Option(
    help: ArgumentHelp(
      "A docker-bake file: the stages that it builds are built on purpose (repeatable).",
      valueName: "file"), completion: .file())
  var bake: [String] = []

  @Option(
    help: ArgumentHelp(
      "A compose file: the stages that it builds are built on purpose (repeatable).",
      valueName: "file"), completion: .file())
  var compose: [String] = []

  @Option(
    help: ArgumentHelp(
      "The build context: what it has of tests is looked for in what the service copies.",
      valueName: "folder"), completion: .directory)
  var context: String?

  /// Files whose builds count where they stand beside the Dockerfile.
  private static let filesBeside = [
    "docker-bake.hcl", "docker-bake.json", "compose.yaml", "compose.yml", "docker-compose.yaml",
    "docker-compose.yml",
  ]

  /// Reads a Dockerfile and checks it; the warnings are about what was given beside it.
  func analysis(
    of file: String, policy: Policy, platform: String? = nil
  ) throws -> (analysis: StageAnalysis, warnings: [String]) {
    var builds = BuildFiles(of: file == "-" ? nil : file)
    for path in bake { builds.addBake(try HostText.text(path), file: path) }
    for path in compose {
      let text = try HostText.text(path)
      do {
        try builds.addCompose(text, file: path)
      } catch {
        throw Failure(error)
      }
    }
    if bake.isEmpty, compose.isEmpty, file != "-" {
      let folder = HostFolder.parent(of: file)
      for name in Self.filesBeside {
        let path = folder + name
        guard HostFile.exists(path), let bytes = HostFile.read(path) else { continue }
        builds.addBeside(String(decoding: bytes, as: UTF8.self), file: name)
      }
    }
    let document = try DockerfileInput.document(file)
    var options = policy.stageOptions(
      target: target, service: service, localdev: localdev, tests: tests,
      buildArguments: buildArguments.values, definitions: builds.definitions,
      platform: platform ?? PlatformArguments.defaultPlatform, file: file == "-" ? nil : file,
      context: try context.map { folder throws(Failure) in
        try DockerfileSearch.context(folder, of: file)
      })
    if let target, let build = builds.definition(named: target),
      try DockerfileInput.graph(document, file, options).index(of: target) == nil
    {
      options.target = build.target
      options.buildArguments.merge(build.arguments) { given, _ in given }
    }
    let analysis = try DockerfileInput.analysis(document, file, options)
      .weighing(policy.stageLevels)
    let strays = bake.isEmpty && compose.isEmpty ? [] : builds.strays(in: analysis.graph)
    return (analysis, builds.warnings + strays + analysis.warnings)
  }
}

/// Values for `ARG`.
struct BuildArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A value for ARG, as for docker build (repeatable); without =VALUE the environment's.",
      valueName: "name[=value]"))
  var buildArg: [String] = []

  /// The values by name; a name that the environment doesn't have stays without one.
  var values: [String: String] {
    var values: [String: String] = [:]
    for text in buildArg {
      if let equals = text.firstIndex(of: "=") {
        values[String(text[..<equals])] = String(text[text.index(after: equals)...])
      } else if let value = Environment.value(text) {
        values[text] = value
      }
    }
    return values
  }
}
