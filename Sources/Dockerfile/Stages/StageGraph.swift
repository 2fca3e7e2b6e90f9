import ByteText

/// The stages of a Dockerfile and what each needs, as BuildKit sees them
/// (`dockerfile2llb/convert.go`).
public struct StageGraph: Sendable, Hashable {
  /// The two ways in which Docker builds.
  public enum Builder: String, Sendable, Hashable, CaseIterable {
    /// Docker's default since 23.0, buildah and podman: only what the target needs is built.
    case buildkit
    /// `DOCKER_BUILDKIT=0`: every stage up to the target is built, needed or not.
    case classic
  }

  /// The stages in the file's order.
  public private(set) var stages: [Stage]
  /// More stages than any build has; some questions take time in the square of their number.
  static let stageLimit = 300
  /// The values of the `ARG`s before the first `FROM`.
  let globalArguments: [String: String]

  /// Reads the stages of a document.
  ///
  /// `FROM` finds earlier stages only, the last one of a name; `COPY --from` and `--mount=from=` find
  /// later ones too, as BuildKit has it.
  ///
  /// - Parameter buildArguments: values given with `--build-arg`.
  /// - Throws: ``DockerfileError`` for a base that is blank, an index that no stage has, a malformed
  ///   substitution in `FROM`, and stages that need each other.
  public init(
    _ document: DockerfileDocument, buildArguments: [String: String] = [:]
  ) throws(DockerfileError) {
    var builder = StageGraphBuilder(document: document, given: buildArguments)
    stages = try builder.stages()
    globalArguments = builder.global
    try refuseCycles()
  }

  /// The index of the stage with a name (in any case) or a number; nil where there is none.
  public func index(of target: String) -> Int? {
    let name = target.lowercased()
    if let index = stages.lastIndex(where: { $0.name == name }) { return index }
    guard let index = Int(target), stages.indices.contains(index) else { return nil }
    return index
  }

  /// The index of a stage that the user names.
  ///
  /// - Throws: ``DockerfileError/Problem/noSuchTarget(_:nearest:)`` where there is none.
  public func target(_ name: String) throws(DockerfileError) -> Int {
    if let index = index(of: name) { return index }
    let names = stages.compactMap(\.name)
    let nearest =
      names.first { StageNames.isPlausible(name, for: $0) }
      ?? Similarity.nearest(to: name, in: names)
    throw DockerfileError(
      .noSuchTarget(name, nearest: nearest), at: SourcePosition(line: 1, column: 1))
  }

  /// The stages that a target needs, itself included: what BuildKit builds for it.
  public func needed(by target: Int) -> Set<Int> {
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
  public func built(for target: Int, by builder: Builder) -> [Int] {
    switch builder {
    case .buildkit: needed(by: target).sorted()
    case .classic: stages.indices.filter { $0 <= target }
    }
  }

  /// The targets for which BuildKit builds a stage, itself included, in the file's order.
  public func targets(building stage: Int) -> [Int] {
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
  public func lineage(of stage: Int) -> [Int] {
    var result = [stage]
    while let last = result.last, let base = stages[last].base.stage { result.append(base) }
    return result
  }

  /// The images outside the file that are built on or copied from, each once, in order; `scratch` is
  /// none.
  public var images: [String] {
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

/// Reads stages one after the other, keeping what each leaves to those built on it.
private struct StageGraphBuilder {
  let document: DockerfileDocument
  let given: [String: String]
  private(set) var global: [String: String] = [:]
  private var names: [String: Int] = [:]
  private var result: [Stage] = []
  private var states: [StageState] = []

  init(document: DockerfileDocument, given: [String: String]) {
    self.document = document
    self.given = given
  }

  mutating func stages() throws(DockerfileError) -> [Stage] {
    try readGlobalArguments()
    for instruction in document.instructions {
      if case .from(let base) = instruction.body {
        try begin(base, instruction)
      } else if !result.isEmpty {
        result[result.count - 1].instructions.append(instruction)
      }
    }
    for index in result.indices { try readCopies(of: index) }
    return result
  }

  private mutating func readGlobalArguments() throws(DockerfileError) {
    for instruction in document.instructions {
      guard case .arguments(let pairs) = instruction.body else { return }
      for pair in pairs {
        if let value = given[pair.name] {
          global[pair.name] = value
        } else if let value = pair.value {
          global[pair.name] = try expand(value, at: instruction.position)
        }
      }
    }
  }

  private func expand(
    _ word: String, at position: SourcePosition
  ) throws(DockerfileError) -> String {
    try VariableExpansion(escape: document.escape, variables: global).expand(word, at: position)
  }

  private mutating func begin(
    _ base: BaseReference, _ instruction: Instruction
  ) throws(DockerfileError) {
    guard result.count < StageGraph.stageLimit else {
      throw DockerfileError(.tooManyStages(limit: StageGraph.stageLimit), at: base.position)
    }
    let name = try expand(base.base, at: base.position)
    guard !name.isEmpty else { throw DockerfileError(.blankBase(base.base), at: base.position) }
    let origin: Stage.Origin = names[name].map { .stage($0) } ?? .image(name)
    let inherited = origin.stage.map { result[$0].instructions } ?? []
    // A base stage's triggers run first in the stages right on it, and go no further.
    let triggers = inherited.compactMap { instruction -> Instruction? in
      if case .trigger(let inner) = instruction.body { inner } else { nil }
    }
    let platform = base.platform.map { text in (try? expand(text, at: base.position)) ?? text }
    result.append(
      Stage(
        index: result.count, name: base.name, base: origin, baseName: name, platform: platform,
        from: instruction, instructions: triggers, copies: []))
    if let name = base.name { names[name] = result.count - 1 }
  }

  private mutating func readCopies(of index: Int) throws(DockerfileError) {
    let stage = result[index]
    var state =
      stage.base.stage.map { states[$0] }
      ?? StageState(escape: document.escape, given: given, global: global)
    for instruction in stage.instructions {
      switch instruction.body {
      case .transfer(let transfer):
        guard let from = transfer.from else { break }
        result[index].copies.append(
          Stage.Copy(
            origin: try origin(of: from, at: instruction.position, takesNumbers: true),
            written: from, position: instruction.position,
            paths: transfer.sources.map { StagePath.absolute(state.expand($0)) }, isMount: false))
      case .run(_, let mounts):
        for mount in mounts {
          guard let from = mount.from else { continue }
          let path = mount.field("source", "src") ?? "/"
          result[index].copies.append(
            Stage.Copy(
              origin: try origin(of: from, at: mount.position, takesNumbers: false),
              written: from, position: mount.position,
              paths: [StagePath.absolute(state.expand(path))], isMount: true))
        }
      default: state.apply(instruction)
      }
    }
    states.append(state)
  }

  /// A number is a stage for `COPY --from`; for `--mount` BuildKit looks for names only.
  private func origin(
    of text: String, at position: SourcePosition, takesNumbers: Bool
  ) throws(DockerfileError) -> Stage.Origin {
    if takesNumbers, let number = Int(text) {
      guard result.indices.contains(number) else {
        throw DockerfileError(.noSuchStageIndex(number), at: position)
      }
      return .stage(number)
    }
    return names[text.lowercased()].map { .stage($0) } ?? .image(text)
  }
}
