import Foundation
import JSON
import Testing

@testable import PythonPackaging

/// The rows of a vector file that `Oracle/make_vectors.py` wrote.
func vectors(_ name: String) throws -> [JSONValue] {
  let folder = try #require(Bundle.module.resourceURL)
  let file = folder.appendingPathComponent("Vectors").appendingPathComponent(name)
  let bytes = [UInt8](try Data(contentsOf: file))
  return try bytes.split(separator: 0x0A).map { try JSONValue(Array($0)) }
}

extension JSONValue {
  /// The element of a row; null behind its end.
  subscript(index: Int) -> JSONValue {
    guard let array, array.indices.contains(index) else { return .null }
    return array[index]
  }
}

/// Rows whose answers differ, as lines that can be read; a test expects none.
func differences(
  _ name: String, _ compare: (JSONValue) throws -> String?
) throws -> (count: Int, differing: [String]) {
  let rows = try vectors(name)
  return (rows.count, try rows.compactMap(compare))
}
