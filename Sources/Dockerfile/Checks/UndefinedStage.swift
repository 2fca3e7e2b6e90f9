import ByteText
import Rules

extension RuleDescriptor {
  /// A base or a source that no stage has the name of, though one nearly has.
  package static let undefinedStage = RuleDescriptor(
    "undefined-stage", .dockerfile, .error,
    statement: """
      A name in FROM, COPY --from or --mount=from= is no stage, but much like one, or of a stage that \
      begins later
      """,
    fix: """
      Write the stage's name, and move the stage up where it begins later. Where an image is meant, write its tag or registry, or list its name \
      among the policy's known images.
      """,
    documentation: """
      A builder pulls an image of that name from Docker Hub, whoever published it. From a stage that \
      begins later BuildKit refuses to copy since 0.13 (moby/buildkit#4568); before that it copied from \
      an empty one. Names of well-known \
      images, of contexts that a bake or compose file gives, and names with a tag, a registry or a \
      digest are images. A name that depends on a variable without a value is not judged; that is said \
      once, with the --build-arg that gives it one.
      """)
}

extension Check {
  static let undefinedStage = Check(.undefinedStage) { subject in
    laterSources(subject)
      + subject.slips.map { slip in
        let stage = subject.written.stages[slip.stage]
        let names = ([slip.meant] + slip.others).map { subject.written.stages[$0].title }
        let meant = subject.written.stages[slip.meant]
        let why =
          slip.isEarlier
          ? "did you mean \(names[0])"
            + (names.count > 1 ? ", or \(Array(names[1...]).listed)?" : "?")
          : "\(names[0]) begins only at line \(meant.line), and builders take earlier stages only"
        return subject.finding(
          .undefinedStage, at: slip.position, stage,
          """
          '\(slip.name)' is no stage, so a builder would pull an image of that name: \(why)
          """,
          fix: fix(slip, stage, meant, subject))
      }
  }

  private static func fix(
    _ slip: StageSlip, _ stage: Stage, _ meant: Stage, _ subject: CheckSubject
  ) -> Fix? {
    var plan = FixPlan(subject)
    if !slip.isBase {
      guard slip.isEarlier,
        let instruction = stage.instructions.first(where: { $0.lines.contains(slip.position.line) })
      else { return nil }
      plan.replace(
        instruction,
        by: [CheckSubject.replacingSource(instruction, slip.name, meant.name ?? meant.label)])
      return plan.fix()
    }
    if slip.isEarlier {
      plan.rebase(stage.index, to: meant.name ?? meant.label)
      return plan.fix()
    }
    return moved(stage, behind: meant, base: meant.name, subject)
  }

  /// Copies and mounts from stages that begin later.
  private static func laterSources(_ subject: CheckSubject) -> [Finding] {
    let graph = subject.written
    return graph.stages.flatMap { stage in
      stage.copies.compactMap { copy in
        guard let origin = copy.origin.stage, origin > stage.index else { return nil }
        let source = graph.stages[origin]
        let last = stage.copies.compactMap(\.origin.stage).max().map { graph.stages[$0] } ?? source
        return subject.finding(
          .undefinedStage, at: copy.position, stage,
          """
          \(source.title) begins only at line \(source.line), and BuildKit takes files from earlier \
          stages only
          """,
          fix: moved(stage, behind: last, base: nil, subject))
      }
    }
  }

  /// The stage's lines behind the stage that it is meant to build on or copy from, where nothing
  /// between needs it.
  private static func moved(
    _ stage: Stage, behind meant: Stage, base: String?, _ subject: CheckSubject
  ) -> Fix? {
    let graph = subject.written
    let between = stage.index + 1...meant.index
    guard between.allSatisfy({ !graph.stages[$0].needs.contains(stage.index) }),
      stage.index + 1 < graph.stages.count
    else { return nil }
    let start = stage.line
    let end = graph.stages[stage.index + 1].line
    let target =
      meant.index + 1 < graph.stages.count ? graph.stages[meant.index + 1].line : subject.endLine
    var block = Array(subject.document.lines[(start - 1)..<(end - 1)])
    if let base { block[0] = subject.fromLine(of: stage, base: base) }
    while block.last?.trimmed.isEmpty == true { block.removeLast() }
    return Fix(edits: [
      .init(lines: start..<end, text: []),
      .init(
        lines: target..<target,
        text: target == subject.endLine ? [""] + block : block + [""]),
    ])
  }
}

/// A name that looks like a misspelt stage and would be pulled as an image.
struct StageSlip: Sendable, Hashable {
  /// The stage whose `FROM`, `COPY` or mount has the name.
  var stage: Int
  var name: String
  var position: SourcePosition
  /// The stage that was probably meant, and the others that may have been.
  var meant: Int
  var others: [Int]
  var isBase: Bool
  /// Whether the meant stage stands above, where `FROM` can reach it.
  var isEarlier: Bool

  /// Told by policy and by likeness, never by a look-up: a known image is an image, a name with
  /// registry, tag or digest is an image, and what is like no stage is an image.
  static func slips(in graph: StageGraph, knownImages: Set<String>) -> [StageSlip] {
    var slips: [StageSlip] = []
    for stage in graph.stages {
      if let name = stage.base.image, case .from(let base) = stage.from.body {
        slips += slip(name, at: base.position, in: stage, graph, knownImages, isBase: true)
      }
      for copy in stage.copies {
        guard let name = copy.origin.image else { continue }
        slips += slip(name, at: copy.position, in: stage, graph, knownImages, isBase: false)
      }
    }
    return slips
  }

  private static func slip(
    _ name: String, at position: SourcePosition, in stage: Stage, _ graph: StageGraph,
    _ knownImages: Set<String>, isBase: Bool
  ) -> [StageSlip] {
    guard !knownImages.contains(name.lowercased()), name != "scratch",
      !name.contains(where: { "/:@$".contains($0) })
    else { return [] }
    let candidates = graph.stages.filter { other in
      other.index != stage.index && other.name.map { StageNames.isPlausible(name, for: $0) } == true
    }
    // The same name further down: FROM can't reach it, and no image was meant.
    let forTests = isForTests(stage.name)
    let ranked = candidates.sorted { rank($0) < rank($1) }
    func rank(_ other: Stage) -> [Int] {
      let isReachable = other.index < stage.index
      return [
        other.name == name ? 0 : 1, isReachable ? 0 : 1,
        isForTests(other.name) == forTests ? 0 : 1,
        Similarity.distance(name, other.name ?? ""), other.index,
      ]
    }
    guard let meant = ranked.first else { return [] }
    return [
      StageSlip(
        stage: stage.index, name: name, position: position, meant: meant.index,
        others: ranked.dropFirst().map(\.index), isBase: isBase,
        isEarlier: meant.index < stage.index)
    ]
  }

  private static func isForTests(_ name: String?) -> Bool {
    StageNames.words(of: name ?? "").contains {
      StageRoles.testNames.contains($0) || StageRoles.localdevNames.contains($0)
    }
  }
}

extension [Int] {
  fileprivate static func < (left: [Int], right: [Int]) -> Bool {
    left.lexicographicallyPrecedes(right)
  }
}
