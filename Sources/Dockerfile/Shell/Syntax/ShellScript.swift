/// What a `RUN` instruction gives to a shell, or runs without one.
///
/// The script's text may come from the instruction's line, from a heredoc, or from the words of
/// `RUN ["bash", "-c", "…"]`; a place in it is a place in the file where the text stands there as it
/// is, and else the place of the instruction.
struct ShellScript: Sendable, Hashable {
  /// The text and where it stands.
  var text: SourceText
  /// What it says; nil where the reader doesn't understand it, or it is for no POSIX shell.
  var list: ShellList?
  /// The shell's options before the first command.
  var options: ShellOptions
  /// Whether offsets into the text are places in the file.
  var isVerbatim: Bool

  /// The script of a `RUN`, with the shell that the stage has at that place, and the variables whose
  /// values are known there.
  init?(
    of instruction: Instruction, shell: [String] = ["/bin/sh", "-c"],
    variables: [String: String] = [:]
  ) {
    guard case .run(let command, _) = instruction.body else { return nil }
    options = ShellOptions()
    switch command {
    case .exec(let words):
      isVerbatim = false
      text = SourceText()
      text.append(Self.quoted(words).utf8, from: instruction.position)
    case .shell:
      isVerbatim = true
      let name = shell.first?.lastPathComponent ?? ""
      guard ShellInvocation.shells.contains(name) else {
        text = instruction.arguments
        list = nil
        return
      }
      options.apply(shell.dropFirst())
      guard let script = Self.shellText(of: instruction) else {
        text = instruction.arguments
        list = nil
        return
      }
      text = script
      options.apply(Self.shebangWords(of: script))
    }
    var parser = ShellParser(bytes: text.bytes, variables: variables)
    list = try? parser.script()
  }

  /// The line with its heredocs after it; or, where the line is one heredoc alone, its body. Nil
  /// where the body's `#!` names something other than a shell.
  private static func shellText(of instruction: Instruction) -> SourceText? {
    guard let first = instruction.heredocs.first else { return instruction.arguments }
    if HeredocMark(word: instruction.arguments.bytes) != nil {
      let body = first.delivered
      let words = shebangWords(of: body)
      let interpreter = words.first { !$0.hasSuffix("/env") && !$0.hasPrefix("-") }
      if let interpreter, !ShellInvocation.shells.contains(interpreter.lastPathComponent) {
        return nil
      }
      return body
    }
    var text = instruction.arguments
    let end = text.position(at: text.bytes.count)
    for heredoc in instruction.heredocs {
      text.append([ASCII.newline], from: end)
      text.append(heredoc.body)
      text.append(heredoc.name.utf8, from: end)
    }
    return text
  }

  private static func shebangWords(of text: SourceText) -> [String] {
    guard text.bytes.starts(with: "#!".utf8) else { return [] }
    let end = text.bytes.firstIndex(of: ASCII.newline) ?? text.bytes.count
    return text.string(in: 2..<end).blankSeparated
  }

  /// The words as a shell would have to be given them.
  private static func quoted(_ words: [String]) -> String {
    words.map { word in
      "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
        + "'"
    }.joined(separator: " ")
  }

  /// Every simple command, those of inner scripts, functions and substitutions included, in the
  /// order of reading; the outer command's place stands for an inner script's.
  var commands: [(command: SimpleCommand, offset: Int)] {
    var collector = CommandCollector()
    if let list { collector.collect(list, offset: nil) }
    return collector.commands.sorted { $0.command.number < $1.command.number }
  }

  /// Where an offset into the text stands in the file.
  func position(at offset: Int) -> SourcePosition { text.position(at: isVerbatim ? offset : 0) }
}

extension ShellList {
  /// Every simple command in the list with its place, in the order of reading; the outer command's place stands
  /// for those of an inner script.
  var locatedCommands: [(command: SimpleCommand, offset: Int)] {
    var collector = CommandCollector()
    collector.collect(self, offset: nil)
    return collector.commands.sorted { $0.command.number < $1.command.number }
  }

  /// Every simple command in the list, in the order of reading.
  var simpleCommands: [SimpleCommand] {
    var collector = CommandCollector()
    collector.collect(self, offset: nil)
    return collector.commands.map(\.command).sorted { $0.number < $1.number }
  }
}

/// Walks a tree whose depth the parser has bounded.
private struct CommandCollector {
  var commands: [(command: SimpleCommand, offset: Int)] = []

  mutating func collect(_ list: ShellList, offset: Int?) {
    for item in list.items {
      for command in item.first.commands { collect(command, offset: offset) }
      for branch in item.rest {
        for command in branch.pipeline.commands { collect(command, offset: offset) }
      }
    }
  }

  private mutating func collect(_ command: ShellCommand, offset: Int?) {
    switch command {
    case .simple(let simple):
      let place = offset ?? simple.words.first?.range.lowerBound ?? simple.range.lowerBound
      commands.append((simple, place))
      for list in simple.substitutions { collect(list, offset: place) }
      if let script = simple.script { collect(script.list, offset: place) }
    case .group(let list), .subshell(let list), .function(_, let list), .each(let list):
      collect(list, offset: offset)
    case .conditional(let arms, let otherwise):
      for arm in arms {
        collect(arm.condition, offset: offset)
        collect(arm.body, offset: offset)
      }
      if let otherwise { collect(otherwise, offset: offset) }
    case .loop(let condition, let body, _):
      collect(condition, offset: offset)
      collect(body, offset: offset)
    case .choice(let bodies):
      for body in bodies { collect(body, offset: offset) }
    }
  }
}
