/// How much a finding matters.
package enum Level: String, Sendable, Hashable, Comparable, CaseIterable {
  /// Worth knowing; it may be right as it is.
  case note
  /// Probably not meant.
  case warning
  /// It must not ship, or be built, like this.
  case error

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }

  /// By weight: a note is less than a warning.
  package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
}
