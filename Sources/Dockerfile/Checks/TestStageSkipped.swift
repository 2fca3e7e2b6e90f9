import Rules

extension RuleDescriptor {
  /// Tests that no build of the service runs.
  package static let testStageSkipped = RuleDescriptor(
    "test-stage-skipped", .dockerfile, .error,
    statement: "A stage that runs tests is not needed by the service, so BuildKit never builds it",
    fix: """
      Make the service need its tests: let them leave an empty marker and copy it \
      (COPY --from=tests /tests-passed /tests-passed), or mount their stage \
      (RUN --mount=type=bind,from=tests,target=/mnt true), which leaves no file behind. Or build the \
      stage on purpose before the service, in CI: docker build --target tests.
      """,
    documentation: """
      BuildKit, buildah and podman build only what the target needs (moby/buildkit#625): the tests \
      don't run and can't fail the build. Only Docker's classic builder runs every stage above the \
      target. Where several stages ship, each must need the tests. A stage that a bake or compose file \
      builds is built on purpose. In a file without Python, and where the service is guessed, it is a \
      warning.
      """)
}

extension Check {
  static let testStageSkipped = Check(.testStageSkipped) { subject in
    guard subject.roles.ships else { return [] }
    let graph = subject.graph
    let onPurpose = subject.options.definitions.compactMap(\.target)
      .compactMap(graph.index(of:)).filter { !subject.roles.services.contains($0) }
      .reduce(into: Set<Int>()) { $0.formUnion(graph.needed(by: $1)) }
    return subject.roles.tests.compactMap { index in
      let without = subject.roles.services.filter { !graph.needed(by: $0).contains(index) }
      guard !without.isEmpty, !onPurpose.contains(index) else { return nil }
      let stage = graph.stages[index]
      let run = subject.facts[index].testRuns.first
      let services = without.map { graph.stages[$0].title }
      let verb = services.count == 1 ? "needs" : "need"
      var plan = FixPlan(subject)
      return subject.finding(
        .testStageSkipped, subject.signs.isPython ? .error : .warning,
        at: run?.position ?? stage.from.position, stage,
        """
        \(run?.command.runner ?? "its tests") in \(stage.title) never runs when BuildKit builds \
        \(services.listed), because \(services.listed) \(verb) nothing of it: a failing test does not \
        fail the build
        """,
        fix: plan.gate(index, into: without) ? plan.fix() : nil)
    }
  }
}
