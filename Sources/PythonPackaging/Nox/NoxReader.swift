import ByteText

/// Walks over the lines of a file: first to learn what its names stand for, then to see what is installed.
struct NoxReader {
  /// A function with what it does.
  struct Function {
    var session: NoxFile.Session
    var scope: PythonScope
    var calls: Set<String> = []
  }

  private let budget = PythonBudget()
  private let bytes: [UInt8]
  private let lines: [PythonLine]
  let module = PythonScope(parent: nil)
  var functions: [Function] = []
  var byName: [String: PythonScope] = [:]
  /// The function that each line is in; -1 for the module.
  private var owners: [Int] = []
  /// The names that sessions go by, and those of all first parameters, which may be given one.
  private var actors: Set<String> = ["session"]
  private var firstParameters: Set<String> = ["session"]

  /// Names may be given their values by others, which stand further below.
  private static let rounds = 3

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    lines = PythonTokenizer.lines(of: bytes).flatMap { Self.statements(of: $0, bytes) }
    findFunctions()
  }

  /// The functions of the file, each with what it installs.
  mutating func sessions() -> [NoxFile.Session] {
    for _ in 0..<Self.rounds {
      for (place, line) in lines.enumerated() { learn(line, owners[place]) }
    }
    for (place, line) in lines.enumerated() where owners[place] >= 0 {
      findCalls(line, owners[place])
    }
    return functions.indices.map { session($0) }
  }

  /// The statements of a line: those between semicolons, and what stands behind the colon of a `def`, `if` or
  /// `for` as a line of its own.
  private static func statements(of line: PythonLine, _ bytes: [UInt8]) -> [PythonLine] {
    let compounds = [
      "def", "async", "if", "elif", "else", "for", "while", "with", "try", "except", "finally",
    ]
    var statements: [PythonLine] = []
    var level = 0
    var start = line.tokens.startIndex
    var indent = line.indent
    var isHead = line.tokens.first?.name.map(compounds.contains) ?? false
    func add(_ range: Range<Int>) {
      guard let first = line.tokens[range].first, let head = line.tokens.first else { return }
      let before = bytes[head.range.lowerBound..<first.range.lowerBound].count { $0 == 0x0A }
      statements.append(
        PythonLine(indent: indent, number: line.number + before, tokens: Array(line.tokens[range])))
    }
    for place in line.tokens.indices {
      guard case .sign(let sign) = line.tokens[place].kind else { continue }
      if ["(", "[", "{"].contains(sign) { level += 1 }
      if [")", "]", "}"].contains(sign) { level -= 1 }
      guard level == 0, sign == ";" || sign == ":" && isHead else { continue }
      add(start..<place)
      start = place + 1
      if isHead { indent += 1 }
      isHead = false
    }
    add(start..<line.tokens.endIndex)
    return statements
  }

  // MARK: Functions

  private mutating func findFunctions() {
    var open: [(indent: Int, function: Int)] = []
    var decorators: [PythonLine] = []
    for line in lines {
      while let last = open.last, last.indent >= line.indent { open.removeLast() }
      var tokens = line.tokens[...]
      if tokens.first?.isName("async") == true { tokens = tokens.dropFirst() }
      owners.append(open.last?.function ?? -1)
      if tokens.first?.isSign("@") == true {
        decorators.append(line)
      } else if tokens.first?.isName("def") == true, let name = tokens.dropFirst().first?.name {
        let parent = open.last.map { functions[$0.function].scope } ?? module
        let parameters = Self.parameters(tokens.dropFirst(2))
        let scope = PythonScope(parent: parent, parameters: parameters)
        if let first = parameters.first, !first.hasPrefix("*") {
          firstParameters.insert(first)
          let isSession = decorators.contains { $0.tokens.contains { $0.isName("session") } }
          if isSession { actors.insert(first) }
        }
        let session = NoxFile.Session(name: Self.name(givenBy: decorators) ?? name)
        functions.append(Function(session: session, scope: scope))
        byName[name] = scope
        for decorator in decorators { bindParameters(of: decorator, scope) }
        open.append((line.indent, functions.count - 1))
        decorators = []
      } else {
        decorators = []
      }
    }
  }

  /// `(session, *packages, flag=False)`.
  private static func parameters(_ tokens: ArraySlice<PythonToken>) -> [String] {
    var names: [String] = []
    var (level, isName, star) = (0, false, "")
    for token in tokens {
      switch token.kind {
      case .sign("("), .sign("["), .sign("{"):
        level += 1
        if level == 1 { isName = true }
      case .sign(")"), .sign("]"), .sign("}"):
        level -= 1
        if level == 0 { return names }
      case .sign(",") where level == 1: (isName, star) = (true, "")
      case .sign("*") where level == 1, .sign("**") where level == 1: star = "*"
      case .name(let name) where isName:
        names.append(star + name)
        isName = false
      default: isName = false
      }
    }
    return names
  }

  /// `@nox.session(name="tests")`.
  private static func name(givenBy decorators: [PythonLine]) -> String? {
    for line in decorators {
      for place in line.tokens.indices.dropLast(2) where line.tokens[place].isName("name") {
        if line.tokens[place + 1].isSign("="), case .text(let name, _) = line.tokens[place + 2].kind
        {
          return name
        }
      }
    }
    return nil
  }

  /// `@nox.parametrize("library", ["a", "b"])`.
  private func bindParameters(of decorator: PythonLine, _ scope: PythonScope) {
    guard let open = decorator.tokens.firstIndex(where: { $0.isSign("(") }),
      decorator.tokens[..<open].contains(where: { $0.isName("parametrize") })
    else { return }
    var reader = evaluator(decorator.tokens[(open + 1)...], module)
    let arguments = reader.arguments()
    guard arguments.count > 1, let names = arguments.first?.value.split.texts else { return }
    for name in names {
      var value = arguments[1].value.everything
      value.isText = true
      scope.bind(name, value)
    }
  }

  func evaluator(
    _ tokens: ArraySlice<PythonToken>, _ scope: PythonScope
  ) -> PythonEvaluator {
    PythonEvaluator(
      tokens, in: scope, functions: byName, actors: actors, budget: budget)
  }

  // MARK: What is installed

  private mutating func findCalls(_ line: PythonLine, _ owner: Int) {
    let tokens = line.tokens
    for place in tokens.indices {
      guard case .name(let name) = tokens[place].kind else { continue }
      if byName[name] != nil, place + 1 < tokens.count, tokens[place + 1].isSign("("),
        place == 0 || !tokens[place - 1].isName("def") && !tokens[place - 1].isSign(".")
      {
        functions[owner].calls.insert(name)
      }
      guard place + 3 < tokens.count, firstParameters.contains(name), tokens[place + 1].isSign("."),
        let method = tokens[place + 2].name, tokens[place + 3].isSign("(")
      else { continue }
      guard ["install", "conda_install", "run", "run_always", "run_install"].contains(method) else {
        continue
      }
      var reader = evaluator(tokens[(place + 4)...], functions[owner].scope)
      let words = reader.arguments().filter { $0.name == nil }.flatMap(self.words)
      let number = line.number + newlines(from: tokens[0], to: tokens[place])
      take(method, words[...], line: number, owner)
    }
  }

  private func newlines(from first: PythonToken, to token: PythonToken) -> Int {
    bytes[first.range.lowerBound..<token.range.lowerBound].count { $0 == 0x0A }
  }

  /// A word of a command; `text` is nil where nothing is known of it.
  private struct Word {
    var text: String?
    /// As the file has it.
    var source: String
  }

  private func words(_ argument: PythonArgument) -> [Word] {
    let source = bytes[argument.range].text
    let value = argument.value.members.isEmpty ? argument.value : argument.value.everything
    let known = value.texts.map { Word(text: $0, source: source) }
    // A wheel that was built before, or a folder, is the project.
    let isOfProject =
      source.contains(".whl")
      || source.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        .contains(where: PythonEvaluator.isPlace)
    return value.isUnknown && !isOfProject ? known + [Word(text: nil, source: source)] : known
  }

  private mutating func take(_ method: String, _ words: ArraySlice<Word>, line: Int, _ owner: Int) {
    var words = words
    if method.hasPrefix("run") {
      if words.first?.text == "uv" || words.first?.text == "python" {
        words = words.dropFirst()
        if words.first?.text == "-m" { words = words.dropFirst() }
      }
      guard words.prefix(2).map(\.text) == ["pip", "install"] else {
        functions[owner].session.programs += words.prefix(1).compactMap(\.text)
        return
      }
      words = words.dropFirst(2)
    }
    while let word = words.popFirst() {
      guard let text = word.text else {
        add(.unreadable(word.source, reason: Self.reason), line, owner)
        continue
      }
      switch text {
      case "-r", "--requirement":
        guard let file = words.popFirst() else { continue }
        let isKnown = file.text?.contains(PythonValue.gap) == false
        add(
          isKnown
            ? .include(file.text ?? "")
            : .unreadable("-r \(file.source)", reason: Self.reason), line, owner)
      case "-e", "--editable": words = words.dropFirst()
      case _ where Self.valued.contains(text): words = words.dropFirst()
      case _ where text.hasPrefix("-r") && !text.hasPrefix("--"):
        add(.include(String(text.dropFirst(2))), line, owner)
      case _ where text.hasPrefix("-"): break
      default: if let declared = Self.declaration(text, word.source) { add(declared, line, owner) }
      }
    }
  }

  private static let reason = "the file is read and not run, and does not say what that is"

  private static let valued: Set<String> = [
    "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f", "--find-links",
    "--channel", "--python", "-p", "--prefix", "--target", "-t", "--config-settings", "--root",
    "--no-binary", "--only-binary", "--upgrade-strategy", "--group",
  ]

  /// What a text declares; nil for the project itself and what stands beside it, which say nothing.
  private static func declaration(_ text: String, _ source: String) -> Declaration? {
    guard let first = text.first, !"<>=!~".contains(first) else { return nil }
    if text.contains(PythonValue.gap) {
      // `name==…`, of which the version alone is not known.
      let name = text.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }
      let rest = text[name.endIndex...].drop { $0 == " " }
      if !name.isEmpty, let sign = rest.first, "=<>~![;@".contains(sign) {
        return Declaration(String(name))
      }
      return text.contains("/") || text.hasPrefix(".") || text.hasSuffix(".whl")
        ? nil : .unreadable(source, reason: reason)
    }
    switch Declaration(text) {
    case .selfExtras(let extras): return extras.isEmpty ? nil : Declaration(text)
    case .named, .include: return Declaration(text)
    case .location(let location): return location.kind == .path ? nil : Declaration(text)
    case .unreadable: return nil
    }
  }

  private mutating func add(_ declaration: Declaration, _ line: Int, _ owner: Int) {
    let entry = DependencyGroup.Declared(declaration, line: line)
    if !functions[owner].session.installs.contains(entry) {
      functions[owner].session.installs.append(entry)
    }
  }

  /// A function with what those install that it calls.
  private func session(_ place: Int) -> NoxFile.Session {
    var session = functions[place].session
    var seen: Set<String> = []
    var open = functions[place].calls.sorted()
    while let name = open.popLast() {
      guard seen.insert(name).inserted, let scope = byName[name],
        let called = functions.first(where: { $0.scope === scope })
      else { continue }
      session.programs += called.session.programs
      for entry in called.session.installs where !session.installs.contains(entry) {
        session.installs.append(entry)
      }
      open += called.calls.sorted()
    }
    return session
  }
}
