/// The targets of a Makefile (GNU make, "Writing Rules") or the recipes of a justfile, which look alike.
struct MakeTasks {
  private(set) var file = TaskFile()
  private var current: Int?
  /// The line after the last of the current target's script.
  private var next = 0

  /// Whether a file of that name has such targets.
  static func isName(_ name: String) -> Bool {
    let name = name.lowercased()
    return name == "makefile" || name == "gnumakefile" || name.hasPrefix("makefile.")
      || name.hasSuffix(".mk") || name == "justfile" || name == ".justfile"
      || name.hasSuffix(".just")
  }

  /// Reads a file.
  init(_ text: String) {
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      if line.first == "\t" || line.first == " ", current != nil {
        append(line, number)
      } else if !line.isEmpty, line.first != "#" {
        readHead(line, number)
      }
    }
    var budget = Self.budget
    for place in file.tasks.indices {
      let task = file.tasks[place]
      file.tasks[place].script = expanded(task.script, in: task, &budget)
    }
  }

  /// A line of a script, without what says how it is run.
  private mutating func append(_ line: Substring, _ number: Int) {
    guard let current else { return }
    var text = line.drop { $0 == " " || $0 == "\t" }
    while let first = text.first, "@-+".contains(first) {
      text = text.dropFirst().drop { $0 == " " }
    }
    if file.tasks[current].script.isEmpty {
      file.tasks[current].line = number
    } else {
      file.tasks[current].script += String(repeating: "\n", count: max(1, number - next + 1))
    }
    file.tasks[current].script += text
    next = number + 1
  }

  /// `target: needed`, `NAME = value`.
  private mutating func readHead(_ line: Substring, _ number: Int) {
    let colon = line.firstIndex(of: ":")
    let equals = line.firstIndex(of: "=")
    if let equals, colon.map({ equals <= line.index(after: $0) || equals < $0 }) ?? true {
      current = nil
      setVariable(line[..<equals], line[line.index(after: equals)...])
      return
    }
    guard let colon else {
      // A directive, such as `include` or `endif`.
      return
    }
    var rest = line[line.index(after: colon)...].drop { $0 == ":" }
    // `target: NAME = value` is a variable of that target alone.
    if let equals = rest.firstIndex(of: "="), !rest[..<equals].contains(";") {
      setVariable(rest[..<equals], rest[rest.index(after: equals)...])
      return
    }
    var inline: Substring?
    if let end = rest.firstIndex(where: { $0 == ";" || $0 == "#" }) {
      if rest[end] == ";" { inline = rest[rest.index(after: end)...] }
      rest = rest[..<end]
    }
    let needs = rest.split { " \t|()&".contains($0) }.map(String.init)
    // Just gives its recipes parameters.
    var names = line[..<colon].split { " \t".contains($0) }.map { String($0.drop { $0 == "@" }) }
    if names.contains(where: { $0.hasPrefix("*") || $0.hasPrefix("+") || $0.contains("=") }) {
      names = Array(names.prefix(1))
    }
    current = nil
    for name in names where !name.hasPrefix(".") {
      file.tasks.append(ProjectTask(name: name, script: "", line: number, needs: needs))
      current = file.tasks.count - 1
    }
    if let inline { append(inline, number) }
  }

  private mutating func setVariable(_ head: Substring, _ value: Substring) {
    let words = head.split { " \t:?!+".contains($0) }
    guard let name = words.last else { return }
    var text = value.prefix { $0 != "#" }.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" || text.last == "\\" { text = text.dropLast() }
    if text.count > 1, let quote = text.first, "\"'".contains(quote), text.last == quote {
      text = text.dropFirst().dropLast()
    }
    let known = file.variables[String(name)]
    let isAdded = head.last == "+"
    file.variables[String(name)] =
      isAdded && known != nil ? "\(known ?? "") \(text)" : String(text)
  }

  // MARK: Variables

  /// The script with the values of the file's variables; what is not known stands as a shell's variable, and
  /// what make runs as `$make`.
  private func expanded(
    _ script: String, in task: ProjectTask, _ budget: inout Int, depth: Int = 0
  ) -> String {
    var result = ""
    var rest = script[...]
    while let character = rest.popFirst() {
      budget -= 1
      guard budget > 0 else { return result + "$make" }
      if character == "{", rest.first == "{", let end = rest.firstRange(of: "}}") {
        let name = rest[rest.index(after: rest.startIndex)..<end.lowerBound].filter { $0 != " " }
        result += value(of: name, task, depth, &budget)
        rest = rest[end.upperBound...]
        continue
      }
      guard character == "$", let next = rest.first else {
        result.append(character)
        continue
      }
      switch next {
      case "$":
        rest.removeFirst()
        result.append("$")
      case "<", "^", "@", "+", "?":
        rest.removeFirst()
        result += automatic(next, task)
      case "(", "{":
        let close: Character = next == "(" ? ")" : "}"
        guard let end = rest.firstIndex(of: close) else { return result + "$" + rest }
        let inside = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
        result += inside.contains(" ") ? "$make" : value(of: String(inside), task, depth, &budget)
      default: result.append("$")
      }
    }
    return result
  }

  /// How many characters are read in all: values stand in each other, and hostile ones would have no end.
  private static let budget = 4 << 20

  private func value(
    of name: String, _ task: ProjectTask, _ depth: Int, _ budget: inout Int
  ) -> String {
    guard depth < 8, let value = file.variables[name] else {
      return "$" + name.filter { $0.isLetter || $0.isNumber || $0 == "_" }
    }
    return expanded(value, in: task, &budget, depth: depth + 1)
  }

  private func automatic(_ sign: Character, _ task: ProjectTask) -> String {
    switch sign {
    case "@": task.name
    case "<": task.needs.first ?? ""
    default: task.needs.joined(separator: " ")
    }
  }
}
