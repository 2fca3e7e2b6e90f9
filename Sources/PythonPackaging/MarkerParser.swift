extension Marker {
  /// Parentheses deeper than this are refused: no tool writes them, and each level is a call.
  private static let maximumDepth = 64

  init(parsing scanner: inout DependencyScanner) throws {
    self.init(try Self.parseExpression(&scanner, depth: 0))
  }

  private static func parseExpression(
    _ scanner: inout DependencyScanner, depth: Int
  ) throws -> Expression {
    var alternatives = [[try parseAtom(&scanner, depth: depth)]]
    while true {
      if scanner.take(word: "and") {
        let atom = try parseAtom(&scanner, depth: depth)
        alternatives[alternatives.count - 1].append(atom)
      } else if scanner.take(word: "or") {
        alternatives.append([try parseAtom(&scanner, depth: depth)])
      } else {
        break
      }
    }
    // Parentheses around one condition mean nothing.
    if alternatives.count == 1, alternatives[0].count == 1 { return alternatives[0][0] }
    return .anyOf(alternatives)
  }

  private static func parseAtom(
    _ scanner: inout DependencyScanner, depth: Int
  ) throws -> Expression {
    guard depth < maximumDepth else {
      throw SyntaxFailure("parentheses are nested deeper than \(maximumDepth) levels")
    }
    scanner.skipBlanks()
    let expression: Expression
    if scanner.take("(") {
      expression = try parseExpression(&scanner, depth: depth + 1)
      guard scanner.take(")") else { throw SyntaxFailure("')' is expected") }
    } else {
      expression = .comparison(try parseComparison(&scanner))
    }
    scanner.skipBlanks()
    return expression
  }

  private static func parseComparison(_ scanner: inout DependencyScanner) throws -> Comparison {
    let left = try parseOperand(&scanner)
    scanner.skipBlanks()
    let `operator` = try parseOperator(&scanner)
    scanner.skipBlanks()
    let right = try parseOperand(&scanner)
    var comparison = Comparison(left: left, operator: `operator`, right: right)
    if left == .variable(.extra), case .literal(let name) = right {
      comparison.right = .literal(ProjectName.normalize(name))
    } else if right == .variable(.extra), case .literal(let name) = left {
      comparison.left = .literal(ProjectName.normalize(name))
    }
    return comparison
  }

  private static func parseOperator(_ scanner: inout DependencyScanner) throws -> Operator {
    if scanner.take(word: "in") { return .in }
    if scanner.take(word: "not") {
      let start = scanner.position
      scanner.skipBlanks()
      guard scanner.position > start, scanner.take(word: "in") else {
        throw SyntaxFailure("'in' is expected after 'not'")
      }
      return .notIn
    }
    for `operator` in Operator.allCases where take(`operator`, &scanner) { return `operator` }
    throw SyntaxFailure("a comparison operator is expected")
  }

  /// Symbols only; the words are taken by ``parseOperator(_:)``.
  private static func take(_ operator: Operator, _ scanner: inout DependencyScanner) -> Bool {
    var attempt = scanner
    for scalar in `operator`.rawValue.unicodeScalars where !attempt.take(scalar) { return false }
    scanner = attempt
    return true
  }

  private static func parseOperand(_ scanner: inout DependencyScanner) throws -> Operand {
    for (spelling, variable) in spellings where scanner.take(word: spelling) {
      return .variable(variable)
    }
    guard let quoted = scanner.takeQuoted() else {
      throw SyntaxFailure("a variable or a quoted string is expected")
    }
    guard let literal = PythonLiteral.decode(quoted) else {
      throw SyntaxFailure("the string before this point is malformed")
    }
    return .literal(literal)
  }

  /// The names of PEP 508 and those of its ancestors (PEP 345, setuptools) that are still read.
  private static let spellings: [(String, Variable)] =
    Variable.allCases.map { ($0.rawValue, $0) } + [
      ("os.name", .osName),
      ("sys.platform", .sysPlatform),
      ("platform.version", .platformVersion),
      ("platform.machine", .platformMachine),
      ("platform.python_implementation", .platformPythonImplementation),
      ("python_implementation", .platformPythonImplementation),
    ]
}
