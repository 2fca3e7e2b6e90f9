import ByteText

/// The stages of a Dockerfile and what each needs, as BuildKit sees them
/// (`dockerfile2llb/convert.go`).
package struct StageGraph: Sendable, Hashable {
  /// The two ways in which Docker builds.
  package enum Builder: String, Sendable, Hashable, CaseIterable {
    /// Docker's default since 23.0, buildah and podman: only what the target needs is built.
    case buildkit
    /// `DOCKER_BUILDKIT=0`: every stage up to the target is built, needed or not.
    case classic
  }

  /// The stages in the file's order.
  package private(set) var stages: [Stage]
  /// More stages than any build has; some questions take time in the square of their number.
  static let stageLimit = 300
  /// The values of the `ARG`s before the first `FROM`, and of the automatic ones.
  let globalArguments: [String: String]
  /// What could not be told, because a variable has no value; each variable is named once.
  package let unknowns: [String]

  /// Reads the stages of a document.
  ///
  /// `FROM` finds earlier stages only, the last one of a name; `COPY --from` and `--mount=from=` find
  /// later ones too, as BuildKit has it, which then refuses to copy from them.
  ///
  /// - Parameters:
  ///   - buildArguments: values given with `--build-arg`.
  ///   - platform: what `TARGETPLATFORM` and its kin are made from.
  /// - Throws: ``DockerfileError`` for a base that is blank, an index that no stage has, a malformed
  ///   substitution in `FROM`, and stages that need each other.
  package init(
    _ document: DockerfileDocument, buildArguments: [String: String] = [:],
    platform: String = PlatformArguments.defaultPlatform
  ) throws(DockerfileError) {
    var builder = StageGraphBuilder(document: document, given: buildArguments, platform: platform)
    stages = try builder.stages()
    globalArguments = builder.global
    unknowns = builder.unknowns
    try refuseCycles()
  }

  /// The index of the stage with a name (in any case) or a number; nil where there is none.
  package func index(of target: String) -> Int? {
    let name = target.lowercased()
    if let index = stages.lastIndex(where: { $0.name == name }) { return index }
    guard let index = Int(target), stages.indices.contains(index) else { return nil }
    return index
  }

  /// The index of a stage that the user names.
  ///
  /// - Throws: ``DockerfileError/Problem/noSuchTarget(_:nearest:)`` where there is none.
  package func target(_ name: String) throws(DockerfileError) -> Int {
    if let index = index(of: name) { return index }
    let names = stages.compactMap(\.name)
    let nearest =
      names.first { StageNames.isPlausible(name, for: $0) }
      ?? Similarity.nearest(to: name, in: names)
    throw DockerfileError(
      .noSuchTarget(name, nearest: nearest), at: SourcePosition(line: 1, column: 1))
  }

  /// The stages that a target needs, itself included: what BuildKit builds for it.
  package func needed(by target: Int) -> Set<Int> {
    var found: Set<Int> = []
    var waiting = [target]
    while let index = waiting.popLast() {
      if stages.indices.contains(index), found.insert(index).inserted {
        waiting += stages[index].needs
      }
    }
    return found
  }

  /// The stages that a builder builds for a target, in the file's order.
  package func built(for target: Int, by builder: Builder) -> [Int] {
    switch builder {
    case .buildkit: needed(by: target).sorted()
    case .classic: stages.indices.filter { $0 <= target }
    }
  }

  /// The targets for which BuildKit builds a stage, itself included, in the file's order.
  package func targets(building stage: Int) -> [Int] {
    var dependants = [[Int]](repeating: [], count: stages.count)
    for other in stages { for need in other.needs { dependants[need].append(other.index) } }
    var found: Set<Int> = []
    var waiting = [stage]
    while let index = waiting.popLast() {
      if found.insert(index).inserted { waiting += dependants[index] }
    }
    return found.sorted()
  }

  /// Whether a stage is the end of a branch: every stage that needs it at once is one of `others`.
  func isLeaf(_ stage: Int, but others: (Int) -> Bool = { _ in false }) -> Bool {
    stages.allSatisfy { !$0.needs.contains(stage) || others($0.index) }
  }

  /// A stage, its base, its base's base and so on: nearest first.
  package func lineage(of stage: Int) -> [Int] {
    var result = [stage]
    while let last = result.last, let base = stages[last].base.stage { result.append(base) }
    return result
  }

  /// The images outside the file that are built on or copied from, each once, in order; `scratch` is
  /// none.
  package var images: [String] {
    var result: [String] = []
    for origin in stages.flatMap({ [$0.base] + $0.copies.map(\.origin) }) {
      if let image = origin.image, image != "scratch", !result.contains(image) {
        result.append(image)
      }
    }
    return result
  }

  /// The same graph with other bases: what the file would be once a misspelt base is mended.
  func rebased(_ bases: [Int: Int]) -> StageGraph {
    var graph = self
    for (stage, base) in bases { graph.stages[stage].base = .stage(base) }
    return graph
  }

  /// The same graph with other sources of copies, keyed by where they stand.
  func recopied(_ sources: [SourcePosition: Int]) -> StageGraph {
    var graph = self
    for stage in stages.indices {
      for copy in stages[stage].copies.indices {
        if let source = sources[stages[stage].copies[copy].position], source != stage {
          graph.stages[stage].copies[copy].origin = .stage(source)
        }
      }
    }
    return (try? graph.refuseCycles()) == nil ? self : graph
  }

  private func refuseCycles() throws(DockerfileError) {
    // Depth first without recursion: 1 is being visited, 2 is done.
    var colour = [Int](repeating: 0, count: stages.count)
    for start in stages.indices where colour[start] == 0 {
      var path: [(stage: Int, next: Int)] = [(start, 0)]
      colour[start] = 1
      while let (stage, next) = path.last {
        let needs = stages[stage].needs
        guard next < needs.count else {
          colour[stage] = 2
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let need = needs[next]
        if colour[need] == 1 {
          let names = path.drop { $0.stage != need }.map { stages[$0.stage].label }
          throw DockerfileError(
            .circularStages(names + [stages[need].label]), at: stages[stage].from.position)
        }
        if colour[need] == 0 {
          colour[need] = 1
          path.append((need, 0))
        }
      }
    }
  }
}

extension StageGraph {
  /// The stages that some stages descend from or copy from, themselves among them, without others that
  /// only run tests, even where their marker is copied.
  func own(of stages: [Int], but tests: [Int]) -> Set<Int> {
    var found: Set<Int> = []
    var waiting = stages
    while let index = waiting.popLast() {
      guard found.insert(index).inserted else { continue }
      waiting += self.stages[index].needs.filter { !tests.contains($0) }
    }
    return found
  }
}
