import ByteText
import JSON

extension WrittenPair {
  /// The pairs of a text with one JSON object a line; empty lines count for nothing.
  static func linesOfJSON(_ bytes: [UInt8], file: String) throws(PairListError) -> [WrittenPair] {
    var pairs: [WrittenPair] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, text) in lines.enumerated() {
      let line = index + 1
      guard text.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
      let value: JSONValue
      do {
        value = try JSONValue(Array(text), .strict)
      } catch {
        throw PairListError(
          file: file, line: line, reason: "each line must be one JSON object: \(error)")
      }
      guard let object = value.object else {
        throw PairListError(
          file: file, line: line,
          reason: "each line must be one JSON object, and this is \(value.kind)")
      }
      pairs.append(
        WrittenPair(
          line: line,
          fields: object.members.map {
            Field(key: $0.name, line: line, text: $0.value.string)
          }))
    }
    return pairs
  }
}
