import ByteText
import Codecs
import PythonPackaging

/// Reads the facts of a Python source, statement by statement.
struct TestCodeScan {
  private enum Scope {
    case type(Int)
    case test(Int)
    case other
  }

  var facts = TestCodeFacts()
  private var scopes: [(indent: Int, scope: Scope)] = []
  /// Whether a decorator above makes a fixture of the next function, and the name that it gives it.
  private var fixture: String?
  /// Whether a decorator above hands the next function to a framework, which calls it then.
  private var isRegistered = false

  /// All that a source shows.
  static func facts(of source: Span<UInt8>) -> TestCodeFacts {
    var scan = TestCodeScan()
    PythonStatements.forEach(source) { statement in
      scan.read(statement)
      return true
    }
    return scan.facts
  }

  // MARK: Statements

  private mutating func read(_ statement: borrowing PythonStatement) {
    while let last = scopes.last, last.indent >= statement.indent { scopes.removeLast() }
    let code = statement.code
    readLoads(code)
    guard let first = code.first else { return }
    switch first {
    case UInt8(ascii: "i"), UInt8(ascii: "f"), UInt8(ascii: "t"), UInt8(ascii: "e"),
      UInt8(ascii: "w"):
      let before = facts.imports.count
      Self.readImport(code[...], into: &facts)
      if statement.indent == 0, first == UInt8(ascii: "i") || first == UInt8(ascii: "f"),
        !code.span.begins(with: "if ")
      {
        noteHelpers(since: before)
      }
    case UInt8(ascii: "@"):
      if let name = Self.fixtureName(code) { fixture = name }
      if Self.registers(code) { isRegistered = true }
      return
    case UInt8(ascii: "r"): if Self.givesValue(code[...]) { noteValue() }
    default: break
    }
    if let start = Self.keyword("def ", of: code) ?? Self.keyword("async def ", of: code) {
      readFunction(code, start, statement.indent)
    } else if let start = Self.keyword("class ", of: code) {
      readClass(code, start, statement.indent)
    }
    if !facts.asserts { facts.asserts = Self.asserts(code) }
    fixture = nil
    isRegistered = false
  }

  private mutating func noteHelpers(since start: Int) {
    for name in facts.imports[start...] where TestCodeFacts.isTestHelper(import: name) {
      let top = String(name.prefix { $0 != "." })
      if !facts.helpers.contains(top) { facts.helpers.append(top) }
    }
  }

  private static func keyword(_ word: StaticString, of code: [UInt8]) -> Int? {
    code.span.begins(with: word) ? word.utf8CodeUnitCount : nil
  }

  private static func givesValue(_ code: ArraySlice<UInt8>) -> Bool {
    guard code.begins(with: "return "), code.count > 7 else { return code.begins(with: "return(") }
    return !code.dropFirst(7).equals("None")
  }

  private mutating func noteValue() {
    for (_, scope) in scopes.reversed() {
      switch scope {
      case .test(let index): facts.functions[index].returnsValue = true
      case .type, .other: break
      }
      return
    }
  }

  // MARK: Definitions

  private static func fixtureName(_ code: [UInt8]) -> String? {
    let body = code.dropFirst()
    guard
      body.begins(with: "pytest.fixture") || body.begins(with: "fixture")
        || body.begins(with: "pytest_asyncio.fixture")
    else { return nil }
    guard let place = code.span.firstIndex(of: "name=\"") else { return "" }
    return code[(place + 6)...].prefix { $0 != 0x22 }.text
  }

  /// Whether a decorator makes a route, a task or a command of a function: `@router.get("/tests")`,
  /// `@shared_task`, `@click.command()`.
  private static func registers(_ code: [UInt8]) -> Bool {
    let path = code.dropFirst().prefix { $0.isIdentifierPart || $0 == .dot }.text
    let parts = path.split(separator: ".").map(String.init)
    guard let last = parts.last else { return false }
    if parts.count == 1 { return last == "shared_task" || last == "receiver" }
    return registrations.contains(last) && parts[0] != "pytest" && !last.contains("mock")
  }

  private static let registrations: Set<String> = [
    "get", "post", "put", "delete", "route", "websocket", "task", "command", "group", "receiver",
    "errorhandler", "middleware", "on_event", "callback", "listener", "subscriber", "register",
    "api_route", "before_request", "after_request", "tool", "action",
  ]

