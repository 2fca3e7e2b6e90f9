import ByteText

/// Reads one logical line: keyword, flags, arguments (BuildKit `parser/split_command.go`,
/// `instructions/parse.go`).
struct InstructionParser {
  /// The byte that escapes within words.
  let escape: UInt8
  /// A `# syntax=` directive names a frontend that may know more flags than this reader.
  let acceptsUnknownFlags: Bool

  func instruction(
    from text: SourceText, lines: ClosedRange<Int>, inTrigger: Bool = false
  ) throws(DockerfileError) -> Instruction {
    let bytes = text.bytes
    let wordEnd = bytes.firstIndex(where: \.isWhitespace) ?? bytes.count
    let word = text.string(in: 0..<wordEnd)
    let position = text.position(at: 0)
    guard let keyword = Instruction.Keyword(rawValue: word.uppercased()) else {
      let names = Instruction.Keyword.allCases.map(\.rawValue)
      let nearest = Similarity.nearest(to: word.uppercased(), in: names)
      throw DockerfileError(.unknownInstruction(word, nearest: nearest), at: position)
    }
    let (flags, start) = readFlags(in: text, from: wordEnd)
    try check(flags, of: keyword)
    var end = bytes.count
    while end > start, bytes[end - 1].isWhitespace { end -= 1 }
    let arguments = text.slice(start..<end)
    let body = try InstructionBodyParser(
      parser: self, keyword: keyword, flags: flags, arguments: arguments, lines: lines,
      position: position, inTrigger: inTrigger
    ).body()
    return Instruction(
      keyword: keyword, flags: flags, arguments: arguments, heredocs: [], body: body, text: text,
      lines: lines)
  }

  /// The words that begin with `--`, and where the arguments begin. Quotes and escapes are taken
  /// away; `--` alone ends the flags.
  private func readFlags(
    in text: SourceText, from start: Int
  ) -> (flags: [Instruction.Flag], end: Int) {
    let bytes = text.bytes
    var flags: [Instruction.Flag] = []
    var index = start
    while true {
      while index < bytes.count, bytes[index].isWhitespace { index += 1 }
      guard index + 1 < bytes.count, bytes[index] == ASCII.dash, bytes[index + 1] == ASCII.dash
      else { return (flags, index) }
      let begin = index
      let word = readWord(in: bytes, at: &index)
      if word == "--" { return (flags, min(index + 1, bytes.count)) }
      let parts = word.cut(at: "=")
      flags.append(
        Instruction.Flag(
          name: String((parts?.before ?? word).dropFirst(2)), value: parts?.after,
          position: text.position(at: begin)))
    }
  }

  private func readWord(in bytes: [UInt8], at index: inout Int) -> String {
    var word: [UInt8] = []
    var open: UInt8?
    while index < bytes.count {
      let byte = bytes[index]
      if open == nil, byte.isWhitespace { break }
      index += 1
      if let quote = open, byte == quote {
        open = nil
      } else if open == nil, byte == ASCII.quote || byte == ASCII.doubleQuote {
        open = byte
      } else if byte == escape {
        if index < bytes.count {
          word.append(bytes[index])
          index += 1
        }
      } else {
        word.append(byte)
      }
    }
    return String(decoding: word, as: UTF8.self)
  }

  private func check(
    _ flags: [Instruction.Flag], of keyword: Instruction.Keyword
  ) throws(DockerfileError) {
    // BuildKit reads no flags of these two: `ARG --x` declares a variable of that name.
    if keyword == .arg || keyword == .stopsignal { return }
    let known = keyword.flags
    var seen: Set<String> = []
    for flag in flags {
      guard let kind = known[flag.name] else {
        if acceptsUnknownFlags { continue }
        let problem = DockerfileError.Problem.unknownFlag(
          "--\(flag.name)", instruction: keyword.rawValue)
        throw DockerfileError(problem, at: flag.position)
      }
      if kind != .switch, flag.value == nil || kind == .boolean && flag.value == "" {
        throw DockerfileError(.flagWithoutValue("--\(flag.name)"), at: flag.position)
      }
      if !seen.insert(flag.name).inserted, kind != .repeatable {
        throw DockerfileError(.repeatedFlag("--\(flag.name)"), at: flag.position)
      }
    }
  }
}

/// What a flag takes.
enum FlagKind: Sendable, Hashable {
  /// A value, once.
  case value
  /// A value, any number of times.
  case repeatable
  /// Nothing, or true or false.
  case `switch`
  /// True or false.
  case boolean
}

extension Instruction.Keyword {
  /// The flags that the reference gives the instruction.
  var flags: [String: FlagKind] {
    switch self {
    case .from: ["platform": .value]
    case .run:
      ["mount": .repeatable, "network": .value, "security": .value, "device": .repeatable]
    case .copy:
      [
        "from": .value, "chown": .value, "chmod": .value, "link": .switch, "parents": .switch,
        "exclude": .repeatable,
      ]
    case .add:
      [
        "keep-git-dir": .switch, "checksum": .value, "chown": .value, "chmod": .value,
        "link": .switch, "unpack": .switch, "exclude": .repeatable,
      ]
    case .healthcheck:
      [
        "interval": .value, "timeout": .value, "start-period": .value, "start-interval": .value,
        "retries": .value,
      ]
    default: [:]
    }
  }
}
