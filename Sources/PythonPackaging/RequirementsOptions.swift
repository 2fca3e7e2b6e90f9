/// The options of a line of a requirements file, split as a shell would.
enum RequirementsOptions {
  struct Option: Hashable {
    /// The long name, such as `--requirement`; unknown short options as written.
    var name: String
    var argument: String?
  }

  /// Options that stand alone; every other one takes an argument.
  private static let flags: Set<String> = [
    "--no-index", "--pre", "--prefer-binary", "--require-hashes", "--no-binary-all",
  ]
  private static let shortNames: [Character: String] = [
    "r": "--requirement", "c": "--constraint", "e": "--editable", "i": "--index-url",
    "f": "--find-links",
  ]
  /// Names that may be shortened as far as they stay unique, those that matter here.
  private static let abbreviations: [(shortest: String, name: String)] = [
    ("--requirem", "--requirement"), ("--cons", "--constraint"), ("--ed", "--editable"),
  ]

  static func read(_ text: String) -> [Option] {
    var options: [Option] = []
    var words = words(of: text)[...]
    while let word = words.popFirst() {
      var option = option(word)
      // An argument may stand in the next word.
      if option.argument == nil, !flags.contains(option.name), option.name.hasPrefix("-"),
        let next = words.first, !next.hasPrefix("-")
      {
        option.argument = words.removeFirst()
      }
      options.append(option)
    }
    return options
  }

  private static func option(_ word: String) -> Option {
    if word.hasPrefix("--") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let written = String(parts[0])
      let full = abbreviations.first {
        written.hasPrefix($0.shortest) && $0.name.hasPrefix(written)
      }
      return Option(
        name: full?.name ?? written, argument: parts.count > 1 ? String(parts[1]) : nil)
    }
    if word.hasPrefix("-"), let letter = word.dropFirst().first, let name = shortNames[letter] {
      let rest = word.dropFirst(2)
      return Option(name: name, argument: rest.isEmpty ? nil : String(rest))
    }
    return Option(name: word, argument: nil)
  }

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
