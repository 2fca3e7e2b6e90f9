/// What a file shows of Python and tests: without it nothing is said of them.
struct FileSigns: Sendable, Hashable {
  /// Whether any stage has to do with Python.
  var isPython: Bool
  /// Whether any stage runs tests, in the build or in a container.
  var hasTests: Bool
  /// Whether something else shows that tests matter: test requirements, files of tests, a stage called
  /// so.
  var showsTests: Bool
  /// Whether the file itself is for tests or development by its name, as `Dockerfile.dev` is.
  var isSideFile: Bool

  init(graph: StageGraph, facts: [StageFacts], options: StageOptions) {
    isPython = facts.contains { $0.isPython }
    hasTests = facts.contains { !$0.testRuns.isEmpty || $0.startsTests != nil }
    showsTests =
      !options.tests.isEmpty || options.localdev != nil
      || facts.contains { facts in
        facts.installations.contains { $0.command.isForTests }
          || facts.copies.contains { $0.sources.contains(where: SourceFiles.isTests) }
      }
      || graph.stages.contains {
        StageRoles.hint($0.name, in: StageRoles.testNames.union(StageRoles.localdevNames))
      }
    let words = options.file.map { StageNames.words(of: $0.lastPathComponent) } ?? []
    let folder = options.file?.split(separator: "/").dropLast().last.map(String.init)
    let names = StageRoles.localdevNames.union(StageRoles.testNames).union(StageRoles.otherNames)
    isSideFile =
      words.contains(where: names.contains)
      || folder.map { StageRoles.hint($0.lowercased(), in: names) || $0 == ".devcontainer" } == true
  }
}
