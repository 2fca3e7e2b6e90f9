/// `__editable___NAME_finder.py`, which setuptools writes for an editable installation (PEP 660): two
/// literal dictionaries say where the project's packages stand. They are read, never executed.
package struct EditableFinder: Hashable, Sendable {
  /// Import packages and modules with the folder or file that each stands in.
  package let mapping: [String: String]
  /// Namespace packages with their folders.
  package let namespaces: [String: [String]]

  /// Reads the module; nil where it has no literal `MAPPING` of strings.
  package init?(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let mapping = Self.dictionary(named: "MAPPING", in: text) else { return nil }
    self.mapping = mapping.compactMapValues(\.first)
    namespaces = Self.dictionary(named: "NAMESPACES", in: text) ?? [:]
  }

  /// Whether the name of a module is that of such a finder.
  package static func isFinder(fileName: String) -> Bool {
    fileName.hasPrefix("__editable__") && fileName.hasSuffix("_finder.py")
  }

  private static func dictionary(named name: String, in text: String) -> [String: [String]]? {
    for line in text.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)
    where line.hasPrefix(name) {
      let rest = line.dropFirst(name.count)
      guard let next = rest.first, next == ":" || next == "=" || next == " ",
        let equals = rest.firstIndex(of: "=")
      else { continue }
      var reader = PythonDictionaryReader(text[rest.index(after: equals)...])
      return reader.read()
    }
    return nil
  }
}

/// A dictionary display of string literals, its values strings or lists of strings.
private struct PythonDictionaryReader {
  private let scalars: Substring.UnicodeScalarView
  private var position: Substring.UnicodeScalarView.Index

  init(_ text: Substring) {
    scalars = text.unicodeScalars
    position = scalars.startIndex
  }

  mutating func read() -> [String: [String]]? {
    guard take("{") else { return nil }
    var result: [String: [String]] = [:]
    while !take("}") {
      guard let key = readString(), take(":"), let value = readValue() else { return nil }
      result[key] = value
      if !take(",") {
        guard take("}") else { return nil }
        break
      }
    }
    return result
  }

  private mutating func readValue() -> [String]? {
    guard take("[") else { return readString().map { [$0] } }
    var values: [String] = []
    while !take("]") {
      guard let value = readString() else { return nil }
      values.append(value)
      if !take(",") {
        guard take("]") else { return nil }
        break
      }
    }
    return values
  }

  private mutating func readString() -> String? {
    skipSpace()
    guard position < scalars.endIndex, scalars[position] == "'" || scalars[position] == "\""
    else { return nil }
    let quote = scalars[position]
    var index = scalars.index(after: position)
    var inside: [Unicode.Scalar] = []
    while index < scalars.endIndex, scalars[index] != quote {
      let isEscape = scalars[index] == "\\"
      inside.append(scalars[index])
      index = scalars.index(after: index)
      if isEscape, index < scalars.endIndex {
        inside.append(scalars[index])
        index = scalars.index(after: index)
      }
    }
    guard index < scalars.endIndex else { return nil }
    position = scalars.index(after: index)
    return PythonLiteral.decode(inside[...])
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < scalars.endIndex, scalars[position] == scalar else { return false }
    position = scalars.index(after: position)
    return true
  }

  private mutating func skipSpace() {
    while position < scalars.endIndex, isPythonSpace(scalars[position]) {
      position = scalars.index(after: position)
    }
  }
}
