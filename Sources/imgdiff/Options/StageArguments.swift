import ArgumentParser
import Codecs
import Dockerfile
import ReleaseAudit
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
      valueName: "file"))
  var bake: [String] = []

  @Option(
    help: ArgumentHelp(
      "A compose file: the stages that it builds are built on purpose (repeatable).",
      valueName: "file"))
  var compose: [String] = []

  /// Reads a Dockerfile and checks it; the warnings are about what was given beside it.
  func analysis(
    of file: String, policy: Policy
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
    let document = try DockerfileInput.document(file)
    var options = policy.stageOptions(
      target: target, service: service, localdev: localdev, tests: tests,
      buildArguments: buildArguments.values, definitions: builds.definitions)
    if let target, let build = builds.definition(named: target),
      try DockerfileInput.graph(document, file, options).index(of: target) == nil
    {
      options.target = build.target
      options.buildArguments.merge(build.arguments) { given, _ in given }
    }
    let analysis = try DockerfileInput.analysis(document, file, options)
      .weighing(policy.stageLevels)
    return (analysis, builds.warnings + builds.strays(in: analysis.graph))
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
