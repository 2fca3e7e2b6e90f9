/// Reads a word, and the substitutions in it.
struct ExpansionReader {
  let expansion: VariableExpansion
  let bytes: [UInt8]
  var index = 0
  var depth = 0

  init(expansion: VariableExpansion, bytes: [UInt8]) {
    self.expansion = expansion
    self.bytes = bytes
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func malformed(_ text: String) -> DockerfileError.Problem { .substitution(text) }

  /// The text up to `stop`, which is passed over, or to the end.
  mutating func text(
    until stop: UInt8?, keepsEscapes: Bool
  ) throws(DockerfileError.Problem) -> [UInt8] {
    var result: [UInt8] = []
    while let byte = peek {
      if byte == stop {
        index += 1
        return result
      }
      switch byte {
      case ASCII.quote: result += try singleQuoted()
      case ASCII.doubleQuote: result += try doubleQuoted()
      case ASCII.dollar: result += try dollar()
      case expansion.escape:
        index += 1
        if keepsEscapes { result.append(byte) }
        if let next = peek {
          result.append(next)
          index += 1
        }
      default:
        result.append(byte)
        index += 1
      }
      if result.count > VariableExpansion.lengthLimit {
        throw malformed("variables expand to more than a mebibyte")
      }
    }
    if stop != nil { throw malformed("a ${ has no closing }") }
    return result
  }

  private mutating func singleQuoted() throws(DockerfileError.Problem) -> [UInt8] {
    index += 1
    guard let end = bytes[index...].firstIndex(of: ASCII.quote) else {
      throw malformed("a single quote is not closed")
    }
    defer { index = end + 1 }
    return Array(bytes[index..<end])
  }

  private mutating func doubleQuoted() throws(DockerfileError.Problem) -> [UInt8] {
    index += 1
    var result: [UInt8] = []
    while let byte = peek {
      if byte == ASCII.dollar {
        result += try dollar()
        if result.count > VariableExpansion.lengthLimit {
          throw malformed("variables expand to more than a mebibyte")
        }
        continue
      }
      index += 1
      if byte == ASCII.doubleQuote { return result }
      if byte == expansion.escape, let next = peek,
        next == ASCII.doubleQuote || next == ASCII.dollar || next == expansion.escape
      {
        result.append(next)
        index += 1
      } else {
        result.append(byte)
      }
    }
    throw malformed("a double quote is not closed")
  }

  private mutating func name() -> String {
    let start = index
    if let first = peek, "@*#?-$!".utf8.contains(first) {
      index += 1
    } else if peek?.isDigit == true {
      while peek?.isDigit == true { index += 1 }
    } else {
      while peek?.isName == true { index += 1 }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func dollar() throws(DockerfileError.Problem) -> [UInt8] {
    index += 1
    guard peek == ASCII.openBrace else {
      let name = name()
      return Array((name.isEmpty ? "$" : expansion.variables[name] ?? "").utf8)
    }
    index += 1
    depth += 1
    defer { depth -= 1 }
    guard depth <= VariableExpansion.depthLimit else {
      throw malformed("substitutions are nested deeper than \(VariableExpansion.depthLimit)")
    }
    let name = name()
    guard !name.isEmpty, let operation = peek else {
      throw malformed(peek == nil ? "a ${ has no closing }" : "a ${…} has no name")
    }
    index += 1
    return try substitution(of: name, operation: operation)
  }

  private mutating func substitution(
    of name: String, operation: UInt8
  ) throws(DockerfileError.Problem) -> [UInt8] {
    let value = expansion.variables[name]
    switch operation {
    case ASCII.closeBrace: return Array((value ?? "").utf8)
    case UInt8(ascii: ":"):
      guard let next = peek, "-+?".utf8.contains(next) else {
        throw malformed("${\(name):…} knows :-, :+ and :? only")
      }
      index += 1
      return try choice(next, of: name, value: value == "" ? nil : value)
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "?"):
      return try choice(operation, of: name, value: value)
    case UInt8(ascii: "#"), UInt8(ascii: "%"): return try trim(operation, value: value ?? "")
    case UInt8(ascii: "/"): return try replace(in: value ?? "")
    default:
      throw malformed("${\(name)\(Character(Unicode.Scalar(operation)))…} is no substitution")
    }
  }

  private mutating func choice(
    _ operation: UInt8, of name: String, value: String?
  ) throws(DockerfileError.Problem) -> [UInt8] {
    let word = try text(until: ASCII.closeBrace, keepsEscapes: false)
    switch (operation, value) {
    case (UInt8(ascii: "+"), let value): return value == nil ? [] : word
    case (_, let value?): return Array(value.utf8)
    case (UInt8(ascii: "-"), nil): return word
    default:
      let message = word.isEmpty ? "has no value" : String(decoding: word, as: UTF8.self)
      throw .requiredVariable(name, message: message)
    }
  }

  private mutating func trim(
    _ operation: UInt8, value: String
  ) throws(DockerfileError.Problem) -> [UInt8] {
    var word = try text(until: ASCII.closeBrace, keepsEscapes: true)
    let longest = word.first == operation
    if longest { word.removeFirst() }
    let text = Array(value.utf8)
    let pattern = try pattern(word, for: text)
    if operation == UInt8(ascii: "#") {
      let lengths = pattern.matchLengths(in: text[...])
      return Array(text.dropFirst((longest ? lengths.max() : lengths.min()) ?? 0))
    }
    let lengths = pattern.reversed.matchLengths(in: ArraySlice(text.reversed()))
    return Array(text.dropLast((longest ? lengths.max() : lengths.min()) ?? 0))
  }

  private mutating func replace(in value: String) throws(DockerfileError.Problem) -> [UInt8] {
    let everywhere = peek == UInt8(ascii: "/")
    if everywhere { index += 1 }
    let word = try text(until: UInt8(ascii: "/"), keepsEscapes: true)
    let replacement = try text(until: ASCII.closeBrace, keepsEscapes: true)
    let text = Array(value.utf8)
    let pattern = try pattern(word, for: text)
    var result: [UInt8] = []
    var position = 0
    var done = false
    while position < text.count {
      if !done, let length = pattern.matchLengths(in: text[position...]).max(), length > 0 {
        result += replacement
        position += length
        done = !everywhere
      } else {
        result.append(text[position])
        position += 1
      }
      if result.count > VariableExpansion.lengthLimit {
        throw malformed("variables expand to more than a mebibyte")
      }
    }
    return result
  }

  /// The pattern, refused where matching it would take long: no path or version comes near that.
  private func pattern(
    _ word: [UInt8], for text: [UInt8]
  ) throws(DockerfileError.Problem) -> WildcardPattern {
    guard word.count <= 256, text.count <= 4096 else {
      throw malformed("a pattern over 256 or a value over 4096 bytes is not matched")
    }
    return WildcardPattern(word)
  }
}
