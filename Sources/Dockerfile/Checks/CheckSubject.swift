/// What the checks look at: the stages, what they do and who they are.
struct CheckSubject: Sendable {
  let document: DockerfileDocument
  /// The stages as the file has them.
  let written: StageGraph
  /// The stages as meant: a misspelt stage is taken for the one it is like, so that one slip gives
  /// one finding and not five.
  let graph: StageGraph
  let slips: [StageSlip]
  let facts: [StageFacts]
  let roles: StageRoles
  let signs: FileSigns
  let options: StageOptions

  init(
    document: DockerfileDocument, graph: StageGraph, options: StageOptions
  ) throws(DockerfileError) {
    self.document = document
    written = graph
    slips = StageSlip.slips(
      in: graph, knownImages: options.knownImages.union(options.contexts))
    var bases: [Int: Int] = [:]
    var copies: [SourcePosition: Int] = [:]
    for slip in slips where slip.isEarlier {
      if slip.isBase { bases[slip.stage] = slip.meant } else { copies[slip.position] = slip.meant }
    }
    self.graph = graph.rebased(bases).recopied(copies)
    var facts = Self.facts(of: self.graph, escape: document.escape, options: options)
    roles = try StageRoles(graph: self.graph, facts: facts, options: options)
    let apart = StageRoles.localdevNames.union(StageRoles.testNames)
    for index in self.graph.own(of: roles.services, but: roles.tests)
    where !StageRoles.hint(self.graph.stages[index].name, in: apart) {
      facts[index].serveTheService()
    }
    self.facts = facts
    signs = FileSigns(graph: self.graph, facts: facts, options: options)
    self.options = options
  }

  static func facts(of graph: StageGraph, escape: UInt8, options: StageOptions) -> [StageFacts] {
    let fresh = StageState(
      escape: escape, given: options.buildArguments, global: graph.globalArguments)
    var facts: [StageFacts] = []
    for stage in graph.stages {
      let base = stage.base.stage.map { facts[$0].state }
      facts.append(StageFacts(of: stage, from: base ?? fresh))
    }
    for stage in graph.stages where !mayHaveProject(stage.index, graph, facts) {
      facts[stage.index].forgetTestsOfDownloads()
    }
    return facts
  }

  /// Whether files of the project can be in a stage: copied or mounted from the context or a stage, or
  /// in a base that nothing is known of.
  private static func mayHaveProject(
    _ stage: Int, _ graph: StageGraph, _ facts: [StageFacts]
  ) -> Bool {
    graph.lineage(of: stage).contains { index in
      if facts[index].copies.contains(where: { $0.sources.contains { !$0.contains("://") } }) {
        return true
      }
      return graph.stages[index].copies.contains { $0.origin.stage != nil }
        || graph.stages[index].instructions.contains { instruction in
          guard case .run(_, let mounts) = instruction.body else { return false }
          return mounts.contains { $0.type == "bind" && $0.from == nil }
        }
    }
  }

  var service: Stage { graph.stages[roles.service] }

  /// Whether anything in the file ships, so that what its service holds is of interest.
  var ships: Bool { roles.ships && !signs.isSideFile }

  /// The installations of test requirements in a stage and in those below it, nearest first.
  func testInstallations(under stage: Int) -> [(stage: Int, installation: StageFacts.Installation)]
  {
    graph.lineage(of: stage).flatMap { index in
      facts[index].installations.filter(\.command.isForTests).map { (index, $0) }
    }
  }

  /// The steps of a stage and of those below it, in the order in which they run.
  func steps(upTo stage: Int) -> [(stage: Int, step: StageFacts.Step)] {
    graph.lineage(of: stage).reversed().flatMap { index in
      facts[index].steps.map { (index, $0) }
    }
  }

  /// The `FROM` line as written, with another base or another name.
  func fromLine(of stage: Stage, base: String? = nil, name: String? = nil) -> String {
    let words = stage.from.arguments.string.blankSeparated
    let flags = stage.from.flags.map { flag in
      "--\(flag.name)" + (flag.value.map { "=\($0)" } ?? "")
    }
    let own = words.count >= 3 ? words[2] : nil
    let label = (name ?? own).map { ["AS", $0] } ?? []
    return (["FROM"] + flags + [base ?? words.first ?? stage.baseName] + label)
      .joined(separator: " ")
  }

  /// An instruction in one line, blanks inside drawn together.
  static func line(_ instruction: Instruction) -> String {
    let head = unquotedBlanksJoined(instruction.text.string)
    guard !instruction.heredocs.isEmpty else { return head }
    return ([head] + instruction.heredocs.map { $0.body.string + $0.name }).joined(separator: "\n")
  }

  /// Runs of blanks outside quotes become one.
  static func unquotedBlanksJoined(_ text: String) -> String {
    var result = ""
    var quote: Character?
    for character in text.trimmed {
      if let open = quote {
        if character == open { quote = nil }
        result.append(character)
        continue
      }
      if character == "'" || character == "\"" { quote = character }
      if character.isWhitespace {
        if result.last != " " { result.append(" ") }
      } else {
        result.append(character)
      }
    }
    return result
  }

  /// The keyword and the flags, with a blank after them.
  static func head(of instruction: Instruction) -> String {
    let flags = instruction.flags.map { flag in
      "--\(flag.name)" + (flag.value.map { "=\($0)" } ?? "") + " "
    }
    return instruction.keyword.rawValue + " " + flags.joined()
  }

  /// Words as a shell would have to be given them.
  static func shellLine(_ words: [String]) -> String {
    words.map { word in
      let isPlain =
        !word.isEmpty
        && word.utf8.allSatisfy { byte in
          byte.isName || "-./:=,@%+$".utf8.contains(byte)
        }
      return isPlain
        ? word
        : "'"
          + word.split(separator: "'", omittingEmptySubsequences: false)
          .joined(separator: #"'\''"#) + "'"
    }.joined(separator: " ")
  }
}

extension Array where Element == String {
  /// `a`, `a and b`, `a, b and c`.
  var listed: String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}
