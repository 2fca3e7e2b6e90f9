import ByteText
import PythonPackaging

extension TestCodeFacts {
  /// The facts of bytecode, by the names and constants of its code: what `.py` files show, but for what a
  /// function gives back.
  init(_ module: CodeOutline) {
    self.init()
    for name in module.names {
      let text = String(decoding: name, as: UTF8.self)
      // Names of modules that are imported stand among those of everything else.
      if name.span.contains("test") || Self.isTestTool(import: text) { addImport(text) }
    }
    if module.names.contains(Array("unittest".utf8)) { note(unittest: module) }
    add(module, classIndex: nil)
  }

  private mutating func note(unittest module: CodeOutline) {
    // `from unittest import mock` alone says nothing.
    let imported = module.constants.map { String(decoding: $0, as: UTF8.self) }
    let names = module.names.map { String(decoding: $0, as: UTF8.self) }
    if names.contains("mock"), !names.contains("TestCase"), !imported.contains("TestCase") {
      imports.removeAll { $0 == "unittest" }
    }
  }

  private mutating func add(_ code: CodeOutline, classIndex: Int?) {
    for inner in code.functions {
      let name = String(decoding: inner.name, as: UTF8.self)
      if !asserts { asserts = inner.names.contains(where: Self.isAssertion) }
      if inner.names.contains(Array("__qualname__".utf8)) {
        guard classes.count < Self.limit, classIndex == nil else { continue }
        var type = Class(name: name)
        let inherits = code.names.map { String(decoding: $0, as: UTF8.self) }
        type.bases = inherits.filter { $0.hasSuffix("TestCase") }
        type.hasConstructor = inner.functions.contains { $0.name == Array("__init__".utf8) }
        classes.append(type)
        add(inner, classIndex: classes.count - 1)
      } else if name.hasPrefix("test"), functions.count < Self.limit {
        var parameters = inner.parameters.map { String(decoding: $0, as: UTF8.self) }
        if classIndex != nil, parameters.first == "self" { parameters.removeFirst() }
        var function = Function(name: name, parameters: parameters)
        function.classIndex = classIndex
        functions.append(function)
      }
    }
    // The statement itself leaves no name in newer bytecode: functions called as tests are taken to assert.
    if !functions.isEmpty { asserts = true }
  }

  private static func isAssertion(_ name: [UInt8]) -> Bool {
    name.starts(with: Array("assert".utf8)) || name.elementsEqual("AssertionError".utf8)
      || name.elementsEqual("expect".utf8)
  }
}
