/// Writes the small encoding in which extracts are kept: numbers in seven-bit groups, byte strings
/// with their length before them.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(number: Int) {
    var rest = UInt64(bitPattern: Int64(number))
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func append(_ content: [UInt8]) {
    append(number: content.count)
    bytes.append(contentsOf: content)
  }
}

/// Reads what `ByteWriter` wrote; everything else gives nil.
struct ByteReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func readByte() -> UInt8? {
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func readNumber() -> Int? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64, let byte = readByte() {
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return Int(Int64(bitPattern: value)) }
      shift += 7
    }
    return nil
  }

  mutating func readBytes() -> [UInt8]? {
    guard let count = readNumber(), count >= 0, count <= bytes.count - position else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }
}
