import LayerFilesystem
import ReleaseAudit
import Rules

/// Something that an audit found, with what is needed to check it by hand.
public struct AuditFinding: Sendable, Hashable {
  /// How much a finding matters.
  public enum Level: Sendable, Hashable {
    /// Worth knowing; it may be right as it is.
    case note
    /// Probably not meant.
    case warning
    /// It must not ship like this: one such finding is a leak.
    case error
  }

  /// The rule that it is against, such as `no-test-files`; the name never changes.
  public let rule: String
  /// How much it matters.
  public let level: Level
  /// What it is about: a distribution with its version, a folder, a file.
  public let subject: String
  /// What was found, in one sentence.
  public let message: String
  /// What to do about it.
  public let fix: String
  /// The layer of SERVICE that has it, 0-based, base first; nil for what is in no layer.
  public let layer: Int?
  /// The layer that removed or replaced it, so that it ships and no container sees it; nil for all else.
  public let hiddenBy: Int?
  /// The files, sorted by path.
  public let paths: [ImagePath]

  init(_ found: Finding) {
    rule = found.rule.id
    level = Level(found.level)
    subject = found.subject
    message = found.message
    fix = found.fix
    layer = found.layer
    hiddenBy = found.view.hiddenBy
    paths = found.items.map { ImagePath($0.path) }
  }
}

extension AuditFinding.Level {
  fileprivate init(_ level: Rules.Level) {
    switch level {
    case .note: self = .note
    case .warning: self = .warning
    case .error: self = .error
    }
  }
}
