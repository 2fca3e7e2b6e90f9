extension Check {
  /// `COPY . .` and then the installation.
  static let requirementsCopiedWithSource = Check(
    .requirementsCopiedWithSource, .warning,
    statement: """
      The requirements come with the code, in one COPY, before they are installed: every change of \
      any file installs everything again.
      """,
    remedy: """
      Copy the lists of requirements alone, install, and copy the code after that.
      """
  ) { subject in
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
            installedBefore = true
            break
          }
          guard index == stage.index, !installedBefore, install.command.isForService,
            !isCovered(install.command, named)
          else { break }
          installedBefore = true
          findings.append(finding(all.copy, before: install, subject.graph.stages[all.stage]))
        default: break
        }
      }
    }
    var seen: Set<Int> = []
    return findings.filter { seen.insert($0.line).inserted }
  }

  /// The whole context, or code and a list of requirements side by side.
  private static func bringsAll(_ copy: StageFacts.ContextCopy) -> Bool {
    if copy.sources.contains(where: SourceFiles.isWholeContext) { return true }
    return copy.sources.contains(where: SourceFiles.isCode)
      && !copy.sources.allSatisfy(SourceFiles.isCode)
  }

  /// Whether every file that is installed from was copied by its own name, or the project itself is
  /// what is installed.
  private static func isCovered(_ command: InstallCommand, _ named: [String]) -> Bool {
    command.sources.allSatisfy { source in
      switch source {
      case .file(let path): named.contains { SourceFiles.names($0, path) }
      case .project: true
      case .distribution: false
      case .group, .lock: named.contains { $0.hasSuffix(".toml") || $0.hasSuffix(".lock") }
      }
    }
  }

  private static func finding(
    _ copy: StageFacts.ContextCopy, before install: StageFacts.Installation, _ stage: Stage
  ) -> Finding {
    var files = install.command.files
    if files.isEmpty, install.command.sources.contains(.lock) {
      files = ["pyproject.toml", install.command.tool == "pipenv" ? "Pipfile.lock" : "*.lock"]
    }
    let lines =
      (files.isEmpty ? [] : [SourceFiles.line(copying: files)])
      + [CheckSubject.line(install.instruction), CheckSubject.line(copy.instruction)]
    let sources = copy.sources.joined(separator: " ")
    return finding(
      .requirementsCopiedWithSource, .warning, at: copy.instruction.position, stage: stage,
      """
      '\(sources)' is copied before \(install.command.tool) installs (line \
      \(install.position.line)), so every change of any file installs everything again
      """,
      mend: lines.joined(separator: "\n"))
  }
}