  private mutating func readFunction(_ code: [UInt8], _ start: Int, _ indent: Int) {
    let name = code[start...].prefix { $0.isIdentifierPart }
    if let given = fixture, facts.fixtures.count < TestCodeFacts.limit {
      facts.fixtures.append(given.isEmpty ? name.text : given)
    }
    var classIndex: Int?
    if case .type(let index)? = scopes.last?.scope {
      classIndex = index
      if name.equals("__init__") || name.equals("__new__") {
        facts.classes[index].hasConstructor = true
      }
    }
    let isInFunction = scopes.contains {
      if case .type = $0.scope { false } else { true }
    }
    guard name.begins(with: "test"), !isInFunction, fixture == nil,
      facts.functions.count < TestCodeFacts.limit
    else {
      scopes.append((indent, .other))
      return
    }
    let (parameters, end) = Self.parameters(code, start + name.count)
    var function = TestCodeFacts.Function(name: name.text, parameters: parameters)
    function.classIndex = classIndex
    function.isRegistered = isRegistered
    if classIndex != nil, let first = parameters.first, first == "self" || first == "cls" {
      function.parameters.removeFirst()
    }
    let body = code[end...].drop { $0 == 0x20 || $0 == UInt8(ascii: ":") }
    function.returnsValue = Self.givesValue(body)
    facts.functions.append(function)
    scopes.append((indent, .test(facts.functions.count - 1)))
  }

  /// The names of the parameters without defaults, and where the body begins.
  private static func parameters(_ code: [UInt8], _ start: Int) -> ([String], Int) {
    guard start < code.count, let open = code[start...].firstIndex(of: 0x28) else {
      return ([], code.count)
    }
    var names: [String] = []
    var depth = 0
    var part: [UInt8] = []
    func take() {
      let isOptional = part.contains(UInt8(ascii: "="))
      let name = part.drop { $0 == 0x20 }.prefix { $0.isIdentifierPart }
      if !isOptional, !name.isEmpty { names.append(name.text) }
      part = []
    }
    var index = open
    while index < code.count {
      let byte = code[index]
      index += 1
      switch byte {
      case 0x28, 0x5B, 0x7B:
        depth += 1
        if depth > 1 { part.append(byte) }
      case 0x29, 0x5D, 0x7D:
        depth -= 1
        if depth == 0 {
          take()
          while index < code.count, code[index] != UInt8(ascii: ":") { index += 1 }
          return (names, index)
        }
        part.append(byte)
      case 0x2C where depth == 1: take()
      default: part.append(byte)
      }
    }
    return (names, code.count)
  }

  private mutating func readClass(_ code: [UInt8], _ start: Int, _ indent: Int) {
    guard facts.classes.count < TestCodeFacts.limit else {
      scopes.append((indent, .other))
      return
    }
    let name = code[start...].prefix { $0.isIdentifierPart }
    var type = TestCodeFacts.Class(name: name.text)
    let rest = code[(start + name.count)...].drop { $0 == 0x20 }
    if rest.first == 0x28 {
      let bases = rest.dropFirst().prefix { $0 != 0x29 }
      type.bases = bases.split(separator: 0x2C).filter { !$0.contains(UInt8(ascii: "=")) }
        .prefix(8).map { base in
          let path = base.drop { $0 == 0x20 }.prefix { $0.isIdentifierPart || $0 == .dot }
          return path.split(separator: .dot).last?.text ?? ""
        }
    }
    facts.classes.append(type)
    scopes.append((indent, .type(facts.classes.count - 1)))
  }

  // MARK: Assertions

  private static func asserts(_ code: [UInt8]) -> Bool {
    if code.span.begins(with: "assert ") || code.span.begins(with: "assert(") { return true }
    return CodeNames.contains(in: code) { name, behind in
      guard behind == 0x28 else { return name.equals("should") }
      return name.begins(with: "assert") || name.equals("expect") || name.equals("raises")
        || name.equals("raise_for_status") || name.equals("verify") || name.equals("compare")
        || name.equals("fail") || name.equals("assertThat")
    }
  }
}
