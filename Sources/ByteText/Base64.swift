/// Base64 (RFC 4648, sections 4 and 5).
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of `bytes`, in the standard alphabet, padded.
  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let group = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      let padded = group + [0, 0]
      let word = Int(padded[0]) << 16 | Int(padded[1]) << 8 | Int(padded[2])
      for place in 0..<4 {
        let isPadding = place > group.count
        text.append(
          isPadding ? UInt8(ascii: "=") : alphabet[word >> (18 - 6 * place) & 63])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes that a text stands for, in either alphabet, padded or not; nil if it is no base64.
  package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var digits = text
    while digits.last == 0x3D, text.endIndex - digits.endIndex < 2 { digits.removeLast() }
    guard digits.count % 4 != 1, !digits.isEmpty || text.isEmpty else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(digits.count * 3 / 4)
    let (span, values) = (digits.span, values)
    var accumulator: UInt32 = 0
    var bits: UInt32 = 0
    for index in span.indices {
      let value = values[Int(span[index])]
      guard value < 64 else { return nil }
      accumulator = (accumulator << 6 | UInt32(value)) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: accumulator >> bits))
      }
    }
    return result
  }

  /// As `decode`, of the standard alphabet and padded only, as JSON documents of images have it.
  package static func decodePadded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 4), !text.contains(0x2D), !text.contains(0x5F) else {
      return nil
    }
    return decode(text)
  }

  /// The value of each digit; 64 for what is none. Digits of digests are as good as random, so that
  /// a processor guesses wrong wherever their ranges are asked for one by one.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 64, count: 256)
    for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
    values[0x2D] = 62
    values[0x5F] = 63
    return values
  }()
}
