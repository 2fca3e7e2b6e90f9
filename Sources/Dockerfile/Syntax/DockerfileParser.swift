/// Cuts a Dockerfile into directives, logical lines and heredocs (reference, "Format").
///
/// What a line means is ``InstructionParser``'s matter; here are only lines.
struct DockerfileParser {
  /// BuildKit reads lines with a buffer of this size, and refuses a longer one.
  static let lineLimit = 65_535

  private struct Line {
    var number: Int
    /// Where the text begins in the file's bytes, end of line excluded.
    var range: Range<Int>
    /// The same with the end of line.
    var whole: Range<Int>
  }

  private let bytes: [UInt8]
  private var lines: [Line] = []
  private var next = 0
  private var escape = ASCII.backslash
  private var directives: [DockerfileDocument.Directive] = []
  private var comments: [DockerfileDocument.Comment] = []

  init(bytes: [UInt8]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
  }

  mutating func document() throws(DockerfileError) -> DockerfileDocument {
    try cutLines()
    try readDirectives()
    var instructions: [Instruction] = []
    while let line = try logicalLine() {
      let parser = InstructionParser(
        escape: escape, acceptsUnknownFlags: directives.contains { $0.name == "syntax" })
      var instruction = try parser.instruction(from: line.text, lines: line.lines)
      try readHeredocs(of: &instruction)
      instructions.append(instruction)
    }
    guard !instructions.isEmpty else {
      throw DockerfileError(.empty, at: SourcePosition(line: max(1, lines.count), column: 1))
    }
    try checkStages(instructions)
    return DockerfileDocument(
      directives: directives, instructions: instructions, escape: escape,
      lines: lines.map { String(decoding: bytes[$0.range], as: UTF8.self) }, comments: comments)
  }

  private mutating func cutLines() throws(DockerfileError) {
    var start = 0
    while start < bytes.count {
      let newline = bytes[start...].firstIndex(of: ASCII.newline) ?? bytes.count
      var end = newline
      while end > start, bytes[end - 1] == ASCII.carriageReturn { end -= 1 }
      let number = lines.count + 1
      let stop = min(newline + 1, bytes.count)
      guard stop - start <= Self.lineLimit else {
        let place = SourcePosition(line: number, column: Self.lineLimit + 1)
        throw DockerfileError(.lineTooLong(limit: Self.lineLimit), at: place)
      }
      lines.append(Line(number: number, range: start..<end, whole: start..<stop))
      start = stop
    }
  }

  /// Directives stand first, one a line; the first line that is none ends them.
  private mutating func readDirectives() throws(DockerfileError) {
    for line in lines {
      guard let (name, value) = directive(in: bytes[line.range]) else { return }
      let place = SourcePosition(line: line.number, column: 1)
      if directives.contains(where: { $0.name == name }) {
        throw DockerfileError(.repeatedDirective(name), at: place)
      }
      if name == "escape" {
        guard value == "\\" || value == "`", let byte = value.utf8.first else {
          throw DockerfileError(.invalidEscape(value), at: place)
        }
        escape = byte
      }
      directives.append(.init(name: name, value: value, line: line.number))
    }
  }

  private func directive(in line: ArraySlice<UInt8>) -> (name: String, value: String)? {
    let text = String(decoding: line, as: UTF8.self).trimmed
    guard text.utf8.first == ASCII.hash, let (before, after) = text.cut(at: "=") else { return nil }
    let name = String(before.dropFirst()).trimmed.lowercased()
    guard ["syntax", "escape", "check"].contains(name) else { return nil }
    let value = after.trimmed
    return value.isEmpty ? nil : (name, value)
  }

