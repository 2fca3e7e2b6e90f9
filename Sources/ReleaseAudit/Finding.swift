import Codecs
import LayerFilesystem

/// Something that the audit found, with the evidence to check it by hand.
///
/// One finding is about one subject in one layer and one view: three hundred files of pytest are one
/// finding with three hundred paths.
public struct Finding: Sendable, Hashable {
  /// Whether containers see it.
  public enum View: String, Sendable, Hashable {
    /// In the merged view.
    case merged
    /// Only in a layer: a later one replaced or removed it.
    case hidden
  }

  /// A file that the finding is about.
  public struct Item: Sendable, Hashable {
    /// Its path in the image.
    public var path: EntryPath
    /// The digest of its bytes, where they matter.
    public var digest: SHA256Digest?
    /// Its size in bytes.
    public var size: Int64
    /// What it was recognised by: the path in LOCALDEV, a line of RECORD, a member of an archive.
    public var evidence: String?

    /// An item with those facts.
    public init(
      path: EntryPath, digest: SHA256Digest? = nil, size: Int64 = 0, evidence: String? = nil
    ) {
      self.path = path
      self.digest = digest
      self.size = size
      self.evidence = evidence
    }
  }

  /// What it violates.
  public var rule: Rule
  /// How much it matters.
  public var level: Level
  /// What it is about: a distribution with its version, a folder, a file.
  public var subject: String
  /// The layer that has it, base first; nil for what is in the configuration.
  public var layer: Int?
  /// Whether containers see it.
  public var view: View
  /// The layer that hid it, where it is hidden.
  public var hiddenBy: Int?
  /// The files, sorted by path; empty for what is no file.
  public var items: [Item]
  /// What was found, in one sentence.
  public var message: String
  /// Further facts that can be checked by hand, by name: `requirement`, `chain`, `declaredBy`.
  public var facts: [String: String] = [:]
  /// What to do about it.
  public var mend: String
  /// Why the policy lets it pass, where it does.
  public var allowed: String?
  /// Whether the policy gave it a milder level than it would have.
  public internal(set) var isLowered = false

  /// The first path, which stands for all of them.
  public var path: EntryPath? { items.first?.path }

  /// The test distribution that it is about, by normalised name; nil for the project's own files.
  public var distribution: String? { facts["distribution"] }

  /// The bytes of all items.
  public var bytes: Int64 { items.reduce(0) { $0 + $1.size } }

  /// A finding at the rule's own level.
  public init(
    _ rule: Rule, level: Level? = nil, subject: String, layer: Int?, view: View = .merged,
    hiddenBy: Int? = nil, items: [Item] = [], message: String, facts: [String: String] = [:]
  ) {
    self.rule = rule
    self.level = level ?? rule.defaultLevel
    self.subject = subject
    self.layer = layer
    self.view = view
    self.hiddenBy = hiddenBy
    self.items = items
    self.message = message
    self.facts = facts
    mend = view == .hidden ? Rule.hiddenMend : rule.mend
  }
}

/// One of the claims, with how much was examined for it.
public struct Claim: Sendable, Hashable {
  /// Which claim.
  public let rule: Rule
  /// How many things were examined, so that a reader sees that the claim is not vacuous.
  public let examined: Int
  /// Whether nothing was found that violates it.
  public internal(set) var holds: Bool
  /// The number of findings that violate it.
  public internal(set) var findings: Int
}
