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
    if let reason = JSONAudit.objection(to: bytes) {
      throw .badDocument(what: what, reason: reason)
    }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw .badDocument(what: what, reason: reason(error))
    } catch {
      throw .badDocument(what: what, reason: "it is not JSON")
    }
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
