/// Which stage is what ships, which is the developer's, and which run tests.
public struct StageRoles: Sendable, Hashable {
  /// The stage whose image ships.
  public var service: Int
  /// The stage whose image the developer uses; nil where there is none.
  public var localdev: Int?
  /// The stages that run tests while they are built.
  public var tests: [Int]

  /// Names that hint at a role where the commands don't tell.
  static let serviceNames: Set<String> = [
    "service", "prod", "production", "release", "runtime", "app", "server", "web", "api", "final",
    "deploy", "run", "main",
  ]
  static let localdevNames: Set<String> = [
    "localdev", "dev", "develop", "development", "local", "devcontainer", "debug", "devel",
  ]
  static let testNames: Set<String> = ["test", "tests", "testing", "ci", "check", "checks"]

  /// Finds the roles.
  ///
  /// Tests are what runs tests. The service is what the user names, else a stage called `service`,
  /// else what `docker build` builds without `--target` (the last stage), unless that is for tests or
  /// development; then the last stage that isn't. The developer's stage goes by its name, else it is
  /// a stage with test requirements that nothing builds on.
  init(graph: StageGraph, facts: [StageFacts], options: StageOptions) throws(DockerfileError) {
    let stages = graph.stages
    let running = stages.indices.filter { !facts[$0].testRuns.isEmpty }
    var tests: [Int] = []
    for name in options.tests { tests.append(try graph.target(name)) }
    if options.tests.isEmpty { tests = running }
    var localdev: Int?
    if let name = options.localdev { localdev = try graph.target(name) }

    func isApart(_ stage: Stage) -> Bool {
      tests.contains(stage.index) || stage.index == localdev
        || Self.hint(stage.name, in: Self.localdevNames)
        || Self.hint(stage.name, in: Self.testNames) || facts[stage.index].startsTests != nil
    }
    if let name = options.service ?? options.target {
      service = try graph.target(name)
    } else {
      let candidates = stages.filter { !isApart($0) }
      let leaves = candidates.filter { candidate in
        graph.isLeaf(candidate.index) { isApart(stages[$0]) }
      }
      var choices = [stages.last { $0.name == "service" }]
      if let last = stages.last, !isApart(last) { choices.append(last) }
      choices.append(leaves.last { Self.hint($0.name, in: Self.serviceNames) })
      choices += [leaves.last, candidates.last, stages.last]
      service = choices.compactMap { $0 }.first?.index ?? 0
    }
    let service = service
    if localdev == nil {
      let others = stages.filter { $0.index != service && !tests.contains($0.index) }
      let needed = graph.needed(by: service)
      func holdsTestRequirements(_ stage: Stage) -> Bool {
        !needed.contains(stage.index) && graph.isLeaf(stage.index)
          && !Self.hint(stage.name, in: Self.testNames)
          && graph.lineage(of: stage.index).contains { index in
            facts[index].installations.contains { $0.command.isForTests }
          }
      }
      let named = others.last { Self.hint($0.name, in: Self.localdevNames) }
      localdev = (named ?? others.last(where: holdsTestRequirements))?.index
    }
    self.localdev = localdev
    self.tests = tests
  }

  static func hint(_ name: String?, in names: Set<String>) -> Bool {
    guard let name else { return false }
    return names.contains(name) || StageNames.words(of: name).last.map(names.contains) == true
  }
}
