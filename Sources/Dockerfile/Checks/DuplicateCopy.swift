extension Check {
  /// The same files copied in two branches.
  static let duplicateCopy = Check(
    .duplicateCopy, .note,
    statement: """
      Two branches copy the same files from the build context. That is right where each branch needs \
      them above requirements of its own, so that a change of them installs nothing again; the two \
      layers differ all the same, in their folders' times.
      """,
    remedy: """
      Where both branches must have the very same files, let the second copy them from the first: \
      COPY --from=builder /app/src ./src.
      """
  ) { subject in
    var first: [String: (stage: Int, copy: StageFacts.ContextCopy)] = [:]
    var findings: [Finding] = []
    for stage in subject.graph.stages {
      for copy in subject.facts[stage.index].copies
      where copy.sources.contains(where: SourceFiles.isCode) {
        let key = copy.sources.joined(separator: "\n")
        guard let (other, earlier) = first[key] else {
          first[key] = (stage.index, copy)
          continue
        }
        // Above one another they replace each other, which is another matter.
        if subject.graph.lineage(of: stage.index).contains(other) { continue }
        let from = subject.graph.stages[other].label
        let sources = copy.sources.map { "'\($0)'" }.listed
        findings.append(
          finding(
            .duplicateCopy, .note, at: copy.instruction.position, stage: stage,
            """
            \(sources) is copied here and in stage '\(from)' (line \
            \(earlier.instruction.lines.lowerBound)); that is right where both branches need it above \
            requirements of their own
            """,
            mend: "COPY --from=\(from) \(earlier.destination) \(copy.destination)"))
      }
    }
    return findings
  }
}
