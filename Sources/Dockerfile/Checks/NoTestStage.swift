import Rules

extension RuleDescriptor {
  /// Nothing in the file runs tests.
  package static let noTestStage = RuleDescriptor(
    "no-test-stage", .dockerfile, .warning,
    statement: "No stage runs tests, though the file shows that tests matter",
    fix: """
      Add a stage that runs the tests on what the service is built from, and let the service need it.
      """,
    documentation: """
      An image can be built, and shipped, that fails its tests. Tests matter to a file of several \
      stages that has a stage called after tests or development, installs test requirements, or copies \
      tests. Other files get no such finding, nor does one that is itself called after tests or \
      development (Dockerfile.dev).
      """)
}

extension Check {
  static let noTestStage = Check(.noTestStage) { subject in
    guard subject.roles.tests.isEmpty, !subject.signs.hasTests, subject.signs.isPython,
      subject.signs.showsTests, subject.ships, subject.graph.stages.count > 1
    else { return [] }
    let graph = subject.graph
    let needed = subject.roles.services.reduce(into: Set<Int>()) {
      $0.formUnion(graph.needed(by: $1))
    }
    func isAside(_ stage: Stage) -> Bool {
      !subject.roles.services.contains(stage.index)
        && !StageRoles.hint(stage.name, in: StageRoles.otherNames.union(preparing))
        && graph.lineage(of: stage.index).contains { subject.facts[$0].isPython }
    }
    let named = graph.stages.first {
      StageRoles.hint($0.name, in: StageRoles.testNames) && isAside($0)
    }
    let developers = subject.roles.localdev.map { graph.stages[$0] }.flatMap {
      isAside($0) ? $0 : nil
    }
    let installing = graph.stages.first { stage in
      isAside(stage) && !needed.contains(stage.index)
        && subject.facts[stage.index].installations.contains {
          $0.command.isForTests && !$0.isWithUse
        }
    }
    let stage = named ?? developers ?? installing
    guard stage != nil || !subject.options.tests.isEmpty else { return [] }
    let message =
      named.map { "\($0.title) runs no tests that imgdiff knows, and no other stage does" }
      ?? "no stage runs tests, so nothing in the build shows that what ships works"
    return [
      subject.finding(
        .noTestStage, at: (stage ?? subject.service).from.position, stage ?? subject.service,
        message, fix: stage.flatMap { fix($0, isTests: named != nil, subject) })
    ]
  }

  /// What prepares for tests is not where they would run.
  private static let preparing: Set<String> = ["deps", "dependencies", "requirements", "wheels"]

  /// The tests run in the stage that is called after them, or in a new one on the developer's.
  private static func fix(_ stage: Stage, isTests: Bool, _ subject: CheckSubject) -> Fix? {
    let needed = subject.graph.needed(by: stage.index)
    // Where the service copies everything, tests in the context would come into it.
    let copiesAll = subject.roles.services.flatMap(subject.graph.lineage).contains { index in
      subject.facts[index].copies.contains {
        $0.sources.contains(where: SourceFiles.isWholeContext)
      }
    }
    guard needed.isDisjoint(with: subject.roles.services), subject.hasShell(stage.index),
      !copiesAll, let name = stage.name
    else { return nil }
    var plan = FixPlan(subject)
    let marker = subject.marker(of: stage.index)
    let lineage = subject.graph.lineage(of: stage.index)
    guard let (code, folder) = code(of: stage, lineage, subject) else { return nil }
    let tools = lineage.flatMap { subject.facts[$0].installations.map(\.command.tool) }
    let runner = ["uv", "poetry", "pdm", "pipenv"].first(where: tools.contains)
    let run = (runner.map { "\($0) run pytest" } ?? "python -m pytest") + folder
    let lines = code + ["RUN \(run) && touch \(marker)"]
    let source: String
    if isTests {
      source = name
      plan.insert(lines, before: subject.lineBeforeMetadata(of: stage.index))
    } else {
      source = plan.fresh("tests")
      let last = (stage.instructions.last ?? stage.from).lines.upperBound
      plan.insert(["", "FROM \(name) AS \(source)"] + lines, before: last + 1)
    }
    plan.require(marker, from: source, behind: stage.index, in: subject.roles.services)
    return plan.fix()
  }

  /// What brings the code and its tests into a stage, and the folder of the tests where the stage has
  /// them by name; nil where only the file's owner can tell.
  private static func code(
    of stage: Stage, _ lineage: [Int], _ subject: CheckSubject
  ) -> (copies: [String], folder: String)? {
    let copies = lineage.flatMap { subject.facts[$0].copies }
    if copies.contains(where: { $0.sources.contains(where: SourceFiles.isWholeContext) }) {
      return ([], "")
    }
    if let tests = copies.first(where: { $0.sources.contains(where: SourceFiles.isTests) }) {
      let isAlone = tests.sources.count == 1
      return ([], isAlone ? " \(tests.destination)" : "")
    }
    // The code can come from a stage that copied it, tests and all.
    let isFromStage = lineage.flatMap { subject.graph.stages[$0].copies }.contains { copy in
      guard !copy.isMount, let origin = copy.origin.stage else { return false }
      return subject.graph.lineage(of: origin).flatMap { subject.facts[$0].copies }.contains {
        own in
        own.sources.contains(where: SourceFiles.isCode)
          && copy.paths.contains { StagePath.contains($0, own.destination) }
      }
    }
    if isFromStage { return ([], "") }
    // All of the context fits where the code that is there stands as it does in the context.
    let workdir = subject.facts[stage.index].state.workdir
    let fits = copies.filter { $0.sources.contains(where: SourceFiles.isCode) }.allSatisfy { copy in
      copy.sources.allSatisfy { source in
        let place = StagePath.absolute(
          StagePath.absolute(source).dropFirst().description, in: workdir)
        return copy.destination == place
          || copy.destination + "/" + source.lastPathComponent == place
          || workdir == "/" && copy.destination == "/" + source.lastPathComponent
      }
    }
    return fits ? (["COPY . ."], "") : nil
  }
}