  /// The next instruction's line: comments dropped, continuations joined. Blank lines and comments
  /// inside a continued instruction are passed over, as builders still do.
  private mutating func logicalLine() throws(DockerfileError) -> (
    text: SourceText, lines: ClosedRange<Int>
  )? {
    while next < lines.count {
      let first = lines[next]
      next += 1
      let start = bytes[first.range].firstIndex { !$0.isWhitespace } ?? first.range.upperBound
      let content = start..<first.range.upperBound
      if content.isEmpty || bytes[start] == ASCII.hash {
        noteComment(in: first, from: start)
        continue
      }
      var text = SourceText()
      var last = first.number
      var end = contentEnd(content)
      text.append(bytes[start..<(end ?? content.upperBound)], from: place(of: start, in: first))
      while end != nil, next < lines.count {
        let line = lines[next]
        next += 1
        last = line.number
        let begin = bytes[line.range].firstIndex { !$0.isWhitespace }
        guard let begin, bytes[begin] != ASCII.hash else {
          noteComment(in: line, from: begin ?? line.range.upperBound)
          continue
        }
        end = contentEnd(line.range)
        text.append(
          bytes[line.range.lowerBound..<(end ?? line.range.upperBound)],
          from: SourcePosition(line: line.number, column: 1))
      }
      return (text, first.number...last)
    }
    return nil
  }

  private mutating func noteComment(in line: Line, from start: Int) {
    guard start < line.range.upperBound else { return }
    let text = String(decoding: bytes[(start + 1)..<line.range.upperBound], as: UTF8.self)
    comments.append(.init(text: text.trimmed, line: line.number))
  }

  private func place(of offset: Int, in line: Line) -> SourcePosition {
    SourcePosition(line: line.number, column: offset - line.range.lowerBound + 1)
  }

  /// Where the text of a continued line ends; nil where the line isn't continued. An escape after
  /// an escape continues nothing.
  private func contentEnd(_ range: Range<Int>) -> Int? {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] == ASCII.space || bytes[end - 1] == ASCII.tab {
      end -= 1
    }
    guard end > range.lowerBound, bytes[end - 1] == escape else { return nil }
    if end - 1 > range.lowerBound, bytes[end - 2] == escape { return nil }
    return end - 1
  }

  private mutating func readHeredocs(of instruction: inout Instruction) throws(DockerfileError) {
    guard instruction.acceptsHeredocs else { return }
    for mark in HeredocMark.marks(in: instruction.text.bytes) {
      var body = SourceText()
      var terminated = false
      let delimiter = Array(mark.name.utf8)
      while next < lines.count, !terminated {
        let line = lines[next]
        next += 1
        var candidate = bytes[line.range]
        if mark.stripsTabs { candidate = candidate.drop { $0 == ASCII.tab } }
        if candidate.elementsEqual(delimiter) {
          terminated = true
        } else {
          body.append(
            bytes[line.whole], from: SourcePosition(line: line.number, column: 1))
        }
      }
      guard terminated else {
        throw DockerfileError(.unterminatedHeredoc(mark.name), at: instruction.position)
      }
      instruction.lines = instruction.lines.lowerBound...lines[next - 1].number
      instruction.attach(
        Heredoc(
          name: mark.name, expands: mark.expands, stripsTabs: mark.stripsTabs, body: body))
    }
  }

  private func checkStages(_ instructions: [Instruction]) throws(DockerfileError) {
    guard let first = instructions.firstIndex(where: { $0.keyword == .from }) else {
      throw DockerfileError(.noStage, at: instructions[instructions.count - 1].position)
    }
    if let stray = instructions[..<first].first(where: { $0.keyword != .arg }) {
      throw DockerfileError(.outsideStage(stray.keyword.rawValue), at: stray.position)
    }
  }
}

extension Instruction {
  /// Whether `<<` in this instruction's line begins a here-document.
  var acceptsHeredocs: Bool {
    switch body {
    case .trigger(let inner): inner.acceptsHeredocs
    case .run(.shell, _): true
    case .transfer: arguments.bytes.first != UInt8(ascii: "[")
    default: false
    }
  }

  /// Adds a heredoc to this instruction, and to the one inside `ONBUILD`.
  mutating func attach(_ heredoc: Heredoc) {
    heredocs.append(heredoc)
    if case .trigger(var inner) = body {
      inner.heredocs.append(heredoc)
      body = .trigger(inner)
    }
  }
}
