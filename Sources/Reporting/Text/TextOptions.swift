/// How text is laid out.
public struct TextOptions: Sendable {
  /// The number of columns that lines should fit.
  public var width: Int
  /// Whether lines must fit: on a terminal paths are shortened, in a pipe or file never.
  public var isTerminal: Bool
  /// Whether colour may be used.
  public var usesColor: Bool
  /// Whether sizes are exact.
  public var showsExactBytes: Bool
  /// Whether groups of files are opened.
  public var isVerbose: Bool
  /// Whether only the most important line is wanted.
  public var isQuiet: Bool

  /// Text with those choices.
  public init(
    width: Int = 80, isTerminal: Bool = false, usesColor: Bool = false,
    showsExactBytes: Bool = false, isVerbose: Bool = false, isQuiet: Bool = false
  ) {
    self.width = width
    self.isTerminal = isTerminal
    self.usesColor = usesColor
    self.showsExactBytes = showsExactBytes
    self.isVerbose = isVerbose
    self.isQuiet = isQuiet
  }

  /// A number of bytes as the reader wants it.
  func size(_ bytes: Int64) -> String {
    showsExactBytes ? "\(bytes) B" : Quantity.size(bytes)
  }
}

/// A meaning that colour carries, always beside a sign or word that carries it too.
public enum Accent: Sendable {
  /// Something is there that was not.
  case added
  /// Something is gone.
  case removed
  /// Something differs.
  case changed
  /// What a reader should look at first.
  case strong

  var code: String {
    switch self {
    case .added: "32"
    case .removed: "31"
    case .changed: "33"
    case .strong: "1"
    }
  }
}
