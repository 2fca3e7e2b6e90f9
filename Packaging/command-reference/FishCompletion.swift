/// The completion for fish: a rule for each option of each command.
struct FishCompletion {
  private let program: Command

  init(_ program: Command) { self.program = program }

  var text: String {
    let name = program.name
    let names = program.commands.map(\.name).joined(separator: " ")
    var lines = [
      """
      # fish completion for \(name); made from its help, not to be edited.

      # The command is the first word that is one.
      function __\(name)_command
          for word in (commandline -opc)[2..]
              if contains -- $word \(names)
                  echo $word
                  return
              end
          end
          return 1
      end

      function __\(name)_is
          set -l command (__\(name)_command; or echo \(program.defaultCommand ?? ""))
          test $command = $argv[1]
      end

      # Whether a command may come now: nothing but options stands before it.
      function __\(name)_may_begin
          not string match --quiet --invert --regex '^-' -- (commandline -opc)[2..]
      end

      """
    ]
    for command in program.commands {
      lines.append(
        "complete -c \(name) -n __\(name)_may_begin -a \(command.name) -d \(quoted(command.abstract))"
      )
    }
    for command in program.commands {
      let condition = "-n '__\(name)_is \(command.name)'"
      if command.positionals.isEmpty { lines.append("complete -c \(name) \(condition) -f") }
      lines += command.options.map { "complete -c \(name) \(condition)" + rule($0) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// An option: its names, what its value can be, and what it does.
  private func rule(_ option: Argument) -> String {
    var rule = ""
    if let name = option.longName { rule += " -l \(name)" }
    if let name = option.shortName { rule += " -s \(name)" }
    if option.kind == .option {
      switch option.proposal {
      case .nothing: rule += " -x"
      case .folder: rule += " -x -a '(__fish_complete_directories)'"
      case .words(let words): rule += " -x -a \(quoted(words.joined(separator: " ")))"
      case .file(after: []): rule += " -r -F"
      case .file(let prefixes): rule += " -r -F -a \(quoted(prefixes.joined(separator: " ")))"
      }
    }
    return rule + " -d \(quoted(option.abstract ?? ""))"
  }

  private func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
