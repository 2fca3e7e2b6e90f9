/// The size of a tar block, of which headers and data are multiples.
let tarBlockSize = 512

/// Bytes with the zeros that fill their last block.
func paddedToBlock(_ bytes: [UInt8]) -> [UInt8] {
  let excess = bytes.count % tarBlockSize
  return excess == 0 ? bytes : bytes + [UInt8](repeating: 0, count: tarBlockSize - excess)
}

/// Octal digits that fill a field up to its last byte, which is NUL.
func octalField(_ value: Int, width: Int) -> [UInt8] {
  var field = [UInt8](repeating: UInt8(ascii: "0"), count: width)
  field[width - 1] = 0
  var rest = value
  var place = width - 2
  while rest > 0, place >= 0 {
    field[place] = UInt8(ascii: "0") + UInt8(rest & 7)
    rest >>= 3
    place -= 1
  }
  return field
}

/// GNU's binary form: the first bit set, then a big-endian two's complement.
func base256Field(_ value: Int, width: Int) -> [UInt8] {
  let bytes = (0..<width).reversed().map { place in
    UInt8(truncatingIfNeeded: place < 8 ? value >> (8 * place) : (value < 0 ? -1 : 0))
  }
  return [bytes[0] | 0x80] + bytes.dropFirst()
}
