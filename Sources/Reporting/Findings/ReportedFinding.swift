import ByteText
import ContainerImage
import LayerFilesystem
import Rules

/// A finding as platforms take it, whoever made it: one rule, one subject, one place.
///
/// Texts are as they were found; each format makes them safe in its own way.
struct ReportedFinding: Sendable {
  /// A place in a file of the repository.
  struct Source: Sendable, Hashable {
    /// The file as it was named.
    let file: String
    /// The line, from 1; nil for the file as a whole.
    var line: Int?
    /// The column, from 1, where one is known.
    var column: Int?
  }

  /// A layer that has what was found.
  struct Origin: Sendable {
    /// Its place, the base first.
    let layer: LayerIndex
    /// The digest of its archive.
    let diffID: String?
    /// The instruction that made it, as recorded.
    let createdBy: String?
  }

  /// What it violates.
  let rule: RuleDescriptor
  /// How much it matters.
  let level: Level
  /// What it is about.
  let subject: String
  /// What was found: a phrase or a sentence.
  let message: String
  /// What to do.
  let fix: String
  /// Where a person changes something; nil where no file of the repository is known.
  var source: Source?
  /// The stage of the Dockerfile.
  var stage: String?
  /// The paths in the image, sorted.
  var paths: [EntryPath] = []
  /// The layer that has them.
  var origin: Origin?
  /// Whether containers see it.
  var view = Visibility.merged
  /// Why it is let pass, where it is.
  var excuse: String?

  /// The whole statement in one line: what, where in the image, from which layer, and the fix.
  var sentence: String { "\(statement) \(Self.sentence(fix.singleLine))" }

  /// The statement without the fix.
  var statement: String {
    var text = message.singleLine
    let subject = subject.singleLine
    if !text.contains(subject) { text = "\(subject): \(text)" }
    if let path = paths.first {
      let shown = PrintableText.text(path.bytes)
      if !text.contains(shown) { text += paths.count == 1 ? ": \(shown)" : ", such as \(shown)" }
      if paths.count > 1 { text += " (\(Quantity.count(paths.count, "file")))" }
    }
    if let origin {
      text += ", in layer \(origin.layer)"
      if let layer = view.hiddenBy { text += " (removed by layer \(layer), shipped all the same)" }
      if origin.createdBy != nil { text += ", made by: \(Instruction.readable(origin.createdBy))" }
    }
    if let excuse { text += " (allowed: \(excuse.singleLine))" }
    return Self.sentence(text)
  }

  private static func sentence(_ text: String) -> String {
    text.hasSuffix(".") || text.hasSuffix("…") ? text : text + "."
  }
}
