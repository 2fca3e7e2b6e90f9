/// The options of a line of a requirements file, split as a shell would.
enum RequirementsOptions {
  struct Option: Hashable {
    /// The long name, such as `--requirement`; unknown ones as written.
    var name: String
    var argument: String?
    /// Whether pip knows, or in some version knew, an option of this name.
    var isKnown = true
  }

  /// Options that stand alone.
  private static let flags: Set<String> = [
    "--no-index", "--pre", "--prefer-binary", "--require-hashes", "--always-unzip",
    "--process-dependency-links", "--use-wheel", "--no-use-wheel", "--allow-all-external",
  ]
  /// Options that take an argument.
  private static let arguments: Set<String> = [
    "--requirement", "--constraint", "--editable", "--index-url", "--pypi-url",
    "--extra-index-url", "--find-links", "--no-binary", "--only-binary", "--trusted-host",
    "--use-feature", "--global-option", "--install-option", "--hash", "--config-settings",
    "--config-setting", "--allow-external", "--allow-unverified", "--allow-insecure",
    "--build-constraint", "--uploaded-prior-to",
  ]
  private static let shortNames: [Character: String] = [
    "r": "--requirement", "c": "--constraint", "e": "--editable", "i": "--index-url",
    "f": "--find-links", "C": "--config-settings", "Z": "--always-unzip",
  ]

  static func read(_ text: String) -> [Option] {
    var options: [Option] = []
    var words = words(of: text)[...]
    while let word = words.popFirst() {
      guard var option = option(word) else { continue }
      // An argument may stand in the next word, and then it is that, whatever it looks like.
      if option.argument == nil, !flags.contains(option.name), let next = words.first,
        option.isKnown || !next.hasPrefix("-")
      {
        option.argument = words.removeFirst()
      }
      options.append(option)
    }
    return options
  }

  /// nil for a word that is no option: pip passes over those behind options.
  private static func option(_ word: String) -> Option? {
    if word.hasPrefix("--") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = longName(String(parts[0]))
      return Option(
        name: name ?? String(parts[0]), argument: parts.count > 1 ? String(parts[1]) : nil,
        isKnown: name != nil)
    }
    guard word.hasPrefix("-"), let letter = word.dropFirst().first else { return nil }
    guard let name = shortNames[letter] else { return Option(name: word, isKnown: false) }
    let rest = word.dropFirst(2)
    return Option(name: name, argument: rest.isEmpty ? nil : String(rest))
  }

  /// The option that a name means: itself, or what it is the beginning of, where that is one only.
  private static func longName(_ written: String) -> String? {
    if flags.contains(written) || arguments.contains(written) { return written }
    guard written.count > 2 else { return nil }
    let candidates = flags.union(arguments).filter { $0.hasPrefix(written) }
    // `--config-setting` and its plural, and the older names that nobody shortens.
    return candidates.count == 1 ? candidates.first : abbreviations[written]
  }

  private static let abbreviations = ["--config-settin": "--config-settings"]

  /// Options that declare something, so that they mean nothing without an argument.
  static let includes: Set<String> = ["--requirement", "--constraint", "--editable"]

  /// Words separated by blanks; quotes hold them together and a backslash takes the next one as is.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Unicode.Scalar?
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        word = word ?? ""
        word?.unicodeScalars.append(scalar)
        isEscaped = false
      } else if scalar == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if scalar == open {
          quote = nil
        } else {
          word?.unicodeScalars.append(scalar)
        }
      } else if scalar == "'" || scalar == "\"" {
        quote = scalar
        word = word ?? ""
      } else if isPythonSpace(scalar) {
        if let finished = word { words.append(finished) }
        word = nil
      } else if word == nil {
        word = String(scalar)
      } else {
        word?.unicodeScalars.append(scalar)
      }
    }
    if let word { words.append(word) }
    return words
  }
}
