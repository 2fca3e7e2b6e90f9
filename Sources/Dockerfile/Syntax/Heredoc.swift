/// A here-document of `RUN`, `COPY` or `ADD` (reference, "Here-Documents").
package struct Heredoc: Sendable, Hashable {
  /// The delimiter, quotes removed: the file's name in `COPY` and `ADD`.
  package var name: String
  /// Whether variables in the body are expanded: the delimiter is not quoted.
  package var expands: Bool
  /// Whether tabs at the beginning of lines are dropped (`<<-`).
  package var stripsTabs: Bool
  /// The lines between, as they stand in the file.
  package var body: SourceText

  /// The body as the reader of the document gets it: without leading tabs where `<<-` asks for it.
  var delivered: SourceText {
    guard stripsTabs else { return body }
    var result = SourceText()
    var start = 0
    while start < body.bytes.count {
      let end = body.bytes[start...].firstIndex(of: ASCII.newline).map { $0 + 1 }
      let line = start..<(end ?? body.bytes.count)
      let text = body.bytes[line].firstIndex { $0 != ASCII.tab } ?? line.upperBound
      result.append(body.slice(text..<line.upperBound))
      start = line.upperBound
    }
    return result
  }
}

/// A heredoc as an instruction's line announces it: `<<EOF`, `<<-"EOF"`, `3<<EOF`.
struct HeredocMark: Sendable, Hashable {
  var name: String
  var expands: Bool
  var stripsTabs: Bool

  /// The mark that the whole of `word` is, or nil.
  init?(word: some Sequence<UInt8>) {
    let bytes = Array(word)
    var index = bytes.firstIndex { !$0.isDigit } ?? bytes.count
    guard index + 1 < bytes.count, bytes[index] == ASCII.less, bytes[index + 1] == ASCII.less
    else { return nil }
    index += 2
    stripsTabs = index < bytes.count && bytes[index] == ASCII.dash
    if stripsTabs { index += 1 }
    while index < bytes.count, bytes[index].isBlank { index += 1 }
    let rest = bytes[index...]
    guard !rest.isEmpty, !rest.contains(ASCII.less), !rest.contains(where: \.isBlank)
    else { return nil }
    var name: [UInt8] = []
    var open: UInt8?
    var quoted = false
    for byte in rest {
      if let quote = open {
        if byte == quote { open = nil } else { name.append(byte) }
      } else if byte == ASCII.quote || byte == ASCII.doubleQuote {
        open = byte
        quoted = true
      } else {
        name.append(byte)
      }
    }
    guard open == nil, !name.isEmpty else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    expands = !quoted
  }

  /// The marks in an instruction's line, in order; what stands in quotes is none.
  static func marks(in line: [UInt8]) -> [HeredocMark] {
    var marks: [HeredocMark] = []
    var word: [UInt8] = []
    var open: UInt8?
    var escaped = false
    for byte in line {
      if escaped {
        escaped = false
      } else if let quote = open {
        if byte == quote { open = nil }
        if byte == ASCII.backslash, quote == ASCII.doubleQuote { escaped = true }
      } else if byte == ASCII.quote || byte == ASCII.doubleQuote {
        open = byte
      } else if byte == ASCII.backslash {
        escaped = true
      } else if byte.isWhitespace {
        // `<< EOF` is one word: blanks may stand between the mark and its delimiter.
        if word.last == ASCII.less && word.dropLast().last == ASCII.less { continue }
        if let mark = HeredocMark(word: word) { marks.append(mark) }
        word.removeAll(keepingCapacity: true)
        continue
      }
      word.append(byte)
    }
    if let mark = HeredocMark(word: word) { marks.append(mark) }
    return marks
  }
}
