import ByteText
import PythonPackaging

extension TestCodeFacts {
  /// The facts of bytecode, by the names and constants of its code: what `.py` files show, but for what a
  /// function gives back. nil where it has no outline, or shows nothing.
  init?(_ code: Bytecode?) {
    guard let module = code?.outline else { return nil }
    self.init()
    for name in module.names {
      // Names of modules that are imported stand among those of everything else.
      if name.span.contains("test") || Self.isTestTool(import: name) { addImport(name.text) }
    }
    addImports(of: module, isTop: true)
    if module.names.contains(where: { $0.equals("import_module") || $0.equals("__import__") }) {
      for name in module.constants where Self.isTestTool(import: name) { addImport(name.text) }
    }
    if module.names.contains(where: { $0.equals("unittest") }) { note(unittest: module) }
    add(module, classIndex: nil)
    if isEmpty { return nil }
  }

  /// What the instructions import, in functions too.
  private mutating func addImports(of code: CodeOutline, isTop: Bool) {
    for found in code.importedModules {
      let module = found.module.text
      if module != "unittest" { addImport(module) }
      for name in found.names { addImport("\(module).\(name.text)") }
      let top = String(module.prefix { $0 != "." })
      guard isTop, found.isCertain, Self.isTestHelper(import: module), !helpers.contains(top) else {
        continue
      }
      helpers.append(top)
    }
    for inner in code.functions { addImports(of: inner, isTop: false) }
    // Which functions a decorator made fixtures does not show; there is one that does.
    guard isTop, imports.contains(where: { $0 == "pytest" || $0 == "pytest_asyncio" }),
      code.names.contains(where: { $0.equals("fixture") })
    else { return }
    for inner in code.functions.prefix(Self.limit)
    where !inner.name.begins(with: "test") && !inner.name.begins(with: "<") {
      fixtures.append(inner.name.text)
    }
  }

  private mutating func note(unittest module: CodeOutline) {
    // `from unittest import mock` alone says nothing.
    if module.names.contains(where: { $0.equals("mock") }),
      !module.names.contains(where: { $0.equals("TestCase") }),
      !module.constants.contains(where: { $0.equals("TestCase") })
    {
      imports.removeAll { $0 == "unittest" }
    }
  }

  private mutating func add(_ code: CodeOutline, classIndex: Int?) {
    for inner in code.functions {
      if !asserts { asserts = inner.names.contains(where: Self.isAssertion) }
      if inner.names.contains(where: { $0.equals("__qualname__") }) {
        guard classes.count < Self.limit, classIndex == nil else { continue }
        var type = Class(name: inner.name.text)
        type.bases = code.names.filter { $0.ends(with: "TestCase") }.map(\.text)
        type.hasConstructor = inner.functions.contains { $0.name.equals("__init__") }
        classes.append(type)
        add(inner, classIndex: classes.count - 1)
      } else if inner.name.begins(with: "test"), functions.count < Self.limit {
        var parameters = inner.parameters.map(\.text)
        if classIndex != nil, parameters.first == "self" { parameters.removeFirst() }
        var function = Function(name: inner.name.text, parameters: parameters)
        function.classIndex = classIndex
        functions.append(function)
      }
    }
    // The statement itself leaves no name in newer bytecode: functions called as tests are taken to assert.
    if !functions.isEmpty { asserts = true }
  }

  private static func isAssertion(_ name: ArraySlice<UInt8>) -> Bool {
    name.begins(with: "assert") || name.equals("AssertionError") || name.equals("expect")
  }
}
