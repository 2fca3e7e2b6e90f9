/// Why a Dockerfile could not be read, and where.
package struct DockerfileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  package enum Problem: Error, Sendable, Hashable {
    /// The file has no instruction.
    case empty
    /// A physical line is longer than BuildKit reads.
    case lineTooLong(limit: Int)
    /// A parser directive is given twice.
    case repeatedDirective(String)
    /// `# escape=` names something other than a backslash or a backtick.
    case invalidEscape(String)
    /// A word in an instruction's place is none.
    case unknownInstruction(String, nearest: String?)
    /// An instruction stands before the first `FROM` that only a stage may have.
    case outsideStage(String)
    /// The file has instructions and no `FROM`.
    case noStage
    /// A flag that the instruction doesn't have.
    case unknownFlag(String, instruction: String)
    /// A flag that takes a value has none.
    case flagWithoutValue(String)
    /// A flag is given twice.
    case repeatedFlag(String)
    /// An instruction has the wrong arguments; the text says what it takes.
    case arguments(instruction: String, expected: String)
    /// A JSON array has an element that is no string.
    case jsonNotStrings
    /// A stage's name has letters that names can't have.
    case invalidStageName(String)
    /// A heredoc has no line with its delimiter.
    case unterminatedHeredoc(String)
    /// `--mount` is not a list of `key=value`.
    case invalidMount(String)
    /// A `${…}` is malformed; the text says how.
    case substitution(String)
    /// `${name?text}` was not given a value.
    case requiredVariable(String, message: String)
    /// A `FROM` names nothing once its variables have their values.
    case blankBase(String)
    /// `COPY --from=N` has no stage N.
    case noSuchStageIndex(Int)
    /// The file has more stages than this reader takes.
    case tooManyStages(limit: Int)
    /// Stages need each other.
    case circularStages([String])
    /// No stage has the name or the number that was asked for.
    case noSuchTarget(String, nearest: String?)
  }

  /// What is wrong.
  package var problem: Problem
  /// Where it stands.
  package var position: SourcePosition

  /// An error at a place.
  package init(_ problem: Problem, at position: SourcePosition) {
    self.problem = problem
    self.position = position
  }

  /// One sentence for the person who wrote the file, led by `line:column`.
  package var description: String { "\(position.line):\(position.column): \(problem.sentence)" }
}

extension DockerfileError.Problem {
  /// The problem in one sentence, with what to do where that isn't plain.
  package var sentence: String {
    switch self {
    case .empty: "the file has no instruction"
    case .lineTooLong(let limit): "the line is longer than the \(limit) bytes that a builder reads"
    case .repeatedDirective(let name): "the parser directive '\(name)' is given twice"
    case .invalidEscape(let value): "escape is '\(value)'; it can be \\ or ` only"
    case .unknownInstruction(let word, let nearest):
      "'\(word)' is no instruction" + (nearest.map { "; did you mean \($0)?" } ?? "")
    case .outsideStage(let name): "\(name) stands before the first FROM; only ARG may"
    case .noStage: "the file has no FROM, so there is no stage to build"
    case .unknownFlag(let flag, let name): "\(name) has no flag \(flag)"
    case .flagWithoutValue(let flag): "\(flag) needs a value"
    case .repeatedFlag(let flag): "\(flag) is given twice"
    case .arguments(let name, let expected): "\(name) takes \(expected)"
    case .jsonNotStrings: "a JSON array here can have strings only"
    case .invalidStageName(let name):
      "'\(name)' can't name a stage: a letter first, then letters, digits, '-', '_' and '.'"
    case .unterminatedHeredoc(let name): "the heredoc has no line that is '\(name)' alone"
    case .invalidMount(let part): "'\(part)' in --mount is no key=value"
    case .substitution(let text): text
    case .requiredVariable(let name, let message): "\(name): \(message)"
    case .blankBase(let text):
      "FROM \(text) names nothing: give its ARG a default, or a value with --build-arg"
    case .noSuchStageIndex(let index): "there is no stage \(index) to copy from"
    case .tooManyStages(let limit): "the file has more than \(limit) stages, which no build needs"
    case .circularStages(let names): "stages need each other: \(names.joined(separator: " → "))"
    case .noSuchTarget(let name, let nearest):
      "there is no stage '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    }
  }
}
