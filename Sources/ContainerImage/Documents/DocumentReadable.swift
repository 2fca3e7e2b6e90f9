import ByteText
import Codecs
import JSON

/// What can be read from a value of an image's document.
protocol DocumentReadable {
  init(_ node: DocumentNode) throws(DocumentError)
}

extension String: DocumentReadable {
  init(_ node: DocumentNode) throws(DocumentError) {
    guard let text = node.value.string else { throw node.mismatch("a string") }
    self = text
  }
}

extension Bool: DocumentReadable {
  init(_ node: DocumentNode) throws(DocumentError) {
    guard let value = node.value.bool else { throw node.mismatch("a truth value") }
    self = value
  }
}

extension Int64: DocumentReadable {
  init(_ node: DocumentNode) throws(DocumentError) {
    guard case .number(let text) = node.value else { throw node.mismatch("a number") }
    guard let number = node.value.integer else {
      throw node.failure("the number \(text) is no whole one that can be counted with")
    }
    self = number
  }
}

extension Array: DocumentReadable where Element: DocumentReadable {
  init(_ node: DocumentNode) throws(DocumentError) {
    self = []
    for element in try node.elements() { append(try Element(element)) }
  }
}

extension Dictionary: DocumentReadable where Key == String, Value: DocumentReadable {
  init(_ node: DocumentNode) throws(DocumentError) {
    self = [:]
    for (name, node) in try node.members() { self[name] = try Value(node) }
  }
}

/// The names of an object that is a set: `{"80/tcp": {}}`.
struct NameSet: DocumentReadable {
  let names: [String]

  init(_ node: DocumentNode) throws(DocumentError) { names = try node.names().sorted() }
}

/// Bytes as Go writes them into JSON: in padded base64.
struct InlineBytes: DocumentReadable {
  let bytes: [UInt8]

  init(_ node: DocumentNode) throws(DocumentError) {
    guard let bytes = Base64.decodePadded(Array(try String(node).utf8)[...]) else {
      throw node.failure("the text is not base64")
    }
    self.bytes = bytes
  }
}

extension Digest: DocumentReadable {
  init(_ node: DocumentNode) throws(DocumentError) {
    let text = try String(node)
    guard let digest = Digest(text) else {
      throw node.failure("'\(text)' is not a digest that can be checked")
    }
    self = digest
  }
}

extension MediaType: DocumentReadable {
  init(_ node: DocumentNode) throws(DocumentError) { self.init(rawValue: try String(node)) }
}
