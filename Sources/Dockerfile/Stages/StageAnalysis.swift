/// A Dockerfile with its stages, what they do, and what is wrong with it.
public struct StageAnalysis: Sendable {
  /// The file as read.
  public let document: DockerfileDocument
  /// The stages as the file has them.
  public let graph: StageGraph
  /// Who is who.
  public let roles: StageRoles
  /// What the user said beside the file.
  public let options: StageOptions
  /// What every check found, by line.
  public private(set) var findings: [Finding]

  /// Reads the stages of a document, gives them their roles and runs every check.
  ///
  /// - Throws: ``DockerfileError`` where a builder would refuse the file, and where an option names a
  ///   stage that isn't there.
  public init(
    _ document: DockerfileDocument, options: StageOptions = StageOptions()
  ) throws(DockerfileError) {
    let graph = try StageGraph(document, buildArguments: options.buildArguments)
    let subject = try CheckSubject(document: document, graph: graph, options: options)
    self.document = document
    self.graph = graph
    self.options = options
    roles = subject.roles
    facts = subject.facts
    findings = Check.all.flatMap { $0.findings(subject) }
      .sorted { ($0.line, $0.rule.rawValue) < ($1.line, $1.rule.rawValue) }
  }

  /// What runs tests in a stage, by name: `pytest`, `tox` …; empty where nothing does.
  public func testRunners(of stage: Int) -> [String] {
    graph.stages.indices.contains(stage) ? facts[stage].testRuns.map(\.command.runner) : []
  }

  /// The same analysis with other levels for some rules.
  public func weighing(_ levels: [Rule: Level]) -> StageAnalysis {
    var analysis = self
    for index in findings.indices {
      if let level = levels[findings[index].rule] { analysis.findings[index].level = level }
    }
    return analysis
  }

  private let facts: [StageFacts]
}
