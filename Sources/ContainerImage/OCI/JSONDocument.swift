import Codecs
import FoundationEssentials

/// Reads the JSON documents of an image under limits that hostile input cannot pass.
enum JSONDocument {
  /// Larger documents are refused; real ones stay below a megabyte.
  static let sizeLimit = 64 << 20

  /// Decodes `bytes`; `what` names the document in errors.
  static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], what: String
  ) throws(ImageError) -> Value {
    guard bytes.count <= sizeLimit else {
      throw .badDocument(what: what, reason: "it is larger than \(sizeLimit >> 20) MiB")
    }
    guard nestingIsBounded(bytes) else {
      throw .badDocument(what: what, reason: "its values nest more than \(depthLimit) deep")
    }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw .badDocument(what: what, reason: reason(error))
    } catch {
      throw .badDocument(what: what, reason: "it is not JSON")
    }
  }

  private static let depthLimit = 128

  // Looked at before any parser sees the document, so that no parser's own recursion matters.
  private static func nestingIsBounded(_ bytes: [UInt8]) -> Bool {
    var depth = 0
    var inString = false
    var escaped = false
    for byte in bytes {
      if inString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): inString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth > depthLimit { return false }
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
    return true
  }

  private static func reason(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map { key in
        key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)"
      }
      return path.isEmpty ? "" : " at \(path.joined())"
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "'\(key.stringValue)' is missing\(place(context))"
    case .typeMismatch(_, let context):
      return "a value has the wrong type\(place(context))"
    case .valueNotFound(_, let context):
      return "a value is null\(place(context))"
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty
        ? "it is not JSON" : "\(context.debugDescription)\(place(context))"
    @unknown default:
      return "it cannot be decoded"
    }
  }
}
