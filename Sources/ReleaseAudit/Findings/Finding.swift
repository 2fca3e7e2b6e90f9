import LayerFilesystem
import Rules

/// Something that the audit found, with the evidence to check it by hand.
///
/// One finding is about one subject in one place: three hundred files of pytest in a layer are one
/// finding with three hundred paths.
package struct Finding: Sendable, Hashable {
  /// What it violates.
  package let rule: RuleDescriptor
  /// How much it matters.
  package let level: Level
  /// What it is about: a distribution with its version, a folder, a file.
  package let subject: String
  /// Where it was found.
  package let location: Location
  /// The files, sorted by path; empty for what is no file.
  package let items: [Item]
  /// The test distribution that it is about; nil for the project's own files, and for what is not
  /// about tests.
  package let test: TestDistribution?
  /// What else can be checked by hand.
  package let evidence: Evidence
  /// What was found, in one sentence.
  package let message: String
  /// The line of the Dockerfile that made the layer; nil where no Dockerfile tells.
  package let madeBy: DockerfileLine?
  /// Why the policy lets it pass, where it does.
  package let allowed: String?
  /// Whether the policy gave it a milder level than it would have.
  package let isLowered: Bool

  /// A finding at the rule's own level, or at a milder one.
  init(
    _ rule: RuleDescriptor, level: Level? = nil, subject: String, at location: Location,
    items: [Item] = [], test: TestDistribution? = nil, evidence: Evidence = .none, message: String
  ) {
    self.init(
      rule, level: level ?? rule.level, subject, location, items, test, evidence, message,
      madeBy: nil, allowed: nil, isLowered: false)
  }

  private init(
    _ rule: RuleDescriptor, level: Level, _ subject: String, _ location: Location,
    _ items: [Item], _ test: TestDistribution?, _ evidence: Evidence, _ message: String,
    madeBy: DockerfileLine?, allowed: String?, isLowered: Bool
  ) {
    self.rule = rule
    self.level = level
    self.subject = subject
    self.location = location
    self.items = items
    self.test = test
    self.evidence = evidence
    self.message = message
    self.madeBy = madeBy
    self.allowed = allowed
    self.isLowered = isLowered
  }

  /// The same at the level that the policy gives it.
  func weighed(_ level: Level) -> Finding {
    Finding(
      rule, level: level, subject, location, items, test, evidence, message, madeBy: madeBy,
      allowed: allowed, isLowered: isLowered || level < self.level)
  }

  /// The same as a warning, with what speaks against its being an error.
  func doubted(_ reason: String) -> Finding {
    Finding(
      rule, level: .warning, subject, location, items, test, evidence, "\(message); \(reason)",
      madeBy: madeBy, allowed: allowed, isLowered: isLowered)
  }

  /// The same about some of its files.
  func limited(to items: [Item]) -> Finding {
    Finding(
      rule, level: level, subject, location, items, test, evidence, message, madeBy: madeBy,
      allowed: allowed, isLowered: isLowered)
  }

  /// The same as a note, which the policy lets pass for a reason.
  func allowed(because reason: String) -> Finding {
    Finding(
      rule, level: .note, subject, location, items, test, evidence, message, madeBy: madeBy,
      allowed: reason, isLowered: isLowered)
  }

  /// The same with the line of the Dockerfile that made its layer.
  func made(by line: DockerfileLine?) -> Finding {
    Finding(
      rule, level: level, subject, location, items, test, evidence, message, madeBy: line,
      allowed: allowed, isLowered: isLowered)
  }
}

extension Finding {
  /// What to do about it.
  package var fix: String { view.isHidden ? RuleRegistry.hiddenFix : rule.fix }

  /// The first path, which stands for all of them.
  package var path: EntryPath? { items.first?.path }

  /// The bytes of all items.
  package var bytes: Int64 { items.reduce(0) { $0 + $1.size } }

  /// Errors first, then in the order of the rules, then by subject and what is nearest to the base.
  static func inOrder(_ left: Finding, _ right: Finding) -> Bool {
    if left.level != right.level { return left.level > right.level }
    let (first, second) = (
      RuleRegistry.position(of: left.rule), RuleRegistry.position(of: right.rule)
    )
    if first != second { return first < second }
    if left.subject != right.subject { return left.subject < right.subject }
    if left.layer != right.layer { return (left.layer ?? -1) < (right.layer ?? -1) }
    if left.view.isHidden != right.view.isHidden { return right.view.isHidden }
    return (left.path ?? .root) < (right.path ?? .root)
  }
}
