/// The variables that a script gives values itself, with all the values that it gives them anywhere.
///
/// Arrays of bash are taken for lists of words, and `${name:-word}` for what it comes to, so that a reader of
/// POSIX's shell can read what is left: ``text``.
struct ScriptVariables {
  /// The values of each variable, in the order of the script.
  private(set) var values: [String: [String]]
  /// The script without arrays and defaults; its lines keep their numbers.
  private(set) var text: String
  /// The names of loops, and the words that they go through.
  private var loops: [(name: String, words: String)] = []

  private static let limit = 16
  /// Of a value with others in it, in bytes: what is longer stays as it is written.
  private static let valueSize = 16 << 10

  /// Reads a script.
  ///
  /// - Parameter given: what is known before it begins.
  /// - Complexity: linear in the script's length, but for variables in variables within bounds.
  init(_ script: String, given: [String: String]) {
    values = given.mapValues { [$0] }
    text = ""
    text = Self.withoutDefaults(withoutArrays(script))
    for line in text.split(whereSeparator: { $0.isNewline || $0 == ";" || $0 == "&" }) {
      takeAssignments(of: line)
    }
    resolve()
    for (name, words) in loops {
      for word in expanded(words, apartFrom: name).blankSeparated {
        take(name, String(word.filter { $0 != "\"" && $0 != "'" }), isAdded: false)
      }
    }
  }

  /// The values of one of several readings of the script: each variable has its value of that number, or its
  /// last.
  func reading(_ number: Int) -> [String: String] {
    values.compactMapValues { $0.isEmpty ? nil : $0[min(number, $0.count - 1)] }
  }

  /// How many readings there are.
  var readings: Int { max(1, values.values.map(\.count).max() ?? 1) }

  // MARK: Assignments

  private mutating func takeAssignments(of line: Substring) {
    var rest = line.drop { $0 == " " || $0 == "\t" }
    for keyword in [
      "then ", "do ", "else ", "export ", "local ", "readonly ", "declare ", "typeset ",
    ]
    where rest.hasPrefix(keyword) {
      rest = rest.dropFirst(keyword.count).drop { $0 == " " }
      while rest.hasPrefix("-"), let end = rest.firstIndex(of: " ") {
        rest = rest[end...].drop { $0 == " " }
      }
    }
    if rest.hasPrefix("for "), let place = rest.firstRange(of: " in ") {
      let name = rest[rest.index(rest.startIndex, offsetBy: 4)..<place.lowerBound]
      loops.append((String(name.filter { $0 != " " }), String(rest[place.upperBound...])))
      return
    }
    while let equals = rest.firstIndex(of: "=") {
      var name = rest[..<equals]
      let isAdded = name.hasSuffix("+")
      if isAdded { name = name.dropLast() }
      guard let first = name.first, first.isLetter || first == "_",
        name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
      else { return }
      let (value, end) = Self.value(rest[rest.index(after: equals)...])
      take(String(name), value, isAdded: isAdded)
      rest = rest[end...].drop { $0 == " " || $0 == "\t" }
    }
  }

  private mutating func take(_ name: String, _ value: String, isAdded: Bool) {
    var known = values[name] ?? []
    if isAdded, let last = known.popLast() {
      let blank = last.isEmpty || value.hasPrefix(" ") ? "" : " "
      known.append(last + blank + value)
    } else if !known.contains(value), known.count < Self.limit {
      known.append(value)
    }
    values[name] = known
  }

  /// A value, its quotes taken away, and where it ends.
  private static func value(_ text: Substring) -> (String, Substring.Index) {
    var value = ""
    var quote: Character?
    var place = text.startIndex
    while place < text.endIndex {
      let character = text[place]
      if character == quote {
        quote = nil
      } else if quote == nil, character == "\"" || character == "'" {
        quote = character
      } else if quote == nil, character == " " || character == "\t" || character == ")" {
        break
      } else {
        value.append(character)
      }
      place = text.index(after: place)
    }
    return (value, place)
  }

