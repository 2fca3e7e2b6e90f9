/// A line of a text file and its number.
package struct NumberedLine: Sendable {
  /// The number, counted from 1.
  package var number: Int
  /// The bytes, without those that end the line.
  package var bytes: ArraySlice<UInt8>

  /// A line with its number.
  package init(number: Int, bytes: ArraySlice<UInt8>) {
    self.number = number
    self.bytes = bytes
  }
}

/// The lines of a file: LF, CRLF and CR all end one; a byte order mark is skipped.
package func lines(of bytes: [UInt8]) -> [NumberedLine] {
  var lines: [NumberedLine] = []
  var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  var index = start
  while index < bytes.count {
    let byte = bytes[index]
    if byte.isLineEnd {
      lines.append(NumberedLine(number: lines.count + 1, bytes: bytes[start..<index]))
      if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
      start = index + 1
    }
    index += 1
  }
  if start < bytes.count {
    lines.append(NumberedLine(number: lines.count + 1, bytes: bytes[start...]))
  }
  return lines
}
