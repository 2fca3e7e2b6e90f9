/// A value of a TOML document and its line, as far as packaging's files need them.
struct TOMLNode: Hashable, Sendable {
  indirect enum Content: Hashable, Sendable {
    case string(String)
    case array([TOMLNode])
    case table([String: TOMLNode])
    /// A number, date or truth value: nothing that declares a requirement.
    case other(isTrue: Bool)
  }

  var content: Content
  /// The line where the value begins, counted from 1; for a table that of its header.
  var line: Int

  /// Reads a document.
  ///
  /// - Throws: ``PackagingError/invalidTOML(reason:line:)``.
  init(document bytes: [UInt8]) throws(PackagingError) {
    var reader = TOMLReader(bytes)
    self = try reader.readDocument()
  }

  init(_ content: Content, line: Int) {
    self.content = content
    self.line = line
  }

  subscript(key: String) -> TOMLNode? { table[key] }

  var string: String? {
    guard case .string(let text) = content else { return nil }
    return text
  }

  /// Whether it is `true`.
  var isTrue: Bool { content == .other(isTrue: true) }

  /// The elements; none where it is no array.
  var array: [TOMLNode] {
    guard case .array(let elements) = content else { return [] }
    return elements
  }

  /// The members; none where it is no table.
  var table: [String: TOMLNode] {
    guard case .table(let members) = content else { return [:] }
    return members
  }

  /// The members in the order of their lines, so that what a file lists first comes first.
  var members: [(key: String, value: TOMLNode)] {
    table.sorted { left, right in
      left.value.line == right.value.line
        ? precedes(left.key, right.key) : left.value.line < right.value.line
    }
  }

  /// The strings of an array; other elements left out.
  var strings: [String] { array.compactMap(\.string) }
}
