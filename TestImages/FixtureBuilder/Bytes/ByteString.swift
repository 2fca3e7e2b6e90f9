/// Bytes that a test may write as text: names and contents in an image need not be UTF-8.
public struct ByteString: Hashable, Sendable {
  /// The bytes themselves.
  public var bytes: [UInt8]

  /// Wraps an array without copying it.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Copies bytes as they are.
  public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// The UTF-8 of a text.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// One byte, many times.
  public init(repeating byte: UInt8, count: Int) { bytes = Array(repeating: byte, count: count) }

  /// The bytes, many times over: a compressed member repeated is a bomb in little memory.
  public func repeated(_ count: Int) -> ByteString {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * count)
    for _ in 0..<count { result += bytes }
    return ByteString(result)
  }

  /// The number of bytes.
  public var count: Int { bytes.count }

  /// Whether there are no bytes.
  public var isEmpty: Bool { bytes.isEmpty }

  /// The bytes as text, with U+FFFD where they are not UTF-8.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The bytes of one followed by those of the other.
  public static func + (left: ByteString, right: ByteString) -> ByteString {
    ByteString(left.bytes + right.bytes)
  }

  func hasSuffix(_ suffix: ByteString) -> Bool {
    bytes.suffix(suffix.count).elementsEqual(suffix.bytes)
  }
}

extension ByteString: ExpressibleByStringInterpolation {
  /// The UTF-8 of a literal.
  public init(stringLiteral text: String) { self.init(text) }
}

extension ByteString: ExpressibleByArrayLiteral {
  /// Bytes written as numbers, such as `[0xFF, 0xFE]`.
  public init(arrayLiteral bytes: UInt8...) { self.init(bytes) }
}

extension ByteString: CustomStringConvertible {
  /// The text, for a test's failure message.
  public var description: String { text }
}
