/// What a script of a shell installs, and whether it runs tests: read where it stands, never run.
package struct ScriptInstallations: Sendable {
  /// A command that installs.
  package struct Located: Sendable, Hashable {
    /// What it installs.
    package var installation: RecordedScript.Installation
    /// Its line, counted from 1.
    package var line: Int
  }

  /// A line that installs something and can't be read.
  package struct Unread: Sendable, Hashable {
    package var line: Int
    package var text: String
  }

  /// The commands that install, each once.
  package private(set) var installations: [Located] = []
  /// The lines that say that they install something, in a syntax that is not known here.
  package private(set) var unread: [Unread] = []
  /// Whether a command runs tests.
  package private(set) var runsTests = false

  private static let readings = 16

  /// Reads a script.
  ///
  /// - Parameter variables: those whose values are known before it begins.
  package init(_ script: String, variables: [String: String] = [:]) {
    let known = ScriptVariables(script, given: variables)
    for number in 0..<min(known.readings, Self.readings) {
      read(known.text, known.reading(number))
    }
  }

  private mutating func read(_ text: String, _ variables: [String: String]) {
    if take(text, variables, from: 1) { return }
    // What is no shell's syntax here and there is read line by line.
    var (line, number, start) = ("", 0, 1)
    for part in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      if line.isEmpty { start = number }
      line += part
      if line.hasSuffix("\\") {
        line = String(line.dropLast()) + " "
        continue
      }
      if !take(line, variables, from: start) { takeUnreadable(line, start) }
      line = ""
    }
  }

  /// Takes what a text installs; false where it can't be read.
  private mutating func take(
    _ text: String, _ variables: [String: String], from first: Int
  ) -> Bool {
    let bytes = Array(text.utf8)
    var parser = ShellParser(bytes: bytes, variables: variables)
    guard let list = try? parser.script() else { return false }
    for (command, offset) in list.locatedCommands {
      let words = Self.words(of: command)
      if TestCommand(words: words) != nil { runsTests = true }
      let line = first + bytes[..<min(offset, bytes.count)].count { $0 == ASCII.newline }
      for installation in RecordedScript.installations(words) {
        let located = Located(installation: installation, line: line)
        if !installations.contains(located) { installations.append(located) }
      }
    }
    return true
  }

  /// What a variable without quotes stands for is several words.
  private static func words(of command: SimpleCommand) -> [String] {
    command.words.flatMap { word in
      word.isQuoted ? [word.text] : word.text.blankSeparated
    }
  }

  private mutating func takeUnreadable(_ line: String, _ number: Int) {
    let words = line.split { " \t;&|(){}\"'".contains($0) }.map(String.init)
    guard let verb = words.firstIndex(of: "install"), verb > 0,
      ["pip", "pip3", "uv", "pipx", "conda", "mamba"].contains(words[verb - 1].lastPathComponent)
    else { return }
    let item = Unread(line: number, text: line.trimmed)
    if !unread.contains(item) { unread.append(item) }
  }
}
