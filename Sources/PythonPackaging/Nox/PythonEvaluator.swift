/// Tells which texts expressions of Python may stand for, as far as they are written in the source: the
/// expressions are read, never run (The Python Language Reference, "Expressions").
///
/// What depends on anything else, such as an environment variable or another module, is unknown.
struct PythonEvaluator {
  private static let depthLimit = 48

  let scope: PythonScope
  /// The functions of the source.
  let functions: [String: PythonScope]
  /// The names of the objects whose methods run commands, such as `session`: what these give back is no
  /// declaration.
  let actors: Set<String>
  private let budget: PythonBudget
  private let tokens: ArraySlice<PythonToken>
  private(set) var index: Int
  private var depth = 0
  /// Functions of the source that the expressions call.
  private(set) var called: [String] = []

  init(
    _ tokens: ArraySlice<PythonToken>, in scope: PythonScope, functions: [String: PythonScope],
    actors: Set<String>, budget: PythonBudget
  ) {
    self.tokens = tokens
    self.scope = scope
    self.functions = functions
    self.actors = actors
    self.budget = budget
    index = tokens.startIndex
  }

  /// The values of all that stands there, separated by commas.
  mutating func expressions() -> PythonValue {
    var value = PythonValue.nothing
    var isFirst = true
    while index < tokens.endIndex {
      let start = index
      _ = take("*")
      let next = expression()
      value = isFirst ? next : value.union(next)
      if !take(",") { break }
      isFirst = false
      value.isText = false
      if index == start { break }
    }
    return value
  }

  /// The arguments of a call whose opening parenthesis is passed already, to its end.
  mutating func arguments() -> [PythonArgument] {
    var result: [PythonArgument] = []
    while index < tokens.endIndex, !take(")") {
      let start = index
      var name: String?
      if let word = tokens[index].name, index + 1 < tokens.endIndex, tokens[index + 1].isSign("=") {
        name = word
        index += 2
      } else if !take("*") {
        _ = take("**")
      }
      let begin = index
      var value = expression()
      if isName("for") { value = comprehension(from: begin) }
      let last = max(start, index - 1)
      result.append(
        PythonArgument(
          name: name, value: value,
          range: tokens[start].range.lowerBound..<tokens[last].range.upperBound))
      _ = take(",")
      if index == start { index += 1 }
    }
    return result
  }

  /// One expression, up to what can't be part of it.
  mutating func expression() -> PythonValue {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit, budget.take() else {
      index = tokens.endIndex
      return .unknown
    }
    if isName("lambda") { return skipLambda() }
    var value = operand()
    while index < tokens.endIndex {
      switch tokens[index].kind {
      case .sign("+"):
        index += 1
        let other = operand()
        value =
          value.isText || other.isText ? value.followed(by: other) : value.union(other)
      case .sign("/"):
        index += 1
        let other = operand()
        value = value.followed(by: PythonValue(text: "/")).followed(by: other)
      case .sign("%"):
        index += 1
        let other = operand()
        value = Self.formatted(value, with: other)
      case .sign("|"), .name("or"), .name("and"):
        index += 1
        value = value.union(operand())
      case .sign("-"), .sign("*"), .sign("//"), .sign("&"), .sign("^"):
        index += 1
        _ = operand()
      case .sign("=="), .sign("!="), .sign("<"), .sign(">"), .sign("<="), .sign(">="),
        .name("in"), .name("is"), .name("not"):
        index += 1
        if isName("in") || isName("not") { index += 1 }
        _ = operand()
        value = .nothing
      case .sign(":="):
        index += 1
        value = expression()
      case .name("if"):
        index += 1
        _ = expression()
        // Else it is the condition of a comprehension.
        if isName("else") {
          index += 1
          value = value.union(expression())
        }
      default: return value
      }
    }
    return value
  }

  // MARK: Operands

  private mutating func operand() -> PythonValue {
    while isName("not") || isName("await") || isSign("-") || isSign("+") || isSign("~") {
      index += 1
    }
    guard index < tokens.endIndex else { return .nothing }
    let token = tokens[index]
    index += 1
    switch token.kind {
    case .text: return postfix(strings(from: token), root: nil)
    case .number: return postfix(.nothing, root: nil)
    case .name(let name): return reference(name)
    case .sign("("): return postfix(display(")", isTuple: true), root: nil)
    case .sign("["): return postfix(display("]"), root: nil)
    case .sign("{"): return postfix(display("}"), root: nil)
    case .sign:
      index -= 1
      return .nothing
    }
  }

  /// Strings that stand side by side are one.
  private mutating func strings(from token: PythonToken) -> PythonValue {
    var value = string(token)
    while index < tokens.endIndex, case .text = tokens[index].kind {
      value = value.followed(by: string(tokens[index]))
      index += 1
    }
    return value
  }

  private mutating func string(_ token: PythonToken) -> PythonValue {
    guard case .text(let text, let isFormatted) = token.kind else { return .nothing }
    return isFormatted ? interpolated(text) : PythonValue(text: text)
  }

  private mutating func reference(_ name: String) -> PythonValue {
    switch name {
    case "None", "True", "False", "Ellipsis", "__file__": return .nothing
    case "else", "for", "if", "in", "lambda":
      index -= 1
      return .nothing
    default: break
    }
    if isSign("("), let function = functions[name] {
      index += 1
      called.append(name)
      function.call(arguments())
      return postfix(function.result, root: nil)
    }
    if isSign("(") {
      index += 1
      let values = arguments().map(\.value)
      return postfix(Self.built(by: name, values), root: nil)
    }
    let known = scope[name] ?? (Self.isPlace(name) ? .nothing : .unknown)
    return postfix(known, root: name)
  }

