/// The completion for zsh, as its function `_arguments` takes it.
struct ZshCompletion {
  private let program: Command

  init(_ program: Command) { self.program = program }

  var text: String {
    let name = program.name
    let names = program.commands.map(\.name).joined(separator: "|")
    return """
      #compdef \(name)
      # Made from the help of \(name); not to be edited.

      _\(name)_words() {
        local -a commands=(
      \(program.commands.map { "    \(quoted("\($0.name):\($0.abstract)"))" }.joined(separator: "\n"))
        )
        _alternative 'files:file:_files' 'commands:command:{ _describe -t commands command commands }'
      }

      # FORMAT=FILE, of the formats that are given.
      _\(name)_reports() {
        if compset -P '*='; then
          _files
        else
          compadd -S '' -- "$@"
        fi
      }

      _\(name)() {
        local command= word first='_\(name)_words'
        local -a specs
        # The command is the first word that is one; the rest is as if it stood in front.
        for word in "${(@)words[2,CURRENT-1]}"; do
          case $word in
            (\(names))
              command=$word first=_files
              words[${words[(ie)$word]}]=()
              (( CURRENT-- ))
              break
              ;;
          esac
        done
        case ${command:-\(program.defaultCommand ?? "")} in
      \(program.commands.map(rules).joined(separator: "\n"))
        esac
        _arguments -s -S : "${specs[@]}"
      }

      if [[ $funcstack[1] == _\(name) ]]; then
        _\(name) "$@"
      else
        compdef _\(name) \(name)
      fi

      """
  }

  private func rules(_ command: Command) -> String {
    let specs = command.positionals.enumerated().map { place, argument in
      let value = argument.valueName ?? "value"
      let message = quoted(":\(escaped(value)):")
      if argument.isRepeating { return quoted("*:\(escaped(value)):_files") }
      return message + (place == 0 ? "\"$first\"" : "_files")
    }
    let all = (specs + command.options.map(spec)).map { "        \($0)" }
    return """
          (\(command.name))
            specs=(
      \(all.joined(separator: "\n"))
            )
            ;;
      """
  }

  /// An option: what excludes it, its names, what it does, and what its value can be.
  private func spec(_ option: Argument) -> String {
    let excluded = option.isRepeating ? "*" : "(\(option.spellings.joined(separator: " ")))"
    let names = option.spellings.map { name in
      option.kind == .flag ? name : name + (name.hasPrefix("--") ? "=" : "+")
    }
    var tail = "[\(escaped(option.abstract ?? ""))]"
    if option.kind == .option {
      tail += ":\(escaped(option.valueName ?? "value")):\(action(option.proposal))"
    }
    // Each name is a spec of its own.
    return names.map { quoted(excluded + $0 + tail) }.joined(separator: "\n        ")
  }

  private func action(_ proposal: Argument.Proposal) -> String {
    switch proposal {
    case .nothing: " "
    case .folder: "_files -/"
    case .words(let words): "(\(words.joined(separator: " ")))"
    case .file(after: []): "_files"
    case .file(let prefixes): "_\(program.name)_reports \(prefixes.joined(separator: " "))"
    }
  }

  /// What has a meaning in a spec, without it.
  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "[]:\\".contains(character) { result += "\\" }
      result.append(character)
    }
  }

  private func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
