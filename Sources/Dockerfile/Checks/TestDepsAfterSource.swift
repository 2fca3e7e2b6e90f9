extension Check {
  /// Test requirements above code in the file, below it in the layers.
  static let testDepsAfterSource = Check(
    .testDepsAfterSource, .warning,
    statement: """
      Test requirements are installed after code was copied, in the stage or in one below it, so \
      every change of the code installs them again.
      """,
    remedy: """
      Install them before any code is copied: in a stage of their own on the service's dependencies, \
      which the stage with code and tests builds on.
      """
  ) { subject in
    var findings: [Finding] = []
    for stage in subject.graph.stages {
      var code: (stage: Int, copy: StageFacts.ContextCopy)?
      var installedBefore = false
      for (index, step) in subject.steps(upTo: stage.index) {
        switch step {
        case .copy(let copy):
          if code == nil, copy.sources.contains(where: SourceFiles.isCode) { code = (index, copy) }
        case .installation(let install) where install.command.isForTests:
          guard let code, index == stage.index else {
            installedBefore = installedBefore || code == nil
            break
          }
          // Lock-file tools install the project itself once its dependencies are there.
          if installedBefore { break }
          findings.append(finding(install, after: code, in: stage, subject))
        default: break
        }
      }
    }
    return findings
  }

  private static func finding(
    _ install: StageFacts.Installation, after code: (stage: Int, copy: StageFacts.ContextCopy),
    in stage: Stage, _ subject: CheckSubject
  ) -> Finding {
    let source = code.copy.sources.first(where: SourceFiles.isCode) ?? "."
    let files = install.command.files
    let copyFiles = files.isEmpty ? [] : [SourceFiles.line(copying: files)]
    let installLine = CheckSubject.line(install.instruction)
    let copyLine = CheckSubject.line(code.copy.instruction)
    let isHere = code.stage == stage.index
    let below = subject.graph.stages[code.stage]
    var lines = copyFiles + [installLine, copyLine]
    if !isHere {
      // What the stage below does before the code becomes a stage that both branches build on.
      let base = below.base.stage.map { subject.graph.stages[$0].label } ?? below.baseName
      let before = below.instructions.prefix { $0.position < code.copy.instruction.position }
      let deps = before.isEmpty ? base : "service_deps"
      lines = ["FROM \(deps) AS test_deps"] + copyFiles + [installLine, ""]
      if !before.isEmpty {
        let split = ["FROM \(base) AS service_deps"] + before.map(CheckSubject.line)
        lines = split + [""] + lines
        lines += [subject.fromLine(of: below, base: deps), copyLine, ""]
      }
      lines += [subject.fromLine(of: stage, base: "test_deps"), copyLine]
    }
    let place = isHere ? "" : " in stage '\(below.label)'"
    return finding(
      .testDepsAfterSource, .warning, at: install.position, stage: stage,
      """
      test requirements are installed after '\(source)' was copied (line \
      \(code.copy.instruction.lines.lowerBound)\(place)), so every change of it installs them again
      """,
      mend: lines.joined(separator: "\n"))
  }
}
