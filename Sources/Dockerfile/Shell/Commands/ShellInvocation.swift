/// A command that runs a shell script given in its words or on its input: `sh -c`, `su app -c`,
/// `eval`, `env -S`.
struct ShellInvocation: Sendable, Hashable {
  var script: String
  var options = ShellOptions()
  var sharesShell = false
  /// What the script knows as `$1` and so on.
  var arguments: [String] = []

  static let shells: Set<String> = ["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "yash"]

  /// Nil where `words` run no script, or one in a file that isn't here to read.
  init?(words: [String], input: String? = nil) {
    guard let name = words.first?.lastPathComponent else { return nil }
    switch name {
    case "eval": self.init(script: words.dropFirst().joined(separator: " "), sharesShell: true)
    case _ where Self.scripted.contains(name):
      guard let text = Self.script(of: name, words.dropFirst()) else { return nil }
      self.init(script: text)
    default:
      self.init(shell: name == "busybox" ? words.dropFirst() : words[...], input: input)
    }
  }

  private init(script: String, sharesShell: Bool = false) {
    self.script = script
    self.sharesShell = sharesShell
  }

  private init?(shell words: ArraySlice<String>, input: String?) {
    guard let name = words.first?.lastPathComponent, Self.shells.contains(name) else { return nil }
    var index = words.startIndex + 1
    var takesCommand = false
    while index < words.endIndex, words[index].hasPrefix("-") || words[index].hasPrefix("+") {
      let word = words[index]
      index += 1
      if word == "--" { break }
      if word.hasPrefix("--") {
        if word == "--rcfile" || word == "--init-file" { index += 1 }
        continue
      }
      if word.hasPrefix("-"), word.contains("c") { takesCommand = true }
      // The `o` of `-euo pipefail` takes the next word; so does bash's `-O`.
      if word.contains("o") || word.contains("O") { index += 1 }
    }
    index = min(index, words.endIndex)
    options.apply(words[(words.startIndex + 1)..<index])
    if takesCommand, index < words.endIndex {
      script = words[index]
      // The word after the script is `$0`.
      arguments = Array(words[(index + 1)...].dropFirst())
    } else if index >= words.endIndex, let input {
      script = input
    } else {
      return nil
    }
  }

  /// The file that a shell is given to read: `bash ./run_tests.sh`, `. ./env`; with what follows it.
  static func file(_ path: String, _ arguments: ArraySlice<String>) -> ArraySlice<String>? {
    let name = path.lastPathComponent
    guard shells.contains(name) || name == "." || name == "source" else { return nil }
    var rest = arguments
    while let word = rest.first, word.hasPrefix("-") || word.hasPrefix("+") {
      if word.hasPrefix("-"), !word.hasPrefix("--"), word.contains("c") { return nil }
      rest = rest.dropFirst(word.hasSuffix("o") ? 2 : 1)
    }
    return rest.isEmpty ? nil : rest
  }

  /// Programs that are no shells and are given a script in an option.
  private static let scripted: Set<String> = ["su", "runuser", "script", "flock", "sg", "env"]

  /// The script that a program of that name is given in an option; nil for other programs, and where
  /// it is given none.
  static func script(of name: String, _ arguments: ArraySlice<String>) -> String? {
    switch name {
    case "env": splitString(arguments)
    case _ where scripted.contains(name): commandOption(arguments.prefix(optionLimit))
    default: nil
    }
  }

  /// Nobody gives so many words before the script; a bound keeps long lines linear.
  private static let optionLimit = 16

  /// The value of `-c`, which may stand after the user's name, and joined with other letters.
  private static func commandOption(_ words: ArraySlice<String>) -> String? {
    for (index, word) in zip(words.indices, words) {
      let next = index + 1 < words.endIndex ? words[index + 1] : nil
      if word == "--command" { return next }
      if word.hasPrefix("--command=") { return String(word.dropFirst(10)) }
      guard word.hasPrefix("-"), !word.hasPrefix("--") else { continue }
      var letters = word.dropFirst()
      while let letter = letters.popFirst(), !"gGsuw".contains(letter) {
        if letter == "c" { return letters.isEmpty ? next : String(letters) }
      }
    }
    return nil
  }

  private static func isCluster(_ word: String) -> Bool {
    word.hasPrefix("-") && word.utf8.count > 1 && word.dropFirst().allSatisfy(\.isLetter)
      && word.utf8.count <= 5
  }

  /// The value of `env`'s `-S`, which it splits into words much as a shell does.
  private static func splitString(_ words: ArraySlice<String>) -> String? {
    for (index, word) in zip(words.indices, words) {
      guard word.hasPrefix("-") else { return nil }
      if word.hasPrefix("--split-string=") { return String(word.dropFirst(15)) }
      if word == "--split-string" || isCluster(word) && word.hasSuffix("S") {
        return words[(index + 1)...].joined(separator: " ")
      }
      if word.hasPrefix("-S") {
        return ([String(word.dropFirst(2))] + words[(index + 1)...]).joined(separator: " ")
      }
    }
    return nil
  }
}
