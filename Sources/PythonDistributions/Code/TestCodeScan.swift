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

  private var facts = TestCodeFacts()
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

  /// Whether a source may have something to tell: looked at quickly, since it is asked of all.
  ///
  /// All tests, and all that imports them, have the word in a definition or an import.
  static func mayTell(_ source: Span<UInt8>) -> Bool {
    var start = 0
    while let place = source.firstIndex(of: "test", from: start) {
      if isTelling(source, place) { return true }
      start = place + 4
    }
    return toolImports.isFound(in: source)
  }

  /// How tools are imported with which tests need not have the word.
  private static let toolImports = PhraseSearch([
    "from behave", "import behave", "import locust", "from locust", "from robot", "import robot",
    // hypothesis, schemathesis
    "thesis import", "thesis as", "import hypothesis", "import schemathesis",
    "from ward ", "from mamba ",
    // What makes data, time and answers for tests.
    "import factory", "from factory", "model_bakery", "polyfactory", "import responses",
    "from responses", "requests_mock", "respx import", "import respx", "freezegun", "time_machine",
    "aioresponses", "import httpretty", "import vcr", "import moto", "from moto", "pyfakefs",
    "from syrupy",
  ])

  private static func isTelling(_ source: Span<UInt8>, _ place: Int) -> Bool {
    let before = place > 0 ? source[place - 1] : 0
    let next = place + 4 < source.count ? source[place + 4] : 0
    switch before {
    case UInt8(ascii: " "):
      if place >= 4, source[place - 2] == UInt8(ascii: "f"), source[place - 3] == UInt8(ascii: "e")
      {
        return true
      }
    case UInt8(ascii: "y"), UInt8(ascii: "t"), UInt8(ascii: "."), UInt8(ascii: "_"): break
    default: if next != UInt8(ascii: "_"), next != UInt8(ascii: "s") { return false }
    }
    // The word of an import, also in one that goes on over lines.
    var first = place
    while first > 0, source[first - 1] != 0x0A, place - first < 256 { first -= 1 }
    while first < place, source[first] == 0x20 || source[first] == 0x09 { first += 1 }
    let line = source.extracting(first..<source.count)
    if line.begins(with: "from ") || line.begins(with: "import ") || line.begins(with: "try:") {
      return true
    }
    var index = first
    while index < source.count, source[index] != 0x0A {
      let byte = source[index]
      guard
        byte.isIdentifierPart || byte == 0x20 || byte == 0x2C || byte == 0x29 || byte == 0x0D
          || byte == 0x23
      else {
        return byte == 0x22 || byte == 0x27 ? isNamed(source, place) : false
      }
      index += 1
    }
    return true
  }

  /// Whether the word stands in a short string, as in `import_module("pytest")`.
  private static func isNamed(_ source: Span<UInt8>, _ place: Int) -> Bool {
    var index = place + 4
    while index < source.count, source[index].isIdentifierPart || source[index] == .dot {
      index += 1
    }
    guard index + 1 < source.count else { return false }
    return (source[index] == 0x22 || source[index] == 0x27)
      && (source[index + 1] == 0x29 || source[index + 1] == 0x2C)
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

  // MARK: Imports

  /// Reads a statement that may be an import.
  static func readImport(_ code: ArraySlice<UInt8>, into facts: inout TestCodeFacts) {
    if code.begins(with: "import ") {
      for part in code.dropFirst(7).split(separator: UInt8(ascii: ",")) {
        if let name = words(part).first { facts.addImport(name) }
      }
    } else if code.begins(with: "from ") {
      readFrom(code.dropFirst(5), into: &facts)
    } else if let colon = code.firstIndex(of: UInt8(ascii: ":")), !code.begins(with: "f") {
      // `try: import pytest` on one line.
      let rest = code[(colon + 1)...].drop { $0 == 0x20 }
      if rest.begins(with: "import ") || rest.begins(with: "from ") {
        readImport(rest, into: &facts)
      }
    }
  }

  private static func readFrom(_ code: ArraySlice<UInt8>, into facts: inout TestCodeFacts) {
    guard let end = code.firstIndex(of: 0x20) else { return }
    let module = code[..<end].text
    let rest = code[end...].drop { $0 == 0x20 }
    guard rest.begins(with: "import") else { return }
    // Of `unittest` mocks are used outside of tests too: its parts tell.
    if module != "unittest" { facts.addImport(module) }
    let names = rest.dropFirst(6).filter { $0 != 0x28 && $0 != 0x29 }
    for part in names.split(separator: UInt8(ascii: ",")) {
      if let name = words(part[...]).first {
        facts.addImport(module.hasSuffix(".") ? module + name : "\(module).\(name)")
      }
    }
  }

  private static func words(_ code: ArraySlice<UInt8>) -> [String] {
    code.split(separator: 0x20).map(\.text)
  }

  /// Modules and distributions that are loaded by their names.
  private mutating func readLoads(_ code: [UInt8]) {
    guard code.contains(0x22) else { return }
    var index = 0
    while let quote = code[index...].firstIndex(of: 0x22) {
      guard let end = code[(quote + 1)...].firstIndex(of: 0x22) else { return }
      index = end + 1
      guard end > quote + 1, quote > 1 else { continue }
      let value = code[(quote + 1)..<end]
      var open = quote - 1
      while open > 0, code[open].isIdentifierPart, quote - open < 3 { open -= 1 }
      if code[open] == 0x28 {
        var start = open
        while start > 0, code[start - 1].isIdentifierPart { start -= 1 }
        let name = code[start..<open]
        if Self.loadsModule(name) {
          facts.addImport(value.text)
        } else if Self.loadsDistribution(name) {
          note(distribution: value)
        }
      } else if code.span.begins(with: "__requires__") {
        note(distribution: value)
      }
    }
  }

  private mutating func note(distribution value: ArraySlice<UInt8>) {
    let name = value.prefix { $0.isIdentifierPart || $0 == 0x2D || $0 == .dot }.text
    if !name.isEmpty, facts.distributions.count < TestCodeFacts.limit,
      !facts.distributions.contains(name)
    {
      facts.distributions.append(name)
    }
  }

  private static func loadsModule(_ name: ArraySlice<UInt8>) -> Bool {
    name.equals("import_module") || name.equals("__import__") || name.equals("importorskip")
      || name.equals("run_module")
  }

  private static func loadsDistribution(_ name: ArraySlice<UInt8>) -> Bool {
    name.equals("load_entry_point") || name.equals("distribution")
      || name.equals("importlib_load_entry_point")
      || name.equals("get_distribution") || name.equals("run_script") || name.equals("require")
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
