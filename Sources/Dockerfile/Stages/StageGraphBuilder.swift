/// Reads stages one after the other, keeping what each leaves to those built on it.
struct StageGraphBuilder {
  let document: DockerfileDocument
  let given: [String: String]
  private(set) var global: [String: String]
  private(set) var unknowns: [String] = []
  /// The arguments declared before the first `FROM`.
  private var declared: Set<String> = []
  private var reported: Set<String> = []
  private var names: [String: Int] = [:]
  private var result: [Stage] = []
  private var states: [StageState] = []

  init(document: DockerfileDocument, given: [String: String], platform: String) {
    self.document = document
    self.given = given
    global = PlatformArguments.values(for: platform)
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
        declared.insert(pair.name)
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
    var unset = UnsetVariables.names(in: base.base, escape: document.escape, known: global)
    var name = try expand(base.base, at: base.position)
    if unset.isEmpty, !name.isEmpty, isCutShort(name) { unset = emptyNames(in: base.base, global) }
    var origin: Stage.Origin = names[name].map { .stage($0) } ?? .image(name)
    if unset.isEmpty || name.isEmpty && !unset.contains(where: declared.contains) {
      guard !name.isEmpty else { throw DockerfileError(.blankBase(base.base), at: base.position) }
    } else {
      name = base.base
      origin = .unknown(base.base)
      report(unset, in: "FROM \(base.base)", at: base.position)
    }
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
            origin: try origin(of: from, at: instruction.position, takesNumbers: true, state),
            written: from, position: instruction.position,
            paths: transfer.sources.map { StagePath.absolute(state.expand($0)) }, isMount: false))
      case .run(_, let mounts):
        for mount in mounts {
          guard let from = mount.from else { continue }
          let path = mount.field("source", "src") ?? "/"
          result[index].copies.append(
            Stage.Copy(
              origin: try origin(of: from, at: mount.position, takesNumbers: false, state),
              written: from, position: mount.position,
              paths: [StagePath.absolute(state.expand(path))], isMount: true))
        }
      default: state.apply(instruction)
      }
    }
    states.append(state)
  }

  /// Whether a name ends where no reference can: an argument that is empty was to follow.
  private func isCutShort(_ name: String) -> Bool {
    name.utf8.last.map { "/:@-._".utf8.contains($0) } ?? false
  }

  /// The variables of a word whose value is empty.
  private func emptyNames(in word: String, _ values: [String: String]) -> [String] {
    UnsetVariables.names(in: word, escape: document.escape, known: [:])
      .filter { values[$0]?.isEmpty != false }
  }

  /// Says once of each variable that it has no value.
  mutating func report(_ names: [String], in text: String, at position: SourcePosition) {
    for name in names where reported.insert(name).inserted {
      unknowns.append(
        "line \(position.line): \(text) depends on \(name), which has no value here; "
          + "--build-arg \(name)=VALUE gives it one")
    }
  }

  /// A number is a stage for `COPY --from`; for `--mount` BuildKit looks for names only.
  private mutating func origin(
    of written: String, at position: SourcePosition, takesNumbers: Bool, _ state: StageState
  ) throws(DockerfileError) -> Stage.Origin {
    let unset = UnsetVariables.names(
      in: written, escape: document.escape, known: state.variables)
    if !unset.isEmpty {
      report(unset, in: "--from=\(written)", at: position)
      return .unknown(written)
    }
    let text = state.expand(written)
    if text != written {
      unknowns.append(
        "line \(position.line): BuildKit refuses variables in --from=\(written), buildah takes them; "
          + "name a stage for it (ARG before the first FROM, then FROM \(written) AS NAME)")
    }
    if isCutShort(text) {
      let empty = emptyNames(in: written, state.variables)
      if !empty.isEmpty {
        report(empty, in: "--from=\(written)", at: position)
        return .unknown(written)
      }
    }
    if takesNumbers, let number = Int(text) {
      guard result.indices.contains(number) else {
        throw DockerfileError(.noSuchStageIndex(number), at: position)
      }
      return .stage(number)
    }
    return names[text.lowercased()].map { .stage($0) } ?? .image(text)
  }
}
