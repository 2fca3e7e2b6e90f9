import ByteText

/// Reads TOML 1.0 from an image, where nothing can be trusted.
///
/// It is written here because the library at hand isn't made for hostile input: toml++, which TOMLKit
/// wraps, aborts on an assertion for `= 1`, recurses once for each part of a dotted key until the
/// stack ends, and takes a C string, so that a NUL hides what follows; and it drops the line numbers
/// that a finding has to name. Here nesting is limited, every failure is thrown, and time is linear.
///
/// It is more lenient than the specification where nothing depends on it: a table may be opened again,
/// numbers and dates aren't checked beyond their letters, and inline tables may span lines (TOML 1.1).
struct TOMLReader {
  private static let maximumDepth = 64

  let bytes: [UInt8]
  var position: Int
  var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func readDocument() throws(PackagingError) -> TOMLNode {
    guard isUTF8(bytes) else { throw failure("it is not UTF-8") }
    let root = TOMLTable(depth: 0, line: 1)
    var current = root
    while true {
      skipSpaceAndComments()
      guard let byte = peek() else { return root.node }
      if byte == 0x5B {
        current = try readHeader(root)
      } else {
        try readPair(into: current)
      }
      try endLine()
    }
  }

  // MARK: Tokens

  func failure(_ reason: String) -> PackagingError {
    .invalidTOML(reason: reason, line: line)
  }

  func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  mutating func skipBlanks() {
    while let byte = peek(), byte.isBlank { position += 1 }
  }

  private mutating func skipSpaceAndComments() {
    while let byte = peek() {
      switch byte {
      case 0x20, 0x09, 0x0D: position += 1
      case 0x0A:
        position += 1
        line += 1
      case 0x23: while let next = peek(), next != 0x0A { position += 1 }
      default: return
      }
    }
  }

  private mutating func endLine() throws(PackagingError) {
    skipBlanks()
    guard let byte = peek() else { return }
    guard byte == 0x0A || byte == 0x23 || (byte == 0x0D && peek(1) == 0x0A) else {
      throw failure("the end of the line is expected")
    }
  }

  // MARK: Headers and keys

  private mutating func readHeader(_ root: TOMLTable) throws(PackagingError) -> TOMLTable {
    let start = line
    position += 1
    let isArray = take(0x5B)
    let path = try readPath()
    guard take(0x5D), !isArray || take(0x5D) else { throw failure("']' is expected") }
    guard let name = path.last else { throw failure("a key is expected") }
    let parent = try table(at: path.dropLast(), from: root)
    guard isArray else { return try table(at: [name], from: parent) }
    let table = TOMLTable(depth: parent.depth + 1, line: start)
    switch parent.members[name] {
    case nil: parent.members[name] = .tables(TOMLTableArray(table))
    case .tables(let array): array.tables.append(table)
    default: throw failure("'\(PackagingError.shortened(name))' is no array of tables")
    }
    return table
  }

  private func table(
    at path: ArraySlice<String>, from start: TOMLTable
  ) throws(PackagingError) -> TOMLTable {
    var table = start
    for name in path {
      switch table.members[name] {
      case .table(let next): table = next
      case .tables(let array): table = array.tables.last ?? table
      case .value: throw failure("'\(PackagingError.shortened(name))' is no table")
      case nil:
        guard table.depth < Self.maximumDepth else { throw failure("it is nested too deeply") }
        let next = TOMLTable(depth: table.depth + 1, line: line)
        table.members[name] = .table(next)
        table = next
      }
    }
    return table
  }

  private mutating func readPair(into current: TOMLTable) throws(PackagingError) {
    let path = try readPath()
    guard take(0x3D) else { throw failure("'=' is expected") }
    guard let name = path.last else { throw failure("a key is expected") }
    let table = try table(at: path.dropLast(), from: current)
    guard table.members[name] == nil else {
      throw failure("'\(PackagingError.shortened(name))' is given twice")
    }
    table.members[name] = .value(try readValue(depth: table.depth + 1))
  }

  /// Keys joined by dots, with the blanks around them.
  private mutating func readPath() throws(PackagingError) -> ArraySlice<String> {
    var path: ArraySlice<String> = []
    repeat {
      skipBlanks()
      path.append(try readKey())
      guard path.count <= Self.maximumDepth else { throw failure("it is nested too deeply") }
      skipBlanks()
    } while take(0x2E)
    return path
  }

  private mutating func readKey() throws(PackagingError) -> String {
    if let quote = peek(), quote == 0x22 || quote == 0x27 {
      position += 1
      return try readString(quote, isMultiline: false)
    }
    let start = position
    while let byte = peek(),
      byte.isASCIILetter || byte.isASCIIDigit || byte == 0x2D || byte == 0x5F
    {
      position += 1
    }
    guard position > start else { throw failure("a key is expected") }
    return bytes[start..<position].text
  }

  // MARK: Values

  private mutating func readValue(depth: Int) throws(PackagingError) -> TOMLNode {
    guard depth < Self.maximumDepth else { throw failure("it is nested too deeply") }
    skipBlanks()
    let start = line
    switch peek() {
    case .some(let quote) where quote == 0x22 || quote == 0x27:
      position += 1
      let isMultiline = peek() == quote && peek(1) == quote
      if isMultiline { position += 2 }
      return TOMLNode(.string(try readString(quote, isMultiline: isMultiline)), line: start)
    case 0x5B: return TOMLNode(.array(try readArray(depth: depth)), line: start)
    case 0x7B: return try readInlineTable(depth: depth)
    default:
      let first = position
      try skipScalar()
      let isTrue = bytes[first..<position].elementsEqual("true".utf8)
      return TOMLNode(.other(isTrue: isTrue), line: start)
    }
  }

  private mutating func readArray(depth: Int) throws(PackagingError) -> [TOMLNode] {
    position += 1
    var elements: [TOMLNode] = []
    skipSpaceAndComments()
    while !take(0x5D) {
      elements.append(try readValue(depth: depth + 1))
      skipSpaceAndComments()
      if !take(0x2C) {
        guard take(0x5D) else { throw failure("',' or ']' is expected") }
        break
      }
      skipSpaceAndComments()
    }
    return elements
  }

  private mutating func readInlineTable(depth: Int) throws(PackagingError) -> TOMLNode {
    position += 1
    let table = TOMLTable(depth: depth, line: line)
    skipSpaceAndComments()
    while !take(0x7D) {
      try readPair(into: table)
      skipSpaceAndComments()
      if !take(0x2C) {
        guard take(0x7D) else { throw failure("',' or '}' is expected") }
        break
      }
      skipSpaceAndComments()
    }
    return table.node
  }

  /// A number, date or truth value: its letters are looked at, its meaning isn't needed.
  private mutating func skipScalar() throws(PackagingError) {
    let start = position
    while let byte = peek(),
      byte.isASCIILetter || byte.isASCIIDigit || byte == 0x2B || byte == 0x2D || byte == 0x2E
        || byte == 0x3A || byte == 0x5F || (byte == 0x20 && peek(1)?.isASCIIDigit == true)
    {
      position += 1
    }
    let text = bytes[start..<position]
    let isWord = ["true", "false", "inf", "nan"].contains { text.elementsEqual($0.utf8) }
    guard let first = text.first,
      isWord || first.isASCIIDigit || first == 0x2B || first == 0x2D
    else { throw failure("a value is expected") }
  }
}
