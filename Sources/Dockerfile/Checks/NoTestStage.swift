extension Check {
  /// Nothing in the file runs tests.
  static let noTestStage = Check(
    .noTestStage, .warning,
    statement: """
      No stage runs tests while it is built, so an image can be built, and shipped, that fails them.
      """,
    remedy: """
      Add a stage that runs the tests on what the service is built from, and let the service need it.
      """
  ) { subject in
    guard subject.roles.tests.isEmpty else { return [] }
    let service = subject.service
    let starting = subject.graph.stages.first { subject.facts[$0.index].startsTests != nil }
    let named = subject.graph.stages.first {
      StageRoles.hint($0.name, in: StageRoles.testNames)
    }
    let message: String
    if let starting, let command = subject.facts[starting.index].startsTests {
      message = """
        stage '\(starting.label)' starts \(command) when a container runs, which no build \
        does: no stage runs tests while it is built
        """
    } else if let named {
      message = "stage '\(named.label)' runs no tests that imgdiff knows, and no other stage does"
    } else {
      message = "no stage runs tests, so nothing in the build shows that what ships works"
    }
    let stage = starting ?? named
    let base = service.base.stage.map { subject.graph.stages[$0].label } ?? service.baseName
    return [
      finding(
        .noTestStage, .warning, at: (stage ?? service).from.position, stage: stage ?? service,
        message,
        mend: """
          FROM \(base) AS tests
          COPY test_requirements.txt ./
          RUN pip install -r test_requirements.txt
          COPY tests ./tests
          RUN pytest tests && touch /tests-passed
          # in stage \(service.label):
          COPY --from=tests /tests-passed /tests-passed
          """)
    ]
  }
}
