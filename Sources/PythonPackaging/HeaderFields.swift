import ByteText

/// The header of an RFC 822 message, as Python's `email` package reads it: this is the reading that
/// pip and `importlib.metadata` give the metadata files.
///
/// It ends at the first blank line, or at the first line that is neither a field nor a continuation;
/// what follows is the description, however much it looks like fields.
package struct HeaderFields: Hashable, Sendable {
  /// A field.
  package struct Field: Hashable, Sendable {
    /// The name in lower case.
    package var name: String
    /// The value: without white space around it, continuation lines joined by one space.
    package var value: String
    /// The line of the name, counted from 1.
    package var line: Int
  }

  /// The fields in order.
  package private(set) var fields: [Field] = []
  /// What could not be read.
  package private(set) var warnings: [PackagingWarning] = []

  /// Reads a header; what follows it is not looked at.
  package init(_ bytes: [UInt8]) {
    var reader = LineReader(bytes)
    var pending: (name: String, pieces: [ArraySlice<UInt8>], line: Int)?
    while let line = reader.next(), let first = line.bytes.first {
      if first.isBlank {
        if pending == nil {
          warnings.append(.init(.unexpectedLine(line.bytes.text), line: line.number))
        }
        pending?.pieces.append(line.bytes)
        continue
      }
      if let field = pending.take() { finish(field) }
      guard let colon = line.bytes.firstIndex(of: 0x3A),
        line.bytes[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
      else {
        // An envelope line may open a message.
        if line.number == 1, line.bytes.starts(with: Array("From ".utf8)) { continue }
        warnings.append(.init(.unexpectedLine(line.bytes.text), line: line.number))
        break
      }
      let name = asciiLowercased(line.bytes[..<colon].text)
      pending = (name, [line.bytes[(colon + 1)...]], line.number)
    }
    if let field = pending { finish(field) }
  }

  private mutating func finish(_ field: (name: String, pieces: [ArraySlice<UInt8>], line: Int)) {
    guard !field.name.isEmpty else {
      warnings.append(.init(.unexpectedLine(":"), line: field.line))
      return
    }
    let pieces = field.pieces.map(\.trimmingSpace).filter { !$0.isEmpty }
    if !pieces.allSatisfy({ isUTF8($0) }) {
      warnings.append(.init(.notUTF8, line: field.line))
    }
    let value = pieces.map(\.text).joined(separator: " ")
    fields.append(Field(name: field.name, value: value, line: field.line))
  }
}

/// Lines on demand: a description of megabytes is never split.
private struct LineReader {
  private let bytes: [UInt8]
  private var position: Int
  private var number = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func next() -> NumberedLine? {
    guard position < bytes.count else { return nil }
    number += 1
    let start = position
    while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D {
      position += 1
    }
    let line = NumberedLine(number: number, bytes: bytes[start..<position])
    let isCRLF =
      position + 1 < bytes.count && bytes[position] == 0x0D && bytes[position + 1] == 0x0A
    position += isCRLF ? 2 : 1
    return line
  }
}
