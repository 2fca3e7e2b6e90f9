extension String {
  /// The text as one line of bounded length: control characters are written as escapes.
  ///
  /// Names and documents of images stand in messages, and an image may hold anything.
  public var onOneLine: String {
    let limit = 2_000
    var line = ""
    var count = 0
    for scalar in unicodeScalars {
      count += 1
      guard count <= limit else { return line + "…" }
      let isControl = scalar.properties.generalCategory == .control
      let isBreak = scalar == "\u{2028}" || scalar == "\u{2029}"
      // Marks that turn the direction of text can make one path look like another.
      let turns =
        ("\u{202A}"..."\u{202E}").contains(scalar) || ("\u{2066}"..."\u{2069}").contains(scalar)
      if isControl || isBreak || turns {
        line += scalar.escaped(asASCII: true)
      } else {
        line.unicodeScalars.append(scalar)
      }
    }
    return line
  }
}
