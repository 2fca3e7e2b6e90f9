/// A shell script as a tree (POSIX.1-2024, Shell Command Language, 2.9 "Shell Commands"), with as
/// much of bash as Dockerfiles use.
///
/// Offsets are into the text that was parsed; ``ShellScript`` says where that text stands.
struct ShellList: Sendable, Hashable {
  var items: [ShellItem] = []
  /// The numbers of the simple commands inside, nested scripts included.
  var commands: Range<Int> = 0..<0
}

/// One `a && b || c` of a list, and whether `&` sends it to the background.
struct ShellItem: Sendable, Hashable {
  var first: ShellPipeline
  var rest: [ShellBranch] = []
  /// Where the `;`, `&` or newline after it stands.
  var end: Int
  var isBackground = false
}

/// `&& pipeline` or `|| pipeline`.
struct ShellBranch: Sendable, Hashable {
  var isAlternative: Bool
  /// Where the operator stands.
  var offset: Int
  var pipeline: ShellPipeline
}

/// Commands joined by `|`.
struct ShellPipeline: Sendable, Hashable {
  var isNegated = false
  var commands: [ShellCommand]
  var range: Range<Int>
}

/// A command, simple or compound.
indirect enum ShellCommand: Sendable, Hashable {
  case simple(SimpleCommand)
  /// `{ …; }`
  case group(ShellList)
  /// `( … )`
  case subshell(ShellList)
  /// `if`, each `elif`, and `else`.
  case conditional([ShellArm], otherwise: ShellList?)
  /// `while` or `until`.
  case loop(condition: ShellList, body: ShellList, until: Bool)
  /// `for … in …`.
  case each(body: ShellList)
  /// `case … in … esac`: the bodies.
  case choice([ShellList])
  /// `name() { … }`
  case function(name: String, body: ShellList)
}

/// `if condition; then body`.
struct ShellArm: Sendable, Hashable {
  var condition: ShellList
  var body: ShellList
}

/// Assignments, words and redirections.
struct SimpleCommand: Sendable, Hashable {
  /// The command's number in its script, in the order of reading.
  var number: Int
  var assignments: [ShellWord]
  var words: [ShellWord]
  var range: Range<Int>
  /// The script that the command runs: what `sh -c`, `eval` or a heredoc on a shell's input gives.
  var script: NestedScript?
  /// The scripts of `$(…)` and of backquotes in the words.
  var substitutions: [ShellList] = []

  /// The words' texts.
  var texts: [String] { words.map(\.text) }
}

/// A script within a command's words, run by a shell of its own.
struct NestedScript: Sendable, Hashable {
  var list: ShellList
  var options: ShellOptions
  /// Whether the script runs in the same shell (`eval`).
  var sharesShell = false
}

/// A word, its quotes taken away.
struct ShellWord: Sendable, Hashable {
  /// The text; a variable that has no known value stands as `$name`.
  var text: String
  /// Where the word stands.
  var range: Range<Int>
  /// Whether any of it was quoted, so that it is no keyword and no pattern.
  var isQuoted = false
}

/// The options that decide what a failing command does.
struct ShellOptions: Sendable, Hashable {
  /// `-e`: a failing command ends the shell.
  var exitsOnError = false
  /// `-o pipefail`: a pipe fails where any of its commands does.
  var pipesFail = false

  /// Takes the options among a shell's own words (`bash -euxo pipefail -c`), or those of `set`.
  mutating func apply(_ words: some Sequence<String>) {
    var name: Bool?
    for word in words {
      if let isOn = name {
        set(word, isOn)
        name = nil
        continue
      }
      guard word.utf8.count > 1, let sign = word.first, sign == "-" || sign == "+" else { continue }
      if word.hasPrefix("--") { continue }
      for letter in word.dropFirst() {
        if letter == "e" { exitsOnError = sign == "-" }
        if letter == "o" { name = sign == "-" }
      }
    }
  }

  private mutating func set(_ name: String, _ isOn: Bool) {
    if name == "errexit" { exitsOnError = isOn }
    if name == "pipefail" { pipesFail = isOn }
  }
}
