import Rules

/// A Dockerfile with its stages, what they do, and what is wrong with it.
package struct StageAnalysis: Sendable {
  /// The file as read.
  package let document: DockerfileDocument
  /// The stages as the file has them.
  package let graph: StageGraph
  /// Who is who.
  package let roles: StageRoles
  /// What the user said beside the file.
  package let options: StageOptions
  /// What every check found, by line, without what the file's author wants ignored.
  package private(set) var findings: [Finding]
  /// What was found, and the file's author wants ignored, with the reasons.
  package private(set) var ignored: [Finding]
  /// What could not be told, and what is wrong with comments for imgdiff.
  package let warnings: [String]

  /// Reads the stages of a document, gives them their roles and runs every check.
  ///
  /// - Throws: ``DockerfileError`` where a builder would refuse the file, and where an option names a
  ///   stage that isn't there.
  package init(
    _ document: DockerfileDocument, options: StageOptions = StageOptions()
  ) throws(DockerfileError) {
    let graph = try StageGraph(
      document, buildArguments: options.buildArguments, platform: options.platform)
    let subject = try CheckSubject(document: document, graph: graph, options: options)
    self.document = document
    self.graph = graph
    self.options = options
    roles = subject.roles
    facts = subject.facts
    var all = Check.all.flatMap { $0.findings(subject) }
      .sorted { ($0.line, $0.rule.id) < ($1.line, $1.rule.id) }
    if roles.basis == .guessed {
      // What rests on a guess is no error.
      for index in all.indices where Self.restOnService.contains(all[index].rule) {
        all[index].level = min(all[index].level, .warning)
      }
    }
    var exceptions = StageExceptions(document)
    for index in all.indices {
      all[index].ignored = exceptions.reason(toIgnore: all[index].rule.id, at: all[index].line)
    }
    findings = all.filter { $0.ignored == nil }
    ignored = all.filter { $0.ignored != nil }
    warnings = graph.unknowns + exceptions.warnings
  }

  private static let restOnService: Set<RuleDescriptor> = [
    .testStageSkipped, .serviceBuildsOnTests, .contextIncludesTests, .testsNotRequired,
  ]

  /// What runs tests in a stage, by name: `pytest`, `tox` …; empty where nothing does.
  package func testRunners(of stage: Int) -> [String] {
    graph.stages.indices.contains(stage) ? facts[stage].testRuns.map(\.command.runner) : []
  }

  /// The same analysis with other levels for some rules, by their names.
  package func weighing(_ levels: [String: Level]) -> StageAnalysis {
    var analysis = self
    for index in findings.indices {
      if let level = levels[findings[index].rule.id] { analysis.findings[index].level = level }
    }
    return analysis
  }

  private let facts: [StageFacts]
}
