/// One `LENGTH KEY=VALUE` line of a pax header (POSIX.1-2017, pax, "pax Extended Header").
public struct PaxRecord: Sendable, Hashable {
  /// The keyword.
  public var key: ByteString
  /// The value, which may hold any byte.
  public var value: ByteString
  /// A length to write instead of the right one, for broken headers.
  public var declaredLength: Int?

  /// A record with its right length, unless another is given.
  public init(_ key: ByteString, _ value: ByteString, declaredLength: Int? = nil) {
    self.key = key
    self.value = value
    self.declaredLength = declaredLength
  }

  /// The line; its length counts its own digits.
  var line: ByteString {
    let rest = ByteString(" ") + key + "=" + value + "\n"
    var length = rest.count
    while String(length).utf8.count + rest.count != length {
      length = String(length).utf8.count + rest.count
    }
    return ByteString(String(declaredLength ?? length)) + rest
  }
}
