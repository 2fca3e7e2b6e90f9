import Dockerfile

/// A form in which a file tells a program what to start, and the commands that a text in it has.
enum StarterForm: CaseIterable {
  /// `name: command`, as Procfile has it.
  case procfile
  /// `key = command`, as the files of supervisord, circus, uWSGI, monit, dinit and OpenRC have it, and the
  /// stanzas of upstart.
  case settings
  /// `ExecStart=command`, as units of systemd and what is dropped in beside them have it.
  case unit
  /// A time, perhaps a user, and a command.
  case cron
  /// A period, a delay, a name and a command.
  case anacron
  /// `id:runlevels:action:command`.
  case inittab
  /// YAML, JSON or JavaScript with commands somewhere in it.
  case structured
  /// Commands alone.
  case script

  /// The commands that a text has, each to be read as a shell reads one.
  func commands(in text: String) -> [String] {
    if self == .script { return [text] }
    return logicalLines(text).flatMap { line -> [String] in
      let line = line.drop { $0 == " " || $0 == "\t" }
      guard let first = line.first, first != "#", first != ";", !Self.isSection(line) else {
        return []
      }
      return commands(of: line)
    }
  }

  /// Whether a line is the head of a section: `[program:web]`.
  private static func isSection(_ line: Substring) -> Bool {
    line.hasPrefix("[") && !line.contains { "\"'{,".contains($0) }
  }

  /// The commands of a text that a launcher reads, whichever of the forms it has.
  static func commandsOfAnyForm(in text: String) -> [String] {
    allCases.filter { $0 != .script }.flatMap { $0.commands(in: text) }
  }

  /// Lines, those that continue them joined: behind a backslash, and indented ones where the form has them.
  private func logicalLines(_ text: String) -> [Substring] {
    var lines: [String] = []
    var continues = false
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let isIndented = self == .settings && (line.hasPrefix(" ") || line.hasPrefix("\t"))
      let isComment = line.drop { $0 == " " || $0 == "\t" }.first == "#"
      let end = line.hasSuffix("\\") ? line.dropLast() : line
      if continues || isIndented && !isComment && !lines.isEmpty {
        lines[lines.count - 1] += " " + end
      } else {
        lines.append(String(end))
      }
      continues = line.hasSuffix("\\")
    }
    // Indented lines may be settings of their own as well (monit, YAML in a file of settings).
    return lines.map { $0[...] }
      + (self == .settings ? text.split(whereSeparator: \.isNewline) : [])
  }

  private func commands(of line: Substring) -> [String] {
    switch self {
    case .procfile:
      return line.firstIndex(of: ":").map { [String(line[line.index(after: $0)...])] } ?? []
    case .settings: return settings(line)
    case .unit:
      guard let (key, value) = Self.pair(line), key.hasPrefix("exec") else { return [] }
      return [String(value.drop { " \t-@:+!|".contains($0) })]
    case .cron: return Self.scheduled(line)
    case .anacron: return [Self.words(line).dropFirst(3).joined(separator: " ")]
    case .inittab:
      let fields = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
      return fields.count == 4 ? [String(fields[3])] : []
    case .structured: return structured(line)
    case .script: return [String(line)]
    }
  }

  // MARK: Settings

  private func settings(_ line: Substring) -> [String] {
    guard let (key, value) = Self.pair(line) else {
      // `exec command`, as upstart has it.
      return line.hasPrefix("exec ") ? [String(line.dropFirst(5))] : []
    }
    guard Self.startsSomething(key) else { return [] }
    let command = Self.unquoted(value)
    // uWSGI has times before the command, and a kind before that of a hook.
    let hook = command.hasPrefix("exec:") ? [String(command.dropFirst(5))] : []
    return [command] + hook + Self.scheduled(command[...])
  }

  private func structured(_ line: Substring) -> [String] {
    let item = line.drop { " \t-[{,".contains($0) }
    let whole = Self.unquoted(item)
    guard let (key, value) = Self.pair(item), Self.startsSomething(key) else { return [whole] }
    // A list of words on one line.
    let words = value.filter { !"[]{}\"',;".contains($0) }
    return [whole, Self.unquoted(value), String(words)]
  }

  /// The name and the value of a setting: `name = value`, `"name": value`.
  private static func pair(_ line: Substring) -> (key: String, value: Substring)? {
    guard let mark = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return nil }
    let key = line[..<mark].lowercased().filter { $0 != "\"" && $0 != "'" }
    let value = line[line.index(after: mark)...].drop { $0 == " " || $0 == "\t" || $0 == "=" }
    return (String(key.drop { " \t".contains($0) }), value)
  }

  /// Whether the name of a setting says that its value is started.
  private static func startsSomething(_ key: String) -> Bool {
    let words = key.split { !$0.isLetter }
    return words.contains { word in
      starting.contains(String(word)) || word.hasPrefix("exec") || word.hasPrefix("command")
    }
  }

  private static let starting: Set<String> = [
    "cmd", "cron", "daemon", "entrypoint", "hook", "mule", "process", "program", "run", "script",
    "shell", "start", "stop",
  ]

  private static func unquoted(_ value: Substring) -> String {
    var value = value.drop { $0 == " " || $0 == "\t" }
    while let last = value.last, last == "," || last == " " || last == "\t" || last == ";" {
      value = value.dropLast()
    }
    if value.count > 1, let quote = value.first, quote == "\"" || quote == "'",
      value.last == quote
    {
      return String(value.dropFirst().dropLast())
    }
    return String(value)
  }

  // MARK: Times

  /// The commands behind a time: five fields, or six and seven as some schedulers have them, and with and
  /// without the user that tables of the system have.
  private static func scheduled(_ line: Substring) -> [String] {
    let fields = words(line)
    guard let first = fields.first else { return [] }
    var rest = fields[...]
    if first.hasPrefix("@") {
      // `@daily`, `@every 5m`.
      rest = rest.dropFirst(first == "@every" ? 2 : 1)
    } else {
      rest = rest.drop { isTime($0) }
      guard fields.count - rest.count >= 5 else { return [] }
    }
    // incron and fcron have options, and a table of the system a user.
    return [rest, rest.dropFirst()].map { $0.joined(separator: " ") }
  }

  private static func isTime(_ field: Substring) -> Bool {
    let names: Set<String> = [
      "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun",
      "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    return field.lowercased().split { "*,-/?#~".contains($0) }.allSatisfy { part in
      names.contains(String(part))
        || part.drop(while: { "hlw".contains($0) }).allSatisfy(\.isNumber)
    }
  }

  private static func words(_ line: Substring) -> [Substring] {
    line.split { $0 == " " || $0 == "\t" }
  }
}
