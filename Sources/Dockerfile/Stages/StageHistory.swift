/// The instructions that an image of a stage must show in its history: those of the stage and of all
/// that it builds on, in the order in which they run.
///
/// Only instructions that change files count (`RUN`, `COPY`, `ADD`, `WORKDIR`): the others leave no
/// layer, and builders write them in many ways.
package struct StageHistory: Sendable {
  /// An instruction with what holds where it stands.
  package struct Step: Sendable, Hashable {
    /// The stage whose line it is, by index.
    package let stage: Int
    /// The instruction.
    package let instruction: Instruction
    let matcher: HistoryMatcher

    /// The line where it begins.
    package var line: Int { instruction.lines.lowerBound }
  }

  /// An entry of an image's history.
  package struct Entry: Sendable, Hashable {
    /// The instruction in the builder's spelling; nil where it isn't recorded.
    package let createdBy: String?
    /// The layer that it made; nil where it made none.
    package let layer: Int?

    /// An entry with those facts.
    package init(createdBy: String?, layer: Int?) {
      self.createdBy = createdBy
      self.layer = layer
    }
  }

  /// The steps, the first to run first.
  package let steps: [Step]

  /// The steps of a stage and of those it builds on.
  package init(of stage: Int, in analysis: StageAnalysis) {
    let graph = analysis.graph
    var state = StageState(
      escape: analysis.document.escape, given: analysis.options.buildArguments,
      global: graph.globalArguments)
    var steps: [Step] = []
    for index in graph.lineage(of: stage).reversed() {
      for instruction in graph.stages[index].instructions {
        if [.run, .copy, .add, .workdir].contains(instruction.keyword) {
          let matcher = HistoryMatcher(
            shell: state.shell, workdir: state.workdir, variables: state.variables)
          steps.append(Step(stage: index, instruction: instruction, matcher: matcher))
        }
        state.apply(instruction)
      }
    }
    self.steps = steps
  }

  /// Comparing everything with everything has a limit that no build comes near.
  private static let comparisonLimit = 1 << 20

  /// Finds the steps in a history: as many as can be found in their order, the latest entries first,
  /// for the earliest are the base image's.
  ///
  /// - Returns: nil where the history is too long to be a build's.
  /// - Complexity: O(*m* · *n*) for *m* steps and *n* entries.
  package func attribution(of history: [Entry]) -> LayerAttribution? {
    guard steps.count * history.count <= Self.comparisonLimit else { return nil }
    let matches = steps.map { step in
      history.map { entry in
        entry.createdBy.map { step.matcher.match(step.instruction, createdBy: $0).weight } ?? 0
      }
    }
    // best[i][j] is the greatest weight of the first i steps in the first j entries.
    var best = [[Int]](
      repeating: [Int](repeating: 0, count: history.count + 1), count: steps.count + 1)
    for i in steps.indices {
      for j in history.indices {
        let together = matches[i][j] > 0 ? best[i][j] + matches[i][j] : 0
        best[i + 1][j + 1] = max(together, best[i][j + 1], best[i + 1][j])
      }
    }
    var found: [Int: Int] = [:]
    var (i, j) = (steps.count, history.count)
    while i > 0, j > 0 {
      let weight = matches[i - 1][j - 1]
      if weight > 0, best[i][j] == best[i - 1][j - 1] + weight {
        found[i - 1] = j - 1
        (i, j) = (i - 1, j - 1)
      } else if best[i][j] == best[i - 1][j] {
        i -= 1
      } else {
        j -= 1
      }
    }
    return LayerAttribution(steps: steps, history: history, found: found)
  }
}

/// Which instruction of a Dockerfile made which layer of an image.
package struct LayerAttribution: Sendable, Hashable {
  /// The steps by the layers that they made.
  package let steps: [Int: StageHistory.Step]
  /// The number of layers below the first step that was found: the base image's.
  package let baseCount: Int
  /// Layers above the base that no step made although they have one's form.
  package let strange: [Int]
  /// Steps that the history does not have.
  package let missing: [StageHistory.Step]

  /// Whether the history is that of the steps.
  package var isComplete: Bool { strange.isEmpty && missing.isEmpty }

  init(steps: [StageHistory.Step], history: [StageHistory.Entry], found: [Int: Int]) {
    let first = found.values.min() ?? history.count
    let taken = Set(found.values)
    var attributed: [Int: StageHistory.Step] = [:]
    for (step, entry) in found {
      if let layer = history[entry].layer { attributed[layer] = steps[step] }
    }
    self.steps = attributed
    baseCount = history[..<first].count { $0.layer != nil }
    strange = history.indices.filter { $0 > first && !taken.contains($0) }.compactMap { index in
      let entry = history[index]
      return entry.createdBy.map(HistoryMatcher.changesFiles) == true ? entry.layer : nil
    }
    missing = steps.indices.filter { found[$0] == nil }.map { steps[$0] }
  }
}

extension HistoryMatcher.Match {
  /// Two possible matches are better than one exact one.
  fileprivate var weight: Int {
    switch self {
    case .none: 0
    case .possible: 2
    case .exact: 3
    }
  }
}
