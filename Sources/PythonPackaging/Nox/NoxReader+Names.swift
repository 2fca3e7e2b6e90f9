// What the names of a file stand for: all that is assigned to them anywhere.
extension NoxReader {
  /// Takes what a line says of names.
  func learn(_ line: PythonLine, _ owner: Int) {
    let scope = owner < 0 ? module : functions[owner].scope
    let tokens = line.tokens[...]
    guard let first = tokens.first else { return }
    switch first.name {
    case "import", "from": learnImport(tokens, scope)
    case "def", "async", "class": return
    case "for": learnLoop(tokens.dropFirst(), scope)
    case "with":
      if let place = tokens.lastIndex(where: { $0.isName("as") }), place + 1 < tokens.endIndex,
        let name = tokens[place + 1].name
      {
        scope.bind(name, .unknown)
      }
    case "return", "yield":
      guard owner >= 0 else { return }
      var reader = evaluator(tokens.dropFirst(), scope)
      var value = reader.expressions()
      if first.isName("yield") { value.isText = false }
      let known = functions[owner].scope.result
      functions[owner].scope.result = known == .nothing ? value : known.union(value)
    default:
      if !learnAssignment(tokens, scope) { learnAppending(tokens, scope) }
    }
  }

  /// Modules are not followed: what is taken from one is not known.
  private func learnImport(_ tokens: ArraySlice<PythonToken>, _ scope: PythonScope) {
    let names = tokens.compactMap(\.name)
    guard let start = names.lastIndex(of: "import") else { return }
    for name in names[(start + 1)...] where name != "as" { scope.bind(name, .unknown) }
  }

  private func learnLoop(_ tokens: ArraySlice<PythonToken>, _ scope: PythonScope) {
    guard let place = tokens.firstIndex(where: { $0.isName("in") }) else { return }
    var reader = evaluator(tokens[(place + 1)...], scope)
    var value = reader.expressions().everything
    value.isText = true
    for name in tokens[..<place].compactMap(\.name) { scope.bind(name, value) }
  }

  private func learnAssignment(
    _ tokens: ArraySlice<PythonToken>, _ scope: PythonScope
  ) -> Bool {
    var level = 0
    var signs: [Int] = []
    for place in tokens.indices {
      guard case .sign(let sign) = tokens[place].kind else { continue }
      if ["(", "[", "{"].contains(sign) { level += 1 }
      if [")", "]", "}"].contains(sign) { level -= 1 }
      if level == 0, ["=", "+=", "|="].contains(sign) { signs.append(place) }
    }
    guard let last = signs.last else { return false }
    var reader = evaluator(tokens[(last + 1)...], scope)
    let value = reader.expressions()
    var start = tokens.startIndex
    for sign in signs {
      assign(value, to: tokens[start..<sign], scope, isAdded: !tokens[sign].isSign("="))
      start = sign + 1
    }
    return true
  }

  private func assign(
    _ value: PythonValue, to target: ArraySlice<PythonToken>, _ scope: PythonScope, isAdded: Bool
  ) {
    guard let name = target.first?.name else { return }
    let rest = target.dropFirst()
    if rest.first?.isSign("[") == true {
      var reader = evaluator(rest.dropFirst(), scope)
      for key in reader.expression().texts { scope.bind(name, key: key, value) }
    } else if rest.first?.isSign(",") == true {
      for name in target.compactMap(\.name) { scope.bind(name, value) }
    } else if rest.isEmpty || rest.first?.isSign(":") == true {
      scope.bind(
        name, isAdded && scope[name]?.isText == false ? PythonValue.nothing.union(value) : value)
    }
  }

  /// `NAME.append(…)` and what else puts something into a list, set or dictionary.
  private func learnAppending(_ tokens: ArraySlice<PythonToken>, _ scope: PythonScope) {
    let start = tokens.startIndex
    guard tokens.count > 4, let name = tokens[start].name, tokens[start + 1].isSign("."),
      let method = tokens[start + 2].name, tokens[start + 3].isSign("("),
      ["append", "extend", "add", "update", "insert", "appendleft"].contains(method)
    else {
      // A call by itself may give arguments to a function of the file.
      var reader = evaluator(tokens, scope)
      _ = reader.expressions()
      return
    }
    var reader = evaluator(tokens[(start + 4)...], scope)
    for argument in reader.arguments() {
      scope.bind(name, PythonValue.nothing.union(argument.value))
    }
  }
}
