/// What a rule says, in one place: reports, policies, schemas and the documentation take it from here.
///
/// A descriptor stands in the file of the claim or check that it describes.
package struct RuleDescriptor: Sendable {
  /// What a rule is about.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// What must hold in SERVICE; the verdict rests on these.
    case claim
    /// What is reported beside the claims, about images.
    case observation
    /// What is reported about how images were built.
    case build
    /// What is reported about a Dockerfile.
    case dockerfile
  }

  /// The name that reports and policies use: lower case, words joined by hyphens. It never changes.
  package let id: String
  /// What the rule is about.
  package let kind: Kind
  /// The level of its findings where neither the rule's own code nor a policy says otherwise.
  package let level: Level
  /// What must hold, for a claim; what is reported, for the others. One phrase, without a full stop.
  package let statement: String
  /// What to do about a finding: whole sentences.
  package let fix: String
  /// What the rule examines and why, for the documentation: whole sentences in Markdown.
  package let documentation: String

  /// A rule with these texts.
  package init(
    _ id: String, _ kind: Kind, _ level: Level, statement: String, fix: String,
    documentation: String
  ) {
    self.id = id
    self.kind = kind
    self.level = level
    self.statement = statement
    self.fix = fix
    self.documentation = documentation
  }
}

extension RuleDescriptor: Hashable {
  /// Rules are the same if their names are.
  package static func == (left: RuleDescriptor, right: RuleDescriptor) -> Bool {
    left.id == right.id
  }

  /// Hashes the name.
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
