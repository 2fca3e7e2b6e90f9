import JSON

/// Reads the JSON documents of an image under limits that hostile input cannot pass.
enum JSONDocument {
  /// Larger documents are refused; real ones stay below a megabyte.
  static let sizeLimit = 64 << 20

  private static let rules: JSONRules = {
    var rules = JSONRules.strict
    rules.sizeLimit = sizeLimit
    return rules
  }()

  /// Reads a document of a kind from `bytes`; `what` names it in errors.
  static func decode<Value: DocumentReadable>(
    _ type: Value.Type, from bytes: [UInt8], what: String
  ) throws(ImageError) -> Value {
    guard bytes.count <= sizeLimit else {
      throw .badDocument(what: what, reason: "it is larger than \(sizeLimit >> 20) MiB")
    }
    let value: JSONValue
    do {
      value = try JSONValue(bytes, rules)
    } catch {
      throw .badDocument(what: what, reason: "it is not JSON that can be read: \(error)")
    }
    do {
      return try Value(DocumentNode(value))
    } catch {
      throw .badDocument(what: what, reason: "\(error)")
    }
  }
}
