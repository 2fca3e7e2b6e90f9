import ByteText

/// A position in a dependency specifier (PEP 508), with the tokens that its grammar is made of.
///
/// Every method either takes a token and moves behind it, or leaves the position as it is.
struct DependencyScanner {
  let scalars: [Unicode.Scalar]
  private(set) var position = 0

  init(_ text: some StringProtocol) { scalars = Array(text.unicodeScalars) }

  /// The scalar at the position; nil at the end.
  var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  /// Whether nothing but one line feed is left.
  var isAtEnd: Bool {
    position == scalars.count || (position == scalars.count - 1 && scalars[position] == "\n")
  }

  mutating func skipBlanks() {
    while let scalar = current, scalar == " " || scalar == "\t" { position += 1 }
  }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    position += 1
    return true
  }

  /// A keyword or variable: it must not go on as a longer word on either side.
  mutating func take(word: String) -> Bool {
    var end = position
    for scalar in word.unicodeScalars {
      guard end < scalars.count, scalars[end] == scalar else { return false }
      end += 1
    }
    guard position == 0 || !Self.isWord(scalars[position - 1]),
      end == scalars.count || !Self.isWord(scalars[end])
    else { return false }
    position = end
    return true
  }

  /// A project or extra name.
  mutating func takeIdentifier() -> String? {
    var end = position
    while end < scalars.count, Self.isIdentifier(scalars[end]) { end += 1 }
    let text = text(position..<end)
    guard ProjectName.isWellFormed(text.utf8) || Self.endsInUnderscore(text) else { return nil }
    if end < scalars.count, Self.isWord(scalars[end]) { return nil }
    position = end
    return text
  }

  /// A clause of a version constraint, as written.
  mutating func takeSpecifier() -> String? {
    guard let (_, end) = VersionSpecifier.scan(scalars, at: position) else { return nil }
    defer { position = end }
    return text(position..<end)
  }

  /// Everything up to the next blank; nil if that is nothing.
  mutating func takeURL() -> String? {
    let start = position
    while let scalar = current, scalar != " ", scalar != "\t" { position += 1 }
    return position == start ? nil : text(start..<position)
  }

  /// A string in single or double quotes, without them and undecoded.
  mutating func takeQuoted() -> ArraySlice<Unicode.Scalar>? {
    guard let quote = current, quote == "'" || quote == "\"",
      let end = scalars[(position + 1)...].firstIndex(of: quote)
    else { return nil }
    defer { position = end + 1 }
    return scalars[(position + 1)..<end]
  }

  private func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  private static func isIdentifier(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (isWord(scalar) || scalar == "." || scalar == "-")
  }

  /// The reference implementation lets a name end in an underscore, PEP 508 doesn't.
  private static func endsInUnderscore(_ text: String) -> Bool {
    text.utf8.last == 0x5F && ProjectName.isWellFormed(Array(text.utf8) + [0x30])
  }

  /// Whether the scalar is part of a word (`\w`).
  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      return byte.isASCIILetter || byte.isASCIIDigit || byte == 0x5F
    }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }
}
