import ByteText

/// The one block of a PEM file (RFC 7468): what it says that it holds, and the bytes.
struct PEMFile {
  /// The words between `BEGIN` and the dashes.
  let label: String
  /// The base64 lines, joined.
  private let body: [UInt8]

  /// A key's file is a few hundred bytes; comments around the block are passed over.
  private static let sizeLimit = 1 << 16

  init(_ bytes: [UInt8]) throws(KeyError) {
    guard bytes.count <= Self.sizeLimit, let text = String(validating: bytes, as: UTF8.self) else {
      throw .notOneBlock
    }
    var label: String?
    var body: [UInt8] = []
    var isEnded = false
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimmed
      if let found = Self.label(of: line, "-----BEGIN ") {
        // A second block, or one in another: readers would differ in which is meant.
        guard label == nil else { throw .notOneBlock }
        label = found
      } else if let found = Self.label(of: line, "-----END ") {
        guard found == label, !isEnded else { throw .notOneBlock }
        isEnded = true
      } else if label != nil, !isEnded {
        body += Array(line.utf8)
      }
    }
    guard let label, isEnded else { throw .notOneBlock }
    self.label = label
    self.body = body
  }

  private static func label(of line: Substring, _ start: String) -> String? {
    guard line.hasPrefix(start), line.hasSuffix("-----"), line.utf8.count > start.utf8.count + 5
    else { return nil }
    return String(line.dropFirst(start.count).dropLast(5))
  }

  /// The bytes of the block; nil where they are no base64.
  var der: [UInt8]? { Base64.decodePadded(body[...]) }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var rest = self
    while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
    return rest
  }
}