  /// Puts the values of variables in the place of their names in others.
  private mutating func resolve() {
    for _ in 0..<4 {
      var changed = false
      for (name, list) in values {
        let resolved = list.map { expanded($0, apartFrom: name) }
        if resolved != list {
          values[name] = resolved
          changed = true
        }
      }
      if !changed { return }
    }
  }

  private func expanded(_ text: String, apartFrom own: String) -> String {
    guard text.contains("$"), text.utf8.count < 4096 else { return text }
    var result = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "$" else {
        result.append(character)
        continue
      }
      let isBraced = rest.first == "{"
      let name = rest.dropFirst(isBraced ? 1 : 0).prefix {
        $0.isLetter || $0.isNumber || $0 == "_"
      }
      let isWhole = !isBraced || rest[name.endIndex...].first == "}"
      guard isWhole, name != own, let value = values[String(name)]?.last else {
        result.append("$")
        continue
      }
      result += value
      guard result.utf8.count < Self.valueSize else { return text }
      rest = rest[name.endIndex...].dropFirst(isBraced ? 1 : 0)
    }
    return result
  }

  // MARK: What only bash has

  /// Takes `NAME=(a b)` for `NAME="a b"` and `"${NAME[@]}"` for `$NAME`.
  private mutating func withoutArrays(_ script: String) -> String {
    guard script.contains("(") || script.contains("[") else { return script }
    var result = ""
    var rest = script[...]
    while let place = rest.firstRange(of: "=(") {
      result += rest[..<place.lowerBound]
      let isName = result.last.map { $0.isLetter || $0.isNumber || "_+".contains($0) } ?? false
      guard isName, let end = rest[place.upperBound...].firstIndex(of: ")") else {
        result += "=("
        rest = rest[place.upperBound...]
        continue
      }
      let inside = rest[place.upperBound..<end]
      let words = inside.split(whereSeparator: \.isNewline)
        .map { line in line.firstRange(of: " #").map { line[..<$0.lowerBound] } ?? line }
        .filter { !$0.drop { $0 == " " }.hasPrefix("#") }
        .joined(separator: " ").filter { $0 != "\"" && $0 != "'" }
      result += "=\"" + words + "\""
      result += String(repeating: "\n", count: inside.count { $0.isNewline })
      rest = rest[rest.index(after: end)...]
    }
    return Self.withoutElements(result + rest)
  }

  /// Takes `"${NAME[@]}"` for `$NAME`.
  private static func withoutElements(_ script: String) -> String {
    var result = ""
    var rest = script[...]
    while let open = rest.firstRange(of: "${") {
      result += rest[..<open.lowerBound]
      let name = rest[open.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      rest = rest[name.endIndex...]
      guard rest.hasPrefix("[@]}") || rest.hasPrefix("[*]}") else {
        result += "${\(name)"
        continue
      }
      rest = rest.dropFirst(4)
      if result.last == "\"", rest.first == "\"" {
        result.removeLast()
        rest.removeFirst()
      }
      result += "$\(name)"
    }
    return result + rest
  }

  /// `${NAME:-word}` is the word where nothing else is known of the name: then it is what the script says.
  private static func withoutDefaults(_ script: String) -> String {
    var result = ""
    var rest = script[...]
    while let place = rest.firstRange(of: "${") {
      result += rest[..<place.lowerBound]
      let name = rest[place.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      let behind = rest[name.endIndex...]
      let mark = [":-", ":=", "-", "="].first { behind.hasPrefix($0) }
      guard !name.isEmpty, let mark, let end = behind.firstIndex(of: "}"),
        !behind[..<end].contains("{")
      else {
        result += "${"
        rest = rest[place.upperBound...]
        continue
      }
      let word = behind[..<end].dropFirst(mark.count)
      result += word.isEmpty ? "$\(name)" : String(word)
      rest = behind[behind.index(after: end)...]
    }
    return result + rest
  }
}
