extension Check {
  /// The service has test requirements below it, or copies them in.
  static let serviceBuildsOnTests = Check(
    .serviceBuildsOnTests, .error,
    statement: """
      The service descends from a stage that installs test requirements, or copies the site-packages, \
      a virtual environment or the whole root of one: they ship.
      """,
    remedy: """
      Build the service on a stage that has the service's requirements only, and let it take nothing \
      of the tests but an empty marker.
      """
  ) { subject in
    let service = subject.service
    var findings: [Finding] = []
    if let (index, install) = subject.testInstallations(under: service.index).first {
      let stage = subject.graph.stages[index]
      let way =
        index == service.index
        ? "stage '\(service.label)', which ships, installs"
        : "'\(service.label)' builds on '\(stage.label)', which installs"
      let clean = subject.graph.lineage(of: service.index).first { below in
        subject.testInstallations(under: below).isEmpty
      }
      let base = clean.map { subject.graph.stages[$0].label } ?? subject.rootName(of: service)
      findings.append(
        finding(
          .serviceBuildsOnTests, .error,
          at: index == service.index ? install.position : service.from.position, stage: service,
          "\(way) test requirements (line \(install.position.line)): they ship with it",
          mend: index == service.index
            ? "# in a stage of its own:\nFROM \(service.label) AS test_deps\n"
              + CheckSubject.line(install.instruction)
            : subject.fromLine(of: service, base: base)))
    }
    for index in subject.graph.lineage(of: service.index) {
      findings += copied(into: subject.graph.stages[index], subject)
    }
    return findings
  }

  private static func copied(into stage: Stage, _ subject: CheckSubject) -> [Finding] {
    stage.copies.compactMap { copy in
      guard !copy.isMount, let source = copy.origin.stage,
        let (index, install) = subject.testInstallations(under: source).first
      else { return nil }
      let environments = subject.graph.lineage(of: source).flatMap {
        subject.facts[$0].environments
      }
      guard let path = copy.paths.first(where: { holdsDistributions($0, environments) }) else {
        return nil
      }
      let from = subject.graph.stages[source].label
      let at = subject.graph.stages[index].label
      let clean = subject.graph.lineage(of: source).first {
        subject.testInstallations(under: $0).isEmpty
      }
      let instruction = stage.instructions.first { $0.position == copy.position }
      let words = instruction.map(CheckSubject.line) ?? "COPY --from=\(from) \(path) \(path)"
      let other = clean.map { subject.graph.stages[$0].label } ?? "service_deps"
      return finding(
        .serviceBuildsOnTests, .error, at: copy.position, stage: stage,
        """
        \(path) of '\(from)' holds the test requirements that '\(at)' installs (line \
        \(install.position.line)): they ship with '\(subject.service.label)'
        """,
        mend: words.blankSeparated.map { $0 == "--from=\(copy.written)" ? "--from=\(other)" : $0 }
          .joined(separator: " "))
    }
  }

  /// Whether a path is, or holds, a place where distributions are installed.
  private static func holdsDistributions(_ path: String, _ environments: [String]) -> Bool {
    if environments.contains(where: { StagePath.contains(path, $0) || StagePath.contains($0, path) }
    ) {
      return true
    }
    let roots: Set<String> = [
      "/", "/usr", "/usr/lib", "/usr/local", "/usr/local/lib", "/opt", "/root", "/opt/conda",
    ]
    let names: Set<Substring> = [
      "site-packages", "dist-packages", "venv", ".venv", "virtualenv", ".local", "env",
    ]
    let components = path.split(separator: "/")
    return roots.contains(path) || components.contains { names.contains($0) }
      || path.hasPrefix("/usr/local/lib/python") && components.count == 4
      || path.hasPrefix("/usr/lib/python") && components.count == 3
  }
}

extension CheckSubject {
  /// The image at the bottom of a stage's lineage.
  func rootName(of stage: Stage) -> String {
    graph.lineage(of: stage.index).last.map { graph.stages[$0].baseName } ?? stage.baseName
  }
}
