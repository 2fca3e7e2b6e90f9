import Rules

extension RuleDescriptor {
  /// Tests in the build context come into the service with the code.
  package static let contextIncludesTests = RuleDescriptor(
    "context-includes-tests", .dockerfile, .warning,
    statement: "The service copies tests from the build context along with its code",
    fix: """
      Copy what the service needs by name (COPY src ./src), or keep the tests in a folder that \
      COPY --exclude leaves out. Where no stage needs them, list them in .dockerignore.
      """,
    documentation: """
      With --context the folder is read as a builder reads it, .dockerignore applied, and what would \
      ship is named; the finding is then an error. Without it tests are known to stand in the context \
      where another stage copies them by name, or copies everything and runs them.
      """)
}

extension Check {
  static let contextIncludesTests = Check(.contextIncludesTests) { subject in
    guard subject.ships, subject.signs.isPython else { return [] }
    var findings: [Finding] = []
    var seen: Set<Int> = []
    for service in subject.roles.services {
      for index in subject.graph.lineage(of: service).reversed() {
        for copy in subject.facts[index].copies
        where seen.insert(copy.instruction.lines.lowerBound).inserted {
          findings += found(copy, in: index, for: service, subject)
        }
      }
    }
    return findings
  }

  private static func found(
    _ copy: StageFacts.ContextCopy, in stage: Int, for service: Int, _ subject: CheckSubject
  ) -> [Finding] {
    let sources = copy.sources.map { "'\($0)'" }.listed
    if let context = subject.options.context {
      let tests = copy.sources.flatMap { context.tests(broughtBy: $0, but: copy.excluded) }
      guard let first = tests.first else { return [] }
      let more = tests.count > 1 ? " and \(tests.count - 1) more" : ""
      return [
        subject.finding(
          .contextIncludesTests, .error, at: copy.instruction.position, subject.graph.stages[stage],
          "\(sources) brings \(first)\(more) into \(subject.graph.stages[service].title), and ships it",
          fix: named(copy, context))
      ]
    }
    let byName = copy.sources.filter(SourceFiles.isTests)
    if let name = byName.first, subject.signs.hasTests || subject.signs.showsTests {
      return [
        subject.finding(
          .contextIncludesTests, at: copy.instruction.position, subject.graph.stages[stage],
          "'\(name)' is copied into \(subject.graph.stages[service].title), and ships", fix: nil)
      ]
    }
    guard copy.sources.contains(where: SourceFiles.isWholeContext),
      let evidence = evidence(subject, but: copy)
    else { return [] }
    return [
      subject.finding(
        .contextIncludesTests, at: copy.instruction.position, subject.graph.stages[stage],
        """
        \(sources) brings tests into \(subject.graph.stages[service].title): they stand in the build \
        context, as \(evidence) shows
        """,
        fix: nil)
    ]
  }

  /// What shows that tests stand in the context: they are copied by name, or everything is and they
  /// run.
  private static func evidence(_ subject: CheckSubject, but own: StageFacts.ContextCopy) -> String?
  {
    let excluded = IgnorePatterns(own.excluded.joined(separator: "\n"))
    if excluded.excludes("tests") || excluded.excludes("tests/test_x.py") { return nil }
    let needed = Set(subject.roles.services.flatMap { subject.graph.lineage(of: $0) })
    for stage in subject.graph.stages where !needed.contains(stage.index) {
      for copy in subject.facts[stage.index].copies {
        if let name = copy.sources.first(where: SourceFiles.isTests), !excluded.excludes(name) {
          return "'\(name)' in line \(copy.instruction.lines.lowerBound)"
        }
      }
      let starts = subject.facts[stage.index].startsTests
      let run = subject.facts[stage.index].testRuns.first { $0.command.isPython }
      let lineage = subject.graph.lineage(of: stage.index)
      let hasAll = lineage.contains { index in
        subject.facts[index].copies.contains {
          $0.sources.contains(where: SourceFiles.isWholeContext)
        }
      }
      guard hasAll else { continue }
      if let run { return "\(run.command.runner) in line \(run.position.line)" }
      if let starts { return "\(starts.runner) in line \(starts.instruction.lines.lowerBound)" }
    }
    return nil
  }

  /// The copy with what stands at the context's top, by name, tests left out; nil where tests stand
  /// deeper, or too much would have to be named.
  private static func named(_ copy: StageFacts.ContextCopy, _ context: BuildContext) -> Fix? {
    guard copy.sources.count == 1, SourceFiles.isWholeContext(copy.sources[0]),
      copy.instruction.heredocs.isEmpty
    else { return nil }
    var folders: [String] = []
    var files: [String] = []
    for file in context.files {
      let parts = file.split(separator: "/")
      let top = String(parts[0])
      if parts.count == 1 {
        if !SourceFiles.isTestFile(file) { files.append(top) }
      } else if !folders.contains(top), !["tests", "test"].contains(top.lowercased()) {
        folders.append(top)
      }
    }
    let deeper = folders.contains { !context.tests(broughtBy: $0, but: []).isEmpty }
    let names = folders + files
    guard !deeper, !names.isEmpty, names.count <= 24, !names.contains(where: { $0.contains(" ") })
    else { return nil }
    let head = CheckSubject.head(of: copy.instruction)
    let destination = copy.destination == "/" ? "" : copy.destination
    let lines =
      (files.isEmpty ? [] : ["\(head)\(files.joined(separator: " ")) \(destination)/"])
      + folders.map { "\(head)\($0) \(destination)/\($0)" }
    let range = copy.instruction.lines
    return Fix(edits: [.init(lines: range.lowerBound..<range.upperBound + 1, text: lines)])
  }
}
