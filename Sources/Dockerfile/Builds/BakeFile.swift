/// The builds of a docker-bake file, in JSON or HCL (buildx "Bake file reference").
///
/// The HCL reader is tolerant: it takes `dockerfile`, `target`, `args` and `inherits` of `target`
/// blocks and the defaults of `variable` blocks, and passes over what it doesn't know. An expression
/// that isn't plain text stays as written.
package struct BakeFile: Sendable, Hashable {
  /// The builds, in the file's order, what they inherit filled in.
  package private(set) var definitions: [BuildDefinition] = []
  /// The groups: names of builds, and of other groups.
  package private(set) var groups: [String: [String]] = [:]

  private var inherits: [String: [String]] = [:]

  /// Reads a bake file; one that begins with `{` is JSON. Nothing in it that is known gives no
  /// definitions.
  package init(parsing text: String) {
    if text.trimmed.hasPrefix("{"), let value = JSONValue(parsing: text.utf8) {
      readJSON(value)
    } else {
      readHCL(text)
    }
    resolve()
  }

  private mutating func readJSON(_ value: JSONValue) {
    if case .object(let members)? = value["target"] {
      for (name, target) in members { add(name, target) }
    }
    if case .object(let members)? = value["group"] {
      for (name, group) in members { groups[name] = Self.strings(group["targets"]) }
    }
  }

  private mutating func readHCL(_ text: String) {
    var reader = HCLReader(text: text)
    let blocks = reader.blocks()
    var variables: [String: String] = [:]
    for block in blocks where block.type == "variable" {
      if let value = block.body["default"]?.string { variables[block.label] = value }
    }
    for block in blocks {
      let body = block.body.replacing(variables)
      if block.type == "target" { add(block.label, body) }
      if block.type == "group" { groups[block.label] = Self.strings(body["targets"]) }
    }
  }

  private mutating func add(_ name: String, _ target: JSONValue) {
    var arguments: [String: String] = [:]
    if case .object(let members)? = target["args"] {
      for (name, value) in members {
        switch value {
        case .string(let text), .number(let text): arguments[name] = text
        case .bool(let value): arguments[name] = String(value)
        default: break
        }
      }
    }
    definitions.append(
      BuildDefinition(
        name: name, dockerfile: target["dockerfile"]?.string, target: target["target"]?.string,
        arguments: arguments, contexts: Self.names(target["contexts"]),
        folder: target["context"]?.string))
    inherits[name] = Self.strings(target["inherits"])
  }

  private static func names(_ value: JSONValue?) -> [String] {
    if case .object(let members)? = value { members.map(\.name) } else { [] }
  }

  private static func strings(_ value: JSONValue?) -> [String] {
    guard case .array(let elements)? = value else { return [] }
    return elements.compactMap(\.string)
  }

  /// Fills in what a build inherits; a later parent counts more, the build itself most.
  private mutating func resolve() {
    let own = Dictionary(definitions.map { ($0.name, $0) }) { $1 }
    for index in definitions.indices {
      var merged = definitions[index]
      var waiting = Array((inherits[merged.name] ?? []).reversed())
      var seen: Set<String> = [merged.name]
      while !waiting.isEmpty {
        let name = waiting.removeFirst()
        guard seen.insert(name).inserted, let parent = own[name] else { continue }
        merged.dockerfile = merged.dockerfile ?? parent.dockerfile
        merged.target = merged.target ?? parent.target
        merged.arguments.merge(parent.arguments) { mine, _ in mine }
        merged.contexts += parent.contexts
        merged.folder = merged.folder ?? parent.folder
        waiting = (inherits[name] ?? []).reversed() + waiting
      }
      definitions[index] = merged
    }
  }
}

extension JSONValue {
  /// The value with `${name}` and a bare `name` replaced by variables' values.
  fileprivate func replacing(_ variables: [String: String]) -> JSONValue {
    switch self {
    case .string(let text):
      if let value = variables[text] { return .string(value) }
      guard text.contains("${") else { return self }
      let expansion = VariableExpansion(variables: variables)
      let place = SourcePosition(line: 1, column: 1)
      return .string((try? expansion.expand(text, at: place)) ?? text)
    case .array(let elements): return .array(elements.map { $0.replacing(variables) })
    case .object(let members):
      return .object(members.map { ($0.name, $0.value.replacing(variables)) })
    default: return self
    }
  }
}

