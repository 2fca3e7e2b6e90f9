import JSON

/// A value of a document and where it stands, which errors name.
struct DocumentNode {
  let value: JSONValue
  private let path: String

  /// The document itself.
  init(_ value: JSONValue) { self.init(value, path: "") }

  private init(_ value: JSONValue, path: String) {
    self.value = value
    self.path = path
  }

  /// The value of a name that must be there.
  func required<Value: DocumentReadable>(
    _ name: String, _ type: Value.Type = Value.self
  ) throws(DocumentError) -> Value {
    guard let member = try member(name) else { throw failure("'\(name)' is missing") }
    return try Value(member)
  }

  /// The value of a name; nil where it is absent or null, which Go writes for what is empty.
  func optional<Value: DocumentReadable>(
    _ name: String, _ type: Value.Type = Value.self
  ) throws(DocumentError) -> Value? {
    guard let member = try member(name), member.value != .null else { return nil }
    return try Value(member)
  }

  /// The names of an object.
  func names() throws(DocumentError) -> [String] { try object().members.map(\.name) }

  /// The nodes of an array.
  func elements() throws(DocumentError) -> [DocumentNode] {
    guard let elements = value.array else { throw mismatch("an array") }
    return elements.enumerated().map { DocumentNode($1, path: "\(path)[\($0)]") }
  }

  /// The nodes of an object by their names.
  func members() throws(DocumentError) -> [(name: String, node: DocumentNode)] {
    try object().members.map { ($0.name, DocumentNode($0.value, path: "\(path).\($0.name)")) }
  }

  /// The error that something else was expected here.
  func mismatch(_ expected: String) -> DocumentError {
    failure("\(expected) is expected, and \(value.kind) is there,")
  }

  /// An error about this value.
  func failure(_ reason: String) -> DocumentError { DocumentError(reason: reason, path: path) }

  private func object() throws(DocumentError) -> JSONObject {
    guard let object = value.object else { throw mismatch("an object") }
    return object
  }

  /// The member that an engine takes for the name.
  ///
  /// Engines are written in Go, which takes names for equal that differ in case alone: a document
  /// that spells `Layers` has layers. In two spellings it would mean one thing here and another one
  /// there.
  private func member(_ name: String) throws(DocumentError) -> DocumentNode? {
    var found: JSONObject.Member?
    for member in try object().members where GoName.isEqual(member.name, name) {
      guard found == nil else { throw failure("the name '\(name)' is there in two spellings") }
      found = member
    }
    return found.map { DocumentNode($0.value, path: "\(path).\($0.name)") }
  }
}

/// Why a document is not what it should be.
struct DocumentError: Error, CustomStringConvertible {
  let reason: String
  /// The names and places that lead to the value; empty for the document itself.
  let path: String

  var description: String { path.isEmpty ? reason : "\(reason) at \(path)" }
}

/// Names as Go's `encoding/json` compares them: by case folding.
enum GoName {
  /// Whether a name of a document is taken for `name`, which is ASCII.
  static func isEqual(_ written: String, _ name: String) -> Bool {
    let (written, name) = (written.unicodeScalars, name.unicodeScalars)
    return written.count == name.count && zip(written, name).allSatisfy { folded($0) == folded($1) }
  }

  /// Two letters beyond ASCII fold into it: the long s, and the sign of kelvin.
  private static func folded(_ scalar: Unicode.Scalar) -> UInt32 {
    switch scalar.value {
    case 0x41...0x5A: scalar.value | 0x20
    case 0x17F: 0x73
    case 0x212A: 0x6B
    case let value: value
    }
  }
}
