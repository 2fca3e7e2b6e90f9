/// What the checks look at: the stages, what they do and who they are.
struct CheckSubject: Sendable {
  let document: DockerfileDocument
  /// The stages as the file has them.
  let written: StageGraph
  /// The stages as meant: a misspelt stage is taken for the one it is like, so that one slip gives
  /// one finding and not five.
  let graph: StageGraph
  let slips: [StageSlip]
  let facts: [StageFacts]
  let roles: StageRoles
  let options: StageOptions

  init(
    document: DockerfileDocument, graph: StageGraph, options: StageOptions
  ) throws(DockerfileError) {
    self.document = document
    written = graph
    slips = StageSlip.slips(in: graph, knownImages: options.knownImages)
    var bases: [Int: Int] = [:]
    var copies: [SourcePosition: Int] = [:]
    for slip in slips where slip.isEarlier {
      if slip.isBase { bases[slip.stage] = slip.meant } else { copies[slip.position] = slip.meant }
    }
    self.graph = graph.rebased(bases).recopied(copies)
    facts = Self.facts(of: self.graph, escape: document.escape, options: options)
    roles = try StageRoles(graph: self.graph, facts: facts, options: options)
    self.options = options
  }

  static func facts(of graph: StageGraph, escape: UInt8, options: StageOptions) -> [StageFacts] {
    let fresh = StageState(
      escape: escape, given: options.buildArguments, global: graph.globalArguments)
    var facts: [StageFacts] = []
    for stage in graph.stages {
      let base = stage.base.stage.map { facts[$0].state }
      facts.append(StageFacts(of: stage, from: base ?? fresh))
    }
    return facts
  }

  var service: Stage { graph.stages[roles.service] }

  /// The installations of test requirements in a stage and in those below it, nearest first.
  func testInstallations(under stage: Int) -> [(stage: Int, installation: StageFacts.Installation)]
  {
    graph.lineage(of: stage).flatMap { index in
      facts[index].installations.filter(\.command.isForTests).map { (index, $0) }
    }
  }

  /// The steps of a stage and of those below it, in the order in which they run.
  func steps(upTo stage: Int) -> [(stage: Int, step: StageFacts.Step)] {
    graph.lineage(of: stage).reversed().flatMap { index in
      facts[index].steps.map { (index, $0) }
    }
  }

  /// The `FROM` line as written, with another base.
  func fromLine(of stage: Stage, base: String) -> String {
    let platform = stage.from.flag("platform").map { "--platform=\($0) " } ?? ""
    let name = stage.name.map { " AS \($0)" } ?? ""
    return "FROM \(platform)\(base)\(name)"
  }

  /// An instruction in one line, blanks inside drawn together.
  static func line(_ instruction: Instruction) -> String {
    let head = instruction.text.string.blankSeparated.joined(separator: " ")
    guard !instruction.heredocs.isEmpty else { return head }
    return ([head] + instruction.heredocs.map { $0.body.string + $0.name }).joined(separator: "\n")
  }
}

extension Array where Element == String {
  /// `a`, `a and b`, `a, b and c`.
  var listed: String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}
