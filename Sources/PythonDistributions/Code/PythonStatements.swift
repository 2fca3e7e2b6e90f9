import ByteText
import Codecs

/// A statement of Python source: one logical line, or a part of one between semicolons.
struct PythonStatement {
  /// Columns before its first line.
  var indent = 0
  /// The code without comments; runs of white space are one blank. Of a string only a short name, such as
  /// that of a module, is left between the quotes.
  var code: [UInt8] = []
  /// The beginning of what its strings say.
  var strings: [UInt8] = []

  /// Whether it is nothing but strings: a docstring, or text that does nothing.
  var isText: Bool { !code.isEmpty && code.allSatisfy { $0 == 0x22 || $0 == 0x20 } }

  mutating func clear() {
    code.removeAll(keepingCapacity: true)
    strings.removeAll(keepingCapacity: true)
  }
}

/// Splits Python source into statements (The Python Language Reference, "Lexical analysis"), without
/// judging whether it would compile.
///
/// A NUL ends a line, too: Python refuses it, and the swap files of vim have one behind each line.
/// Linear in the source; of a statement, however long, only the beginning is kept.
struct PythonStatements {
  /// Tables of data are single statements, and say nothing about tests.
  private static let codeKept = 4096
  private static let stringsKept = 1024
  private static let nameKept = 64

  private var position = 0
  private var statement = PythonStatement()

  /// Calls `body` with each statement until it answers false.
  static func forEach(_ source: Span<UInt8>, _ body: (borrowing PythonStatement) -> Bool) {
    var reader = PythonStatements()
    if source.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    var goesOn = false
    while reader.position < source.count {
      if !goesOn {
        guard reader.skipToStatement(source) else { return }
      }
      goesOn = reader.read(source)
      if !reader.statement.code.isEmpty, !body(reader.statement) { return }
      reader.statement.clear()
    }
  }

  /// Goes to the first byte of code, counting the columns before it; false at the end.
  private mutating func skipToStatement(_ source: Span<UInt8>) -> Bool {
    var indent = 0
    while position < source.count {
      switch source[position] {
      case 0x20: indent += 1
      case 0x09: indent = (indent / 8 + 1) * 8
      case 0x0A, 0x0D, 0x0C, 0: indent = 0
      case 0x23:
        skipComment(source)
        continue
      default:
        statement.indent = indent
        return true
      }
      position += 1
    }
    return false
  }

  private mutating func skipComment(_ source: Span<UInt8>) {
    while position < source.count, source[position] != 0x0A, source[position] != 0x0D,
      source[position] != 0
    {
      position += 1
    }
  }

  /// Reads to the end of the statement; true where another one follows on the line.
  private mutating func read(_ source: Span<UInt8>) -> Bool {
    var depth = 0
    while position < source.count {
      let byte = source[position]
      switch byte {
      case 0x23: skipComment(source)
      case 0x0A, 0x0D, 0:
        position += 1
        if depth == 0 { return false }
        appendBlank()
      case 0x5C:
        position += 1
        // With a line end behind it the line goes on.
        if position < source.count, source[position] == 0x0D { position += 1 }
        if position < source.count, source[position] == 0x0A { position += 1 }
        appendBlank()
      case 0x22, 0x27: readString(source, byte)
      case 0x3B where depth == 0:
        position += 1
        return true
      case 0x20, 0x09, 0x0C:
        position += 1
        appendBlank()
      default:
        position += 1
        if byte == 0x28 || byte == 0x5B || byte == 0x7B { depth += 1 }
        if byte == 0x29 || byte == 0x5D || byte == 0x7D { depth = max(0, depth - 1) }
        append(byte)
      }
    }
    return false
  }

  private mutating func append(_ byte: UInt8) {
    if statement.code.count < Self.codeKept { statement.code.append(byte) }
  }

  private mutating func appendBlank() {
    if let last = statement.code.last, last != 0x20 { append(0x20) }
  }

  private mutating func readString(_ source: Span<UInt8>, _ quote: UInt8) {
    let isLong =
      position + 2 < source.count && source[position + 1] == quote && source[position + 2] == quote
    position += isLong ? 3 : 1
    let start = position
    var end = start
    while position < source.count {
      let byte = source[position]
      if byte == 0x5C {
        position += 2
        continue
      }
      end = position
      position += 1
      if byte == quote {
        if !isLong { break }
        if position + 1 < source.count, source[position] == quote, source[position + 1] == quote {
          position += 2
          break
        }
      } else if !isLong, byte == 0x0A || byte == 0x0D || byte == 0 {
        // A string that is not closed ends with its line.
        position -= 1
        break
      }
    }
    position = min(position, source.count)
    keep(source.extracting(start..<min(max(start, end), source.count)))
  }

  private mutating func keep(_ text: Span<UInt8>) {
    append(0x22)
    var isName = text.count <= Self.nameKept
    var index = 0
    while isName, index < text.count {
      isName = text[index] > 0x20 && text[index] != 0x22
      index += 1
    }
    if isName { for index in text.indices { append(text[index]) } }
    append(0x22)
    let room = Self.stringsKept - statement.strings.count
    if room > 0 { text.extracting(0..<min(room, text.count)).append(to: &statement.strings) }
  }
}

/// The names in a piece of code and what stands around them.
struct CodeNames {
  /// Calls `body` with each name and the bytes before and behind it (zero at the ends) until it
  /// answers true; answers whether it did.
  static func contains(
    in code: [UInt8], where body: (_ name: ArraySlice<UInt8>, _ behind: UInt8) -> Bool
  ) -> Bool {
    var index = 0
    while index < code.count {
      guard code[index].isIdentifierPart else {
        // Nothing between quotes is a name of the code.
        if code[index] == 0x22 {
          index += 1
          while index < code.count, code[index] != 0x22 { index += 1 }
        }
        index += 1
        continue
      }
      let start = index
      while index < code.count, code[index].isIdentifierPart { index += 1 }
      var next = index
      while next < code.count, code[next] == 0x20 { next += 1 }
      if body(code[start..<index], next < code.count ? code[next] : 0) { return true }
    }
    return false
  }
}
