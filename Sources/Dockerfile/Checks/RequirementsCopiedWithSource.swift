import Rules

extension RuleDescriptor {
  /// `COPY . .` and then the installation.
  package static let requirementsCopiedWithSource = RuleDescriptor(
    "requirements-copied-with-source", .dockerfile, .warning,
    statement: "The requirements come with the code, in one COPY, before they are installed",
    fix: "Copy the lists of requirements alone, install, and copy the code after that.",
    documentation: """
      Every change of any file installs everything again, even where the requirements were copied by \
      themselves before. An installation of the project itself (pip install .) needs the code and is \
      not reported.
      """)
}

extension Check {
  static let requirementsCopiedWithSource = Check(.requirementsCopiedWithSource) { subject in
    var findings: [Finding] = []
    for stage in subject.graph.stages {
      var named: [String] = []
      var all: (stage: Int, copy: StageFacts.ContextCopy)?
      var installedBefore = false
      for (index, step) in subject.steps(upTo: stage.index) {
        switch step {
        case .copy(let copy):
          if all == nil, bringsAll(copy) { all = (index, copy) } else { named += copy.sources }
        case .installation(let install):
          guard let all else {
            installedBefore = installedBefore || isOfRequirements(install.command)
            break
          }
          guard index == stage.index, !installedBefore, install.command.isForService,
            !install.isWithTests
          else { break }
          let isThere = isCovered(install.command, named)
          // Its lists are there by themselves; it may need the code all the same.
          if isThere, !needsListsOnly(install) { break }
          installedBefore = true
          findings.append(finding(all.copy, all.stage, before: install, isThere, subject))
        default: break
        }
      }
    }
    var seen: Set<Int> = []
    return findings.filter { seen.insert($0.line).inserted }
  }

  /// Whether an installation reads lists of requirements and nothing of the code.
  private static func needsListsOnly(_ install: StageFacts.Installation) -> Bool {
    let leavesProject =
      install.command.tool == "pipenv"
      || ["--no-root", "--no-install-project", "--no-self"]
        .contains(where: install.words.contains)
    return isOfRequirements(install.command)
      && install.command.sources.allSatisfy { source in
        switch source {
        case .file(let path): !path.contains("$") && !path.hasPrefix("http")
        case .lock, .group: leavesProject
        case .distribution: true
        case .project: false
        }
      }
  }

  /// Installing a tool or two by name before the code comes says nothing of the requirements.
  private static func isOfRequirements(_ command: InstallCommand) -> Bool {
    command.sources.contains { source in
      switch source {
      case .file, .lock, .group: true
      case .distribution, .project: false
      }
    }
  }

  /// The whole context, or code and a list of requirements side by side.
  private static func bringsAll(_ copy: StageFacts.ContextCopy) -> Bool {
    if copy.sources.contains(where: SourceFiles.isWholeContext) { return true }
    return copy.sources.contains(where: SourceFiles.isCode)
      && copy.sources.contains { source in
        let words = StageNames.words(of: source.lastPathComponent)
        return ["requirements", "pyproject", "pipfile", "poetry", "uv", "pdm"]
          .contains(where: words.contains)
      }
  }

  /// Whether every file that is installed from was copied by its own name, or the project itself is
  /// what is installed.
  private static func isCovered(_ command: InstallCommand, _ named: [String]) -> Bool {
    // The project comes with what it requires.
    let hasProject = command.sources.contains { if case .project = $0 { true } else { false } }
    return command.sources.allSatisfy { source in
      switch source {
      case .file(let path):
        named.contains { SourceFiles.names($0, path) } || path.contains("$")
          || path.hasPrefix("http")
      case .project: true
      case .distribution: hasProject
      case .group, .lock:
        named.contains { $0.hasSuffix(".toml") || $0.hasSuffix(".lock") || $0.contains("Pipfile") }
          || hasProject
      }
    }
  }

  private static func finding(
    _ copy: StageFacts.ContextCopy, _ stage: Int, before install: StageFacts.Installation,
    _ isThere: Bool, _ subject: CheckSubject
  ) -> Finding {
    let sources = copy.sources.joined(separator: " ")
    let moved = MovedCopy(subject: subject, copy: copy, stage: stage, install: install)
    return subject.finding(
      .requirementsCopiedWithSource, at: copy.instruction.position, subject.graph.stages[stage],
      """
      '\(sources)' is copied before \(install.command.tool) installs (line \
      \(install.position.line)), so every change of any file installs everything again
      """,
      fix: moved.fix(listsAreThere: isThere))
  }
}
