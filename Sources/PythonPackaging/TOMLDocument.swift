import TOMLKit

/// A value of a TOML document, as far as packaging's files need them.
indirect enum TOMLNode: Hashable, Sendable {
  case string(String)
  case bool(Bool)
  case array([TOMLNode])
  case table([String: TOMLNode])
  case other

  subscript(key: String) -> TOMLNode? { table?[key] }

  var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  var array: [TOMLNode]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  var table: [String: TOMLNode]? {
    guard case .table(let members) = self else { return nil }
    return members
  }

  /// The strings of an array; other elements left out.
  var strings: [String] { array?.compactMap(\.string) ?? [] }
}

/// A TOML document from an image: parsed by TOMLKit, after what it can't stand is refused.
///
/// TOMLKit takes a C string, so a NUL would hide what follows it. Its tables are freed by recursion,
/// and dotted keys and headers nest without a limit, so that one line can exhaust the stack. Its
/// iterators trap on keys that hold an escaped NUL, hence the look-ups one by one.
struct TOMLDocument {
  let root: TOMLNode
  let outline: TOMLOutline

  /// - Throws: ``PackagingError/invalidTOML(reason:line:)``.
  init(_ bytes: [UInt8]) throws(PackagingError) {
    let outline = try TOMLOutline(bytes)
    guard isUTF8(bytes) else { throw .invalidTOML(reason: "it is not UTF-8", line: nil) }
    do {
      let text = String(decoding: bytes, as: UTF8.self)
      root = Self.node(try TOMLTable(string: text), depth: 0)
    } catch let error as TOMLParseError {
      throw .invalidTOML(reason: error.description, line: error.source.begin.line)
    } catch {
      throw .invalidTOML(reason: "\(error)", line: nil)
    }
    self.outline = outline
  }

  private static let maximumDepth = 1024

  private static func node(_ table: TOMLTable, depth: Int) -> TOMLNode {
    var members: [String: TOMLNode] = [:]
    for key in table.keys {
      if let value = table[key] { members[key] = node(value, depth: depth + 1) }
    }
    return .table(members)
  }

  private static func node(_ value: any TOMLValueConvertible, depth: Int) -> TOMLNode {
    guard depth < maximumDepth else { return .other }
    switch value.type {
    case .string: return value.string.map(TOMLNode.string) ?? .other
    case .bool: return value.bool.map(TOMLNode.bool) ?? .other
    case .table: return value.table.map { node($0, depth: depth) } ?? .other
    case .array:
      guard let array = value.array else { return .other }
      return .array((0..<array.count).map { node(array[$0], depth: depth + 1) })
    default: return .other
    }
  }
}

/// What a pass over a TOML document's tokens tells: that its nesting is bounded, and on which lines
/// headers, keys and strings stand. TOMLKit keeps neither.
struct TOMLOutline {
  private static let maximumBrackets = 32
  private static let maximumDots = 32
  private static let maximumSize = 64 << 20

  /// The lines, in order, where a text stands.
  private typealias Lines = [String: [Int]]

  /// Headers without brackets, blanks and quotes.
  private var headers: Lines = [:]
  /// The first part of each line at the outermost level that isn't a header: keys without quotes.
  private var keys: Lines = [:]
  /// Single-line strings, undecoded.
  private var strings: Lines = [:]

  init(_ bytes: [UInt8]) throws(PackagingError) {
    guard bytes.count <= Self.maximumSize else {
      throw .invalidTOML(reason: "it is larger than 64 MiB", line: nil)
    }
    var line = 1
    var brackets = 0
    var dots = 0
    var isAtLineStart = true
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < bytes.count {
      let byte = bytes[index]
      if isAtLineStart, brackets == 0, !byte.isASCIISpace, byte != 0x23 {
        takeLineStart(bytes, at: index, line: line)
      }
      if !byte.isBlank { isAtLineStart = false }
      switch byte {
      case 0: throw .invalidTOML(reason: "it holds a NUL", line: line)
      case 0x0A:
        line += 1
        (dots, isAtLineStart) = (0, true)
      case 0x23:
        index += bytes[index...].prefix { $0 != 0x0A }.count - 1
      case 0x22, 0x27:
        let end = Self.endOfString(bytes, at: index)
        takeString(bytes[index..<end], line: &line)
        index = end - 1
      case 0x5B, 0x7B: (brackets, dots) = (brackets + 1, 0)
      case 0x5D, 0x7D: (brackets, dots) = (max(0, brackets - 1), 0)
      case 0x2C, 0x3D: dots = 0
      case 0x2E: dots += 1
      default: break
      }
      guard brackets <= Self.maximumBrackets, dots <= Self.maximumDots else {
        throw .invalidTOML(reason: "it is nested too deeply", line: line)
      }
      index += 1
    }
  }

  /// Behind the string that opens at the index; single-line ones end at the line's end at the latest.
  private static func endOfString(_ bytes: [UInt8], at start: Int) -> Int {
    let quote = bytes[start]
    let isMultiline = bytes[start...].starts(with: [quote, quote, quote])
    var index = start + (isMultiline ? 3 : 1)
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x5C, quote == 0x22 {
        index += 2
      } else if byte == quote {
        if !isMultiline { return index + 1 }
        if bytes[index...].starts(with: [quote, quote, quote]) {
          // Up to two quotes may stand before the closing three.
          index += 3
          while index < bytes.count, bytes[index] == quote { index += 1 }
          return index
        }
        index += 1
      } else if byte == 0x0A, !isMultiline {
        return index
      } else {
        index += 1
      }
    }
    return bytes.count
  }

  private mutating func takeString(_ literal: ArraySlice<UInt8>, line: inout Int) {
    let start = line
    line += literal.count { $0 == 0x0A }
    if line == start, literal.count >= 2 {
      strings[literal.dropFirst().dropLast().text, default: []].append(line)
    }
  }

  private mutating func takeLineStart(_ bytes: [UInt8], at start: Int, line: Int) {
    let isHeader = bytes[start] == 0x5B
    let end: UInt8 = isHeader ? 0x5D : 0x3D
    let text = bytes[start...].prefix(1024).prefix { $0 != end && $0 != 0x0A }
      .filter { !$0.isASCIISpace && $0 != 0x5B && $0 != 0x22 && $0 != 0x27 }
    let name = String(decoding: text, as: UTF8.self)
    if isHeader {
      headers[name, default: []].append(line)
    } else {
      keys[name, default: []].append(line)
    }
  }

  /// The line of a header; nil where the table has none of its own.
  func line(ofHeader name: String) -> Int? { headers[name]?.first }

  /// The line of a key below a line; nil where none is there.
  func line(ofKey key: String, after line: Int?) -> Int? {
    keys[key].flatMap { Self.first(in: $0, from: (line ?? 0) + 1) }
  }

  /// The first line not above another one where the string stands.
  func line(ofString text: String, from line: Int?) -> Int? {
    strings[text].flatMap { Self.first(in: $0, from: line ?? 0) }
  }

  /// The first of the ascending lines that isn't before the given one, by bisection.
  private static func first(in lines: [Int], from start: Int) -> Int? {
    var (low, high) = (0, lines.count)
    while low < high {
      let middle = (low + high) / 2
      if lines[middle] < start { low = middle + 1 } else { high = middle }
    }
    return low < lines.count ? lines[low] : nil
  }
}
