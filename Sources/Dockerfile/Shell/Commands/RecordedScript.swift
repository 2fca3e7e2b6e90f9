/// What an entry of an image's history says that a `RUN` gave to its shell.
///
/// BuildKit records `RUN |1 A=b /bin/sh -c pip install x # buildkit`, the classic builder and Buildah
/// `|1 A=b /bin/sh -c pip install x`, kaniko `RUN pip install x`.
package struct RecordedScript: Sendable, Hashable {
  /// The script.
  package let text: String
  /// The build arguments that it was given, by name.
  package let variables: [String: String]

  /// Nil for instructions that run nothing.
  package init?(createdBy: String) {
    var text = createdBy.drop { $0 == " " }
    if text.hasSuffix(" # buildkit") { text = text.dropLast(" # buildkit".count) }
    guard !text.contains("#(nop)") else { return nil }
    if let word = text.split(separator: " ", maxSplits: 1).first {
      guard !Self.others.contains(String(word)) else { return nil }
      if word == "RUN" { text = text.dropFirst(3).drop { $0 == " " } }
    }
    // Flags of the instruction.
    while text.hasPrefix("--"), let end = text.firstIndex(of: " ") {
      text = text[end...].drop { $0 == " " }
    }
    var variables: [String: String] = [:]
    if text.hasPrefix("|") {
      let words = text.split(separator: " ")
      let shell = words.firstIndex { word in
        ShellInvocation.shells.contains(String(word).lastPathComponent)
      }
      if let shell {
        // A value with blanks goes on in the words behind it.
        var name: String?
        for word in words[..<shell].dropFirst() {
          if let (key, value) = String(word).cut(at: "=") {
            name = key
            variables[key] = value
          } else if let name {
            variables[name, default: ""] += " \(word)"
          }
        }
        text = text[words[shell].startIndex...]
      }
    }
    self.text = String(Self.withoutShell(text))
    self.variables = variables
  }

  /// Instructions that run nothing.
  private static let others: Set<String> = [
    "COPY", "ADD", "ENV", "ARG", "WORKDIR", "CMD", "ENTRYPOINT", "EXPOSE", "USER", "LABEL",
    "HEALTHCHECK", "VOLUME", "STOPSIGNAL", "SHELL", "ONBUILD", "MAINTAINER",
  ]

  /// `/bin/bash -o pipefail -c SCRIPT`.
  private static func withoutShell(_ text: Substring) -> Substring {
    let words = text.split(separator: " ", maxSplits: 8, omittingEmptySubsequences: true)
    guard let first = words.first,
      ShellInvocation.shells.contains(String(first).lastPathComponent)
    else { return text }
    for word in words.dropFirst()
    where word.hasPrefix("-") && !word.hasPrefix("--") && word.hasSuffix("c") {
      return text[word.endIndex...].drop { $0 == " " }
    }
    return text
  }

  /// The commands that install Python distributions, in order.
  package var installations: [Installation] {
    var parser = ShellParser(bytes: Array(text.utf8), variables: variables)
    guard let list = try? parser.script() else { return [] }
    return list.simpleCommands.flatMap { command in Self.installations(command.texts) }
  }

  /// What a command installs, by its words.
  static func installations(_ words: [String]) -> [Installation] {
    let command = CommandWrapper.unwrapped(words)
    let isFed = words.dropLast(command.count).contains { word in
      ["xargs", "parallel", "find"].contains(word.lastPathComponent)
    }
    if isFed {
      // What it is given on its input comes behind its own words.
      guard let install = InstallCommand(words: command + ["$input"]) else { return [] }
      return [Installation(command: install)]
    }
    return InstallCommand(words: command).map { [Installation(command: $0)] } ?? []
  }

  /// A command that installs, and what of it cannot be read.
  package struct Installation: Sendable, Hashable {
    /// The command.
    package let command: InstallCommand

    /// Words that stand for something that only the shell knew.
    package var unreadable: [String] {
      (command.named + command.files).filter(Self.isUnreadable)
    }

    /// What it names as it names it, where that can be read.
    package var named: [String] { command.named.filter { !Self.isUnreadable($0) } }

    /// The files of requirements whose names can be read.
    package var files: [String] { command.files.filter { !Self.isUnreadable($0) } }

    private static func isUnreadable(_ word: String) -> Bool {
      word.isEmpty || word.contains { "$`{}".contains($0) }
    }
  }
}
