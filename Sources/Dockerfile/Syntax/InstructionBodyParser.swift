/// Reads an instruction's arguments into its ``Instruction/Body``.
struct InstructionBodyParser {
  let parser: InstructionParser
  let keyword: Instruction.Keyword
  let flags: [Instruction.Flag]
  let arguments: SourceText
  let lines: ClosedRange<Int>
  let position: SourcePosition
  let inTrigger: Bool

  func body() throws(DockerfileError) -> Instruction.Body {
    switch keyword {
    case .from: return .from(try base())
    case .run: return .run(try command(), mounts: try mounts())
    case .cmd: return .cmd(try command())
    case .entrypoint: return .entrypoint(try command())
    case .healthcheck: return .healthcheck(try healthcheck())
    case .copy, .add: return .transfer(try transfer())
    case .arg: return .arguments(try argumentNames())
    case .env, .label: return .assignments(try assignments())
    case .shell: return .shell(try shell())
    case .onbuild: return .trigger(try trigger())
    case .expose: return .list(try filled(arguments.string.blankSeparated, "at least one port"))
    case .volume: return .list(try volumes())
    case .workdir, .user, .stopsignal, .maintainer:
      return .word(try filled([arguments.string], "exactly one argument")[0])
    }
  }

  private func fail(_ expected: String) -> DockerfileError {
    DockerfileError(.arguments(instruction: keyword.rawValue, expected: expected), at: position)
  }

  private func filled(_ words: [String], _ expected: String) throws(DockerfileError) -> [String] {
    if words.isEmpty || words == [""] { throw fail(expected) }
    return words
  }

  /// The strings of a JSON array; nil where the arguments are none, so that shell form is meant.
  private func jsonWords() throws(DockerfileError) -> [String]? {
    guard arguments.bytes.first == UInt8(ascii: "["),
      case .array(let elements)? = JSONValue(parsing: arguments.bytes)
    else { return nil }
    var words: [String] = []
    for element in elements {
      guard case .string(let word) = element else {
        throw DockerfileError(.jsonNotStrings, at: arguments.position(at: 0))
      }
      words.append(word)
    }
    return words
  }

  private func command() throws(DockerfileError) -> Command {
    if let words = try jsonWords() { return .exec(words) }
    return .shell(arguments.string)
  }

  private func base() throws(DockerfileError) -> BaseReference {
    let words = arguments.string.blankSeparated
    let named = words.count == 3 && words[1].lowercased() == "as"
    guard words.count == 1 || named else { throw fail("an image, or an image AS a name") }
    let name = named ? words[2].lowercased() : nil
    if let name, !Self.isStageName(name) {
      throw DockerfileError(.invalidStageName(words[2]), at: position)
    }
    return BaseReference(
      base: words[0], position: arguments.position(at: 0), name: name,
      platform: flags.first { $0.name == "platform" }?.value)
  }

