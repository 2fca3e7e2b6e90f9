/// One stage: a `FROM` and what follows it up to the next (reference, "Multi-stage builds").
package struct Stage: Sendable, Hashable {
  /// Where files come from: an earlier stage, or an image outside the file.
  package enum Origin: Sendable, Hashable {
    /// The stage of that index.
    case stage(Int)
    /// An image or a named context; `scratch` is the empty one.
    case image(String)
    /// What a variable without a value names, as written.
    case unknown(String)

    /// The stage's index, where it is one.
    package var stage: Int? { if case .stage(let index) = self { index } else { nil } }
    /// The image's name, where it is one.
    package var image: String? { if case .image(let name) = self { name } else { nil } }
  }

  /// `COPY --from`, or `RUN --mount=from=`.
  package struct Copy: Sendable, Hashable {
    /// What is copied from or mounted.
    package var origin: Origin
    /// The name or number as written.
    package var written: String
    /// Where the instruction stands, or the `--mount`.
    package var position: SourcePosition
    /// The paths that are copied, variables expanded; for a mount its source, `/` where none is
    /// given.
    package var paths: [String]
    /// Whether this is a mount, of which nothing stays in the image.
    package var isMount: Bool
  }

  /// The place in the file, from 0.
  package var index: Int
  /// The name in lower case; nil where `FROM` gives none.
  package var name: String?
  /// What the stage builds on.
  package var base: Origin
  /// The base as `FROM` has it, variables expanded.
  package var baseName: String
  /// `--platform`, variables expanded where they have values.
  package var platform: String?
  /// The `FROM`.
  package var from: Instruction
  /// What runs in the stage: the triggers that its base stage left with `ONBUILD`, then its own
  /// instructions.
  package var instructions: [Instruction]
  /// What it copies from other stages and from images.
  package var copies: [Copy]

  /// The line of its `FROM`.
  package var line: Int { from.lines.lowerBound }
  /// How sentences name the stage.
  package var title: String { name.map { "'\($0)'" } ?? "the stage at line \(line)" }
  /// How pictures name the stage.
  package var caption: String { name ?? "line \(line)" }
  /// The name, or the index as text: what `--target` and `COPY --from` take.
  package var label: String { name ?? String(index) }
  /// Whether the stage is only another name for an image.
  var isAlias: Bool { instructions.isEmpty && base.stage == nil }
  /// The stages it needs at once, its base first, each once.
  package var needs: [Int] {
    var result: [Int] = []
    for index in [base.stage] + copies.map(\.origin.stage) {
      if let index, !result.contains(index) { result.append(index) }
    }
    return result
  }
}