/// Reads blocks and attributes of HCL, as far as bake files need them.
private struct HCLReader {
  struct Block {
    var type: String
    var label: String
    var body: JSONValue
  }

  private let bytes: [UInt8]
  private var index = 0

  init(text: String) { bytes = Array(text.utf8) }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func blocks() -> [Block] {
    var blocks: [Block] = []
    while true {
      skipBlanks()
      guard peek != nil else { return blocks }
      let type = word()
      skipBlanks()
      var label = ""
      while peek == ASCII.doubleQuote || peek?.isName == true {
        label = peek == ASCII.doubleQuote ? string() : word()
        skipBlanks()
      }
      if peek == ASCII.openBrace {
        blocks.append(Block(type: type, label: label, body: value(depth: 0)))
      } else if peek == ASCII.equals {
        index += 1
        _ = value(depth: 0)
      } else if type.isEmpty {
        index += 1
      }
    }
  }

  private mutating func skipBlanks() {
    while let byte = peek {
      if byte.isWhitespace || byte == UInt8(ascii: ",") {
        index += 1
      } else if byte == ASCII.hash || bytes[index...].starts(with: "//".utf8) {
        index = bytes[index...].firstIndex(of: ASCII.newline) ?? bytes.count
      } else if bytes[index...].starts(with: "/*".utf8) {
        index += 2
        while index < bytes.count, !bytes[index...].starts(with: "*/".utf8) { index += 1 }
        index = min(index + 2, bytes.count)
      } else {
        return
      }
    }
  }

  private mutating func word() -> String {
    let start = index
    while let byte = peek, byte.isName || byte == ASCII.dash || byte == UInt8(ascii: ".") {
      index += 1
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func string() -> String {
    index += 1
    var result: [UInt8] = []
    while let byte = peek {
      index += 1
      if byte == ASCII.doubleQuote { break }
      if byte == ASCII.backslash, let next = peek {
        index += 1
        result.append(next == UInt8(ascii: "n") ? ASCII.newline : next)
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func value(depth: Int) -> JSONValue {
    skipBlanks()
    guard depth < 32 else {
      index = bytes.count
      return .null
    }
    switch peek {
    case ASCII.doubleQuote?: return .string(string())
    case UInt8(ascii: "[")?: return list(depth: depth)
    case ASCII.openBrace?: return object(depth: depth)
    default: return expression()
    }
  }

  private mutating func list(depth: Int) -> JSONValue {
    index += 1
    var elements: [JSONValue] = []
    while true {
      skipBlanks()
      guard let byte = peek else { return .array(elements) }
      if byte == UInt8(ascii: "]") {
        index += 1
        return .array(elements)
      }
      let start = index
      elements.append(value(depth: depth + 1))
      if index == start { index += 1 }
    }
  }

  private mutating func object(depth: Int) -> JSONValue {
    index += 1
    var members: [(name: String, value: JSONValue)] = []
    while true {
      skipBlanks()
      guard let byte = peek else { return .object(members) }
      if byte == ASCII.closeBrace {
        index += 1
        return .object(members)
      }
      let start = index
      let name = byte == ASCII.doubleQuote ? string() : word()
      skipBlanks()
      if peek == ASCII.equals || peek == UInt8(ascii: ":") {
        index += 1
        members.append((name, value(depth: depth + 1)))
      } else if peek == ASCII.openBrace || peek == ASCII.doubleQuote {
        if peek == ASCII.doubleQuote { _ = string() }
        members.append((name, value(depth: depth + 1)))
      }
      if index == start { index += 1 }
    }
  }

  /// Anything else up to the end of its line, or of the list or object around it.
  private mutating func expression() -> JSONValue {
    let start = index
    var level = 0
    while let byte = peek {
      if level == 0, byte == ASCII.newline || ",]}".utf8.contains(byte) { break }
      if "([{".utf8.contains(byte) { level += 1 }
      if ")]}".utf8.contains(byte) { level -= 1 }
      index += 1
    }
    return .string(String(decoding: bytes[start..<index], as: UTF8.self).trimmed)
  }
}