  /// `[…]`, `(…)`, `{…}`, whose opening is passed already.
  private mutating func display(_ end: String, isTuple: Bool = false) -> PythonValue {
    var value = PythonValue.nothing
    var isList = !isTuple
    while index < tokens.endIndex, !take(end) {
      let start = index
      let isSpread = take("*") || take("**")
      let begin = index
      var element = expression()
      if take(":") {
        var member = expression()
        if isName("for") { member = comprehension(from: begin).everything }
        for key in element.texts { value.setMember(key, member) }
        if element.isUnknown { value.setMember("", member) }
      } else {
        if isName("for") {
          element = comprehension(from: begin)
          isList = true
        }
        if isSpread { isList = true }
        let isOnly = isTuple && value == .nothing
        let isText = element.isText
        value.formUnion(element)
        value.isText = isOnly && isText
      }
      if take(",") { isList = true }
      if index == start { index += 1 }
    }
    if isList { value.isText = false }
    return value
  }

  /// `EXPRESSION for NAMES in ITERABLE if …`, of which the expression was read without knowing the names.
  private mutating func comprehension(from start: Int) -> PythonValue {
    let inner = PythonScope(parent: scope)
    while isName("for") || isName("async") {
      index += isName("async") ? 2 : 1
      var names: [String] = []
      while index < tokens.endIndex, !isName("in") {
        if let name = tokens[index].name { names.append(name) }
        index += 1
      }
      if isName("in") { index += 1 }
      var reader = PythonEvaluator(
        tokens[index..<tokens.endIndex], in: inner, functions: functions, actors: actors,
        budget: budget)
      reader.depth = depth
      let iterable = reader.expression().everything
      index = reader.index
      called += reader.called
      for name in names { inner.bind(name, Self.element(of: iterable)) }
      while isName("if") {
        index += 1
        _ = expression()
      }
    }
    let end = index
    var reader = PythonEvaluator(
      tokens[start..<end], in: inner, functions: functions, actors: actors,
      budget: budget)
    reader.depth = depth
    var value = reader.expression()
    if reader.isSign(":") {
      reader.index += 1
      value = value.union(reader.expression())
    }
    value.isText = false
    return value
  }

  private static func element(of value: PythonValue) -> PythonValue {
    var element = value
    element.isText = true
    return element
  }

  private mutating func skipLambda() -> PythonValue {
    var level = 0
    while index < tokens.endIndex {
      if case .sign(let sign) = tokens[index].kind {
        if ["(", "[", "{"].contains(sign) { level += 1 }
        if [")", "]", "}"].contains(sign) {
          if level == 0 { break }
          level -= 1
        }
        if sign == ",", level == 0 { break }
      }
      index += 1
    }
    return .unknown
  }

  // MARK: What stands behind an operand

  private mutating func postfix(_ start: PythonValue, root: String?) -> PythonValue {
    var value = start
    var isOfActor = root.map(actors.contains) ?? false
    let isOfFile = root.map(Self.readers.contains) ?? false
    while index < tokens.endIndex {
      if isSign("."), index + 1 < tokens.endIndex, let attribute = tokens[index + 1].name {
        index += 2
        if isSign("(") {
          index += 1
          let arguments = arguments().map(\.value)
          value =
            isOfActor || isOfFile
            ? .nothing : Self.method(attribute, of: value, arguments)
        } else {
          value = isOfActor || isOfFile ? .nothing : .unknown
        }
      } else if take("[") {
        let key = subscriptKey()
        value = isOfActor || isOfFile ? .nothing : value[key]
      } else if isSign("("), root != nil {
        index += 1
        _ = arguments()
        value = isOfActor ? .nothing : .unknown
      } else {
        return value
      }
      isOfActor = isOfActor && value == .nothing
    }
    return value
  }

  /// The key between brackets, or of a slice nothing.
  private mutating func subscriptKey() -> PythonValue {
    var key = PythonValue.nothing
    while index < tokens.endIndex, !take("]") {
      let start = index
      key = expression()
      if take(":") { key = .nothing }
      _ = take(",")
      if index == start { index += 1 }
    }
    return key
  }

  /// `f"…{expression}…"`.
  private mutating func interpolated(_ text: String) -> PythonValue {
    var value = PythonValue(text: "")
    var part = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "{" else {
        part.append(character)
        if character == "}" { _ = rest.first == "}" ? rest.popFirst() : nil }
        continue
      }
      if rest.first == "{" {
        part.append("{")
        rest.removeFirst()
        continue
      }
      let inside = rest.prefix { $0 != "}" }
      rest = rest[inside.endIndex...].dropFirst()
      value = value.followed(by: PythonValue(text: part)).followed(by: field(inside))
      part = ""
    }
    return value.followed(by: PythonValue(text: part))
  }

  private mutating func field(_ text: Substring) -> PythonValue {
    let lines = PythonTokenizer.lines(of: Array(text.utf8))
    guard depth < Self.depthLimit / 2, let line = lines.first else { return .unknown }
    var reader = PythonEvaluator(
      line.tokens[...], in: scope, functions: functions, actors: actors,
      budget: budget)
    reader.depth = depth + 1
    let value = reader.expression()
    called += reader.called
    return value
  }

  // MARK: Tokens

  private func isSign(_ sign: String) -> Bool {
    index < tokens.endIndex && tokens[index].isSign(sign)
  }

  private func isName(_ name: String) -> Bool {
    index < tokens.endIndex && tokens[index].isName(name)
  }

  private mutating func take(_ sign: String) -> Bool {
    guard isSign(sign) else { return false }
    index += 1
    return true
  }
}
