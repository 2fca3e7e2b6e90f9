/// How text is laid out.
package struct TextOptions: Sendable {
  /// The number of columns that lines should fit.
  package var width: Int
  /// Whether lines must fit: on a terminal paths are shortened, in a pipe or file never.
  package var isTerminal: Bool
  /// Whether somebody asked for that width: then instructions are shortened to fit it in pipes and files
  /// too. Otherwise nothing is shortened there.
  package var isFixed: Bool
  /// Whether colour may be used.
  package var usesColor: Bool
  /// Whether sizes are exact.
  package var showsExactBytes: Bool
  /// Whether groups of files are opened.
  package var isVerbose: Bool
  /// Whether only the most important line is wanted.
  package var isQuiet: Bool

  /// Text with those choices.
  package init(
    width: Int = 80, isTerminal: Bool = false, isFixed: Bool = false, usesColor: Bool = false,
    showsExactBytes: Bool = false, isVerbose: Bool = false, isQuiet: Bool = false
  ) {
    self.width = width
    self.isTerminal = isTerminal
    self.isFixed = isFixed
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
package enum Accent: Sendable {
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
