import ByteText
import Codecs
import PythonPackaging

// What a source imports and loads.

extension TestCodeScan {
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
  mutating func readLoads(_ code: [UInt8]) {
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
}
