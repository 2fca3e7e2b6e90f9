extension Check {
  /// A stage that runs tests and that the service doesn't need: BuildKit never builds it
  /// (moby/buildkit#625).
  static let testStageSkipped = Check(
    .testStageSkipped, .error,
    statement: """
      A stage that runs tests is not needed by the service. BuildKit, buildah and podman build only \
      what the target needs, so the tests don't run and can't fail the build; only Docker's classic \
      builder runs every stage above the target.
      """,
    remedy: """
      Make the service need its tests: let them leave an empty marker and copy it \
      (COPY --from=tests /tests-passed /tests-passed), or mount their stage \
      (RUN --mount=type=bind,from=tests,target=/mnt true), which leaves no file behind. Or build the \
      stage on purpose before the service, in CI: docker build --target tests.
      """
  ) { subject in
    let needed = subject.graph.needed(by: subject.roles.service)
    let onPurpose = subject.options.definitions.compactMap(\.target)
      .compactMap(subject.graph.index(of:))
      .reduce(into: Set<Int>()) { $0.formUnion(subject.graph.needed(by: $1)) }
    return subject.roles.tests.compactMap { index in
      guard !needed.contains(index), !onPurpose.contains(index) else { return nil }
      let stage = subject.graph.stages[index]
      let run = subject.facts[index].testRuns.first
      let service = subject.service
      let what = run?.command.runner ?? "its tests"
      return finding(
        .testStageSkipped, .error, at: run?.position ?? stage.from.position, stage: stage,
        """
        \(what) in stage '\(stage.label)' never runs when BuildKit builds '\(service.label)', \
        because '\(service.label)' needs nothing of it: a failing test does not fail the build
        """,
        mend: mend(tests: stage, run: run, service: service))
    }
  }

  private static func mend(tests: Stage, run: StageFacts.TestRun?, service: Stage) -> String {
    let label = tests.label
    var lines: [String] = []
    if let run {
      lines += ["# in stage \(label):", CheckSubject.line(run.instruction)]
    }
    lines += [
      "RUN touch /tests-passed", "# in stage \(service.label):",
      CheckSubject.line(service.from), "COPY --from=\(label) /tests-passed /tests-passed",
    ]
    return lines.joined(separator: "\n")
  }
}
