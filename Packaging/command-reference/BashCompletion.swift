/// The completion for bash, a function over words that readline has split at blanks, `=` and `:`.
struct BashCompletion {
  private let program: Command

  init(_ program: Command) { self.program = program }

  var text: String {
    let name = program.name
    let commands = program.commands.map(\.name)
    return """
      # bash completion for \(name); made from its help, not to be edited.

      _\(name)() {
          local cur=$2 command='' word option='' proposal=''
          local options='' names='' positional=files
          local -i at=$COMP_CWORD first=1
          COMPREPLY=()
          # The command is the first word that is one.
          for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
              case $word in
              \(commands.joined(separator: "|"))) command=$word && break ;;
              -*) ;;
              *) first=0 ;;
              esac
          done
          # The option whose value is being typed, behind a blank or behind "=".
          if [[ ${COMP_WORDS[at]} == "=" ]]; then
              cur=
              ((at += 1))
          fi
          if [[ ${COMP_WORDS[at - 1]} == "=" ]]; then
              option=${COMP_WORDS[at - 2]}
              # --report FORMAT=FILE
              [[ $option == -* ]] || option="${COMP_WORDS[at - 3]}="
          else
              option=${COMP_WORDS[at - 1]}
          fi
          case ${command:-\(program.defaultCommand ?? "")} in
      \(program.commands.map(rules).joined(separator: "\n"))
          esac
          case $proposal in
          files)
              mapfile -t COMPREPLY < <(compgen -f -- "$cur")
              compopt -o filenames 2>/dev/null
              ;;
          folders)
              mapfile -t COMPREPLY < <(compgen -d -- "$cur")
              compopt -o filenames 2>/dev/null
              ;;
          words)
              mapfile -t COMPREPLY < <(compgen -W "$names" -- "$cur")
              [[ ${names%% *} != *= ]] || compopt -o nospace 2>/dev/null
              ;;
          none) ;;
          *)
              if [[ $cur == -* ]]; then
                  mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
                  return
              fi
              [[ $positional == none ]] || mapfile -t COMPREPLY < <(compgen -f -- "$cur")
              compopt -o filenames 2>/dev/null
              if [[ -z $command && first -eq 1 ]]; then
                  mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(
                      compgen -W "\(commands.joined(separator: " "))" -- "$cur"
                  )
              fi
              ;;
          esac
      }

      complete -F _\(name) \(name)

      """
  }

  /// What is known of a command: of the option that is asked about, and all its options.
  private func rules(_ command: Command) -> String {
    var lines = ["\(command.name))", "    case $option in"]
    for option in command.options where option.kind == .option {
      let names = option.spellings.joined(separator: "|")
      switch option.proposal {
      case .nothing: lines.append("    \(names)) proposal=none ;;")
      case .folder: lines.append("    \(names)) proposal=folders ;;")
      case .file(after: []): lines.append("    \(names)) proposal=files ;;")
      case .file(let prefixes):
        lines.append("    \(names)) proposal=words names='\(prefixes.joined(separator: " "))' ;;")
        lines.append("    \(names)=) proposal=files ;;")
      case .words(let words):
        lines.append("    \(names)) proposal=words names='\(words.joined(separator: " "))' ;;")
      }
    }
    lines.append("    esac")
    lines.append("    options='\(command.options.flatMap(\.spellings).joined(separator: " "))'")
    if command.positionals.isEmpty { lines.append("    positional=none") }
    lines.append("    ;;")
    return lines.map { "    " + $0 }.joined(separator: "\n")
  }
}
