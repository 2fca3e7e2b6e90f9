/// The manual page of the program, or of one of its commands.
struct ManualPage {
  private let command: Command
  private let reference: CommandReference

  init(of command: Command, in reference: CommandReference) {
    self.command = command
    self.reference = reference
  }

  private var program: Command { reference.root }
  private var isProgram: Bool { command.name == program.name }
  private var title: String { isProgram ? program.name : "\(program.name)-\(command.name)" }

  /// The page, as man(7) has it.
  var text: String {
    var parts = [
      """
      .\\" Made from the help of \(program.name); not to be edited.
      .TH \(Roff.escaped(title.uppercased())) 1 "\(reference.date)" \
      "\(program.name) \(reference.version)" "User Commands"
      .SH NAME
      \(Roff.escaped(title)) \\- \(Roff.escaped(phrase(command.abstract)))
      .SH SYNOPSIS
      .nh
      .ad l
      \(synopses.joined(separator: "\n.br\n"))
      .ad b
      .hy
      """
    ]
    let description =
      isProgram ? command.discussion : "\(command.abstract)\n\n\(command.discussion)"
    parts.append(".SH DESCRIPTION\n" + Roff.paragraphs(description))
    if isProgram {
      parts.append(".SH COMMANDS")
      parts += command.commands.map { item(reference($0), $0.abstract) }
    }
    parts += arguments
    parts += isProgram ? ManualSections.program : [ManualSections.exitStatus]
    parts.append(".SH SEE ALSO\n" + seeAlso)
    return parts.joined(separator: "\n") + "\n"
  }

  // MARK: Synopsis

  private var synopses: [String] {
    (isProgram ? command.commands : [command]).map { command in
      let name =
        command.name == program.defaultCommand
        ? "\(Roff.bold(program.name)) [\(Roff.bold(command.name))]"
        : Roff.bold("\(program.name) \(command.name)")
      let values = command.positionals.map { argument in
        let value = Roff.italic(argument.valueName ?? "value") + (argument.isRepeating ? "..." : "")
        return argument.isOptional && command.name != program.defaultCommand ? "[\(value)]" : value
      }
      let needed = command.options.filter { $0.kind == .option && !$0.isOptional }.map(heading)
      return ([name] + needed + ["[\(Roff.italic("options"))]"] + values).joined(separator: " ")
    }
  }

  /// A sentence as what stands behind a dash: without its full stop, and small.
  private func phrase(_ sentence: String) -> String {
    let words = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    return words.prefix(1).lowercased() + words.dropFirst()
  }

  // MARK: Arguments

  /// The arguments below their headings, the command's own first.
  private var arguments: [String] {
    var parts: [String] = []
    let positionals = command.positionals
    if !positionals.isEmpty {
      parts.append(".SH ARGUMENTS")
      parts += positionals.map { item(Roff.italic($0.valueName ?? "value"), said(of: $0)) }
    }
    var section: String?
    for (place, option) in command.options.enumerated() {
      if place == 0 || option.sectionTitle != section {
        section = option.sectionTitle
        parts.append(".SH \(Roff.escaped((section ?? "Options").uppercased()))")
      }
      parts.append(item(heading(option), said(of: option)))
    }
    return parts
  }

  private func heading(_ option: Argument) -> String {
    let names = option.spellings.map(Roff.bold).joined(separator: ", ")
    guard option.kind == .option else { return names }
    return "\(names) \(Roff.italic(option.valueName ?? "value"))"
  }

  private func said(of argument: Argument) -> String {
    var sentences = [argument.abstract ?? ""]
    if !argument.values.isEmpty {
      sentences.append("One of: \(argument.values.joined(separator: ", ")).")
    }
    if let value = argument.defaultValue { sentences.append("By default \(value).") }
    return sentences.joined(separator: " ")
  }

  private func item(_ heading: String, _ text: String) -> String {
    ".TP\n\(heading)\n\(Roff.escaped(text))"
  }

  // MARK: Other pages

  private func reference(_ command: Command) -> String {
    "\(Roff.bold("\(program.name)-\(command.name)"))(1)"
  }

  private var seeAlso: String {
    let others = program.commands.filter { $0.name != command.name }.map(reference)
    return (isProgram ? others : ["\(Roff.bold(program.name))(1)"] + others)
      .joined(separator: ",\n")
  }
}
