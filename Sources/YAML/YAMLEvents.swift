import CLibYAML

/// What a document is made of, in the order of the text, as libyaml reads it.
enum YAMLEvent {
  /// What a node carries beside its content.
  struct Properties {
    var anchor: String?
    var tag: String?
  }

  case documentStart
  case streamEnd
  case alias(String)
  case scalar(YAMLScalar, Properties)
  case sequenceStart(Properties)
  case mappingStart(Properties)
  /// The end of a list or mapping.
  case end
}

/// libyaml's parser over bytes; the only place where its pointers are.
struct YAMLEventReader: ~Copyable {
  // libyaml keeps pointers to the parser and into the input: neither may move.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// The place of the event that was read last.
  private(set) var place = YAMLPlace(line: 1, column: 1)

  /// A reader of a document in UTF-8.
  init(_ bytes: [UInt8]) throws(YAMLError) {
    // libyaml takes a byte order mark for text once it is told the encoding.
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    parser = .allocate(capacity: 1)
    input = .allocate(capacity: text.count)
    _ = input.initialize(from: text)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.initialize(to: yaml_parser_t())
      throw YAMLError(problem: .tooLarge("there is no memory for it"), line: nil)
    }
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event that matters.
  mutating func next() throws(YAMLError) -> YAMLEvent {
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else { throw error() }
      defer { yaml_event_delete(&event) }
      place = YAMLPlace(
        line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1)
      if let read = Self.read(event) { return read }
    }
  }

  private static func read(_ event: yaml_event_t) -> YAMLEvent? {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    // After the end of the stream libyaml gives events without a type.
    case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return .streamEnd
    case YAML_ALIAS_EVENT: return .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(
        YAMLScalar(
          text: String(decoding: bytes, as: UTF8.self),
          isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE),
        YAMLEvent.Properties(anchor: text(scalar.anchor), tag: text(scalar.tag)))
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return .sequenceStart(
        YAMLEvent.Properties(anchor: text(start.anchor), tag: text(start.tag)))
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return .mappingStart(
        YAMLEvent.Properties(anchor: text(start.anchor), tag: text(start.tag)))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
    default: return nil
    }
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func error() -> YAMLError {
    let failed = parser.pointee
    let problem = failed.problem.map { String(cString: $0) } ?? "it cannot be read"
    guard failed.error == YAML_READER_ERROR else {
      // What is missing at the end of the text is missing in its last line, not behind it.
      let last = input.dropLast().count { $0 == 0x0A } + 1
      let line = min(Int(failed.problem_mark.line) + 1, last)
      return YAMLError(problem: .malformed(problem), line: line)
    }
    // The reader knows where it is in bytes alone.
    let before = input.prefix(min(failed.problem_offset, input.count))
    return YAMLError(problem: .malformed(problem), line: before.count { $0 == 0x0A } + 1)
  }
}
