import Rules

extension RuleDescriptor {
  /// The same files copied in two branches that part only there.
  package static let duplicateCopy = RuleDescriptor(
    "duplicate-copy", .dockerfile, .note,
    statement: "Two branches copy the same files onto the same base",
    fix: "Copy them once, in a stage that both branches build on.",
    documentation: """
      The two layers differ in their folders' times, so the images share neither them nor what stands \
      above. A branch that installs requirements of its own before it copies is right to copy by \
      itself: a change of the files then installs nothing again. Such copies are not reported.
      """)
}

extension Check {
  static let duplicateCopy = Check(.duplicateCopy) { subject in
    var first: [String: Int] = [:]
    var findings: [Finding] = []
    for stage in subject.graph.stages {
      // Test requirements behind the copy belong before it: that is another rule's matter.
      guard let beginning = Beginning(of: stage, subject),
        !subject.facts[stage.index].installations.contains(where: \.command.isForTests)
      else { continue }
      let key = ([stage.baseName] + beginning.lines).joined(separator: "\n")
      guard let other = first[key].map({ subject.graph.stages[$0] }) else {
        first[key] = stage.index
        continue
      }
      guard other.platform == stage.platform, let earlier = Beginning(of: other, subject) else {
        continue
      }
      let sources = beginning.copy.sources.map { "'\($0)'" }.listed
      var plan = FixPlan(subject)
      let name = plan.fresh("source")
      // What both copy next goes with it, or the next run would find that.
      let more = zip(earlier.next, beginning.next).prefix {
        CheckSubject.line($0) == CheckSubject.line($1)
      }
      plan.insert(
        [subject.fromLine(of: other, base: nil, name: name)] + earlier.lines
          + more.map { CheckSubject.line($0.0) } + [""],
        before: other.line)
      for stage in [other, stage] { plan.rebase(stage.index, to: name) }
      let shared = earlier.instructions + beginning.instructions + more.flatMap { [$0.0, $0.1] }
      for instruction in shared { plan.replace(instruction, by: []) }
      findings.append(
        subject.finding(
          .duplicateCopy, at: beginning.copy.instruction.position, stage,
          """
          \(sources) is copied here and in \(other.title) (line \
          \(earlier.copy.instruction.lines.lowerBound)), onto the same base: one stage below both \
          would do it once
          """,
          fix: plan.fix()))
    }
    return findings
  }

  /// What a stage begins with, up to its first copy of code, where nothing else changes files before.
  private struct Beginning {
    var instructions: [Instruction]
    var lines: [String]
    var copy: StageFacts.ContextCopy
    /// The copies from the context that follow at once.
    var next: [Instruction]

    init?(of stage: Stage, _ subject: CheckSubject) {
      let own = stage.instructions.filter { $0.lines.lowerBound > stage.line }
      let plain: Set<Instruction.Keyword> = [.workdir, .env, .arg, .label, .user]
      guard let index = own.firstIndex(where: { !plain.contains($0.keyword) }),
        let copy = subject.facts[stage.index].copies.first(where: { $0.instruction == own[index] }),
        copy.sources.contains(where: SourceFiles.isCode), own[index].heredocs.isEmpty
      else { return nil }
      instructions = Array(own[...index])
      lines = instructions.map(CheckSubject.line)
      self.copy = copy
      next = own[(index + 1)...].prefix { instruction in
        instruction.heredocs.isEmpty
          && subject.facts[stage.index].copies.contains { $0.instruction == instruction }
      }
    }
  }
}