  private static func isStageName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, first.isLetter else { return false }
    return bytes.allSatisfy { $0.isName || $0 == ASCII.dash || $0 == UInt8(ascii: ".") }
  }

  private func mounts() throws(DockerfileError) -> [Mount] {
    var mounts: [Mount] = []
    for flag in flags where flag.name == "mount" {
      var fields: [Instruction.Assignment] = []
      for part in (flag.value ?? "").split(separator: ",", omittingEmptySubsequences: false) {
        let part = String(part)
        let pair = part.cut(at: "=")
        let key = (pair?.before ?? part).lowercased()
        if key.isEmpty || pair == nil && !Self.valuelessKeys.contains(key) {
          throw DockerfileError(.invalidMount(part), at: flag.position)
        }
        fields.append(.init(name: key, value: pair?.after ?? "true"))
      }
      mounts.append(Mount(fields: fields, position: flag.position))
    }
    return mounts
  }

  private static let valuelessKeys: Set<String> = [
    "readonly", "ro", "readwrite", "rw", "required",
  ]

  private func healthcheck() throws(DockerfileError) -> Command? {
    let bytes = arguments.bytes
    let end = bytes.firstIndex(where: \.isWhitespace) ?? bytes.count
    let start = bytes[end...].firstIndex { !$0.isWhitespace } ?? bytes.count
    let rest = arguments.slice(start..<bytes.count)
    switch arguments.string(in: 0..<end).uppercased() {
    case "NONE" where rest.bytes.isEmpty: return nil
    case "CMD" where !rest.bytes.isEmpty:
      let inner = InstructionBodyParser(
        parser: parser, keyword: keyword, flags: flags, arguments: rest, lines: lines,
        position: position, inTrigger: inTrigger)
      return try inner.command()
    default: throw fail("NONE, or CMD and a command")
    }
  }

  private func transfer() throws(DockerfileError) -> Transfer {
    let words = try jsonWords() ?? arguments.string.blankSeparated
    guard words.count >= 2, let destination = words.last else {
      throw fail("at least one source, and a destination")
    }
    var sources: [String] = []
    var inlineFiles: [String] = []
    for word in words.dropLast() {
      if let mark = HeredocMark(word: word.utf8) {
        inlineFiles.append(mark.name)
      } else {
        sources.append(word)
      }
    }
    if HeredocMark(word: destination.utf8) != nil { throw fail("no heredoc as its destination") }
    return Transfer(
      sources: sources, inlineFiles: inlineFiles, destination: destination,
      from: flags.first { $0.name == "from" }?.value)
  }

  private func argumentNames() throws(DockerfileError) -> [Instruction.Assignment] {
    let words = try filled(quotedWords(), "at least one name")
    var result: [Instruction.Assignment] = []
    for word in words {
      let pair = word.cut(at: "=")
      if pair?.before == "" { throw fail("a name before each '='") }
      result.append(.init(name: pair?.before ?? word, value: pair?.after))
    }
    return result
  }

  /// `name=value …`, or the old `name value`, which is one pair with all the rest as its value.
  private func assignments() throws(DockerfileError) -> [Instruction.Assignment] {
    let words = try filled(quotedWords(), "names and values")
    guard words[0].contains("=") else {
      let bytes = arguments.bytes
      guard let end = bytes.firstIndex(where: \.isWhitespace),
        let start = bytes[end...].firstIndex(where: { !$0.isWhitespace })
      else { throw fail("a name and a value") }
      return [
        .init(
          name: arguments.string(in: 0..<end), value: arguments.string(in: start..<bytes.count))
      ]
    }
    var result: [Instruction.Assignment] = []
    for word in words {
      guard let (name, value) = word.cut(at: "="), !name.isEmpty else {
        throw fail("name=value; '\(word)' is none")
      }
      result.append(.init(name: name, value: value))
    }
    return result
  }

  /// Words between blanks; quotes hold a word together and stay in it, as escapes do.
  private func quotedWords() -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var open: UInt8?
    var escaped = false
    for byte in arguments.bytes {
      if escaped {
        escaped = false
      } else if byte == parser.escape, open != ASCII.quote {
        escaped = true
      } else if let quote = open {
        if byte == quote { open = nil }
      } else if byte == ASCII.quote || byte == ASCII.doubleQuote {
        open = byte
      } else if byte.isWhitespace {
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        word.removeAll(keepingCapacity: true)
        continue
      }
      word.append(byte)
    }
    if escaped { word.removeLast() }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }

  private func shell() throws(DockerfileError) -> [String] {
    guard let words = try jsonWords(), !words.isEmpty else {
      throw fail("a JSON array with at least one word")
    }
    return words
  }

  private func volumes() throws(DockerfileError) -> [String] {
    let words = try jsonWords() ?? arguments.string.blankSeparated
    if words.contains(where: { $0.trimmed.isEmpty }) { throw fail("paths that are not empty") }
    return try filled(words, "at least one path")
  }

  /// `ONBUILD` may hold any instruction but `FROM`, `MAINTAINER` and another `ONBUILD`.
  private func trigger() throws(DockerfileError) -> Instruction {
    let refused = "an instruction other than FROM, MAINTAINER and ONBUILD"
    guard !inTrigger, !arguments.bytes.isEmpty else { throw fail(refused) }
    let word = arguments.string.blankSeparated.first?.uppercased()
    if word == "ONBUILD" || word == "FROM" || word == "MAINTAINER" { throw fail(refused) }
    return try parser.instruction(from: arguments, lines: lines, inTrigger: true)
  }
}
