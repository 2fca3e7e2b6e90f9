import ByteText

/// `RECORD` of a dist-info (PEP 376, 627): the files of a distribution with their hashes and sizes.
package struct RecordFile: Hashable, Sendable {
  /// The hash of a file.
  package struct Digest: Hashable, Sendable {
    /// The algorithm in lower case, such as `sha256`.
    package var algorithm: String
    /// The digest's bytes.
    package var bytes: [UInt8]
  }

  /// A row.
  package struct Entry: Hashable, Sendable {
    /// The path as written: relative to the site directory, which it may leave, or absolute.
    package var path: [UInt8]
    /// The hash; nil where none is given (`.pyc` files, RECORD itself) or it can't be read.
    package var digest: Digest?
    /// The size in bytes; nil where none is given or it can't be read.
    package var size: UInt64?
    /// The line where the row begins, counted from 1.
    package var line: Int
  }

  /// The rows in order, empty ones left out.
  package private(set) var entries: [Entry] = []
  /// What could not be read.
  package private(set) var warnings: [PackagingWarning] = []

  /// Reads the file: comma-separated, quoted where need be, LF or CRLF, columns behind the third
  /// passed over. Paths are bytes; their encoding is nobody's business here.
  ///
  /// - Complexity: linear in the number of bytes.
  package init(_ bytes: [UInt8]) {
    var reader = CommaSeparatedReader(bytes)
    while let row = reader.next() {
      guard !row.first.isEmpty else {
        if row.second != nil { warnings.append(.init(.missing(field: "path"), line: row.line)) }
        continue
      }
      var entry = Entry(path: Array(row.first), digest: nil, size: nil, line: row.line)
      if let field = row.second, !field.isEmpty {
        entry.digest = Self.digest(field)
        if entry.digest == nil { warn(field, row.line) }
      }
      if let field = row.third, !field.isEmpty {
        entry.size = Self.size(field)
        if entry.size == nil { warn(field, row.line) }
      }
      entries.append(entry)
    }
  }

  private mutating func warn(_ field: ArraySlice<UInt8>, _ line: Int) {
    warnings.append(.init(.unexpectedLine(field.text), line: line))
  }

  private static func size(_ field: ArraySlice<UInt8>) -> UInt64? {
    let text = field.trimmingSpace
    return text.allSatisfy(\.isASCIIDigit) ? UInt64(text.text) : nil
  }

  /// `algorithm=digest`, the digest in urlsafe base64, padded or not.
  private static func digest(_ field: ArraySlice<UInt8>) -> Digest? {
    let field = field.trimmingSpace
    guard let equals = field.firstIndex(of: 0x3D), equals > field.startIndex,
      let bytes = Base64.decode(field[(equals + 1)...]), !bytes.isEmpty
    else { return nil }
    let algorithm = field[..<equals]
    return Digest(
      algorithm: algorithm.elementsEqual("sha256".utf8)
        ? "sha256" : asciiLowercased(algorithm.text),
      bytes: bytes)
  }

  /// Where a path of RECORD leads, lexically: joined to the site directory, `.` and empty components
  /// left out, `..` taken back, never above the root.
  ///
  /// - Parameters:
  ///   - path: a row's path.
  ///   - siteDirectory: the folder that holds the dist-info, from the image's root, with or without
  ///     the leading `/`.
  /// - Returns: the path from the root without a leading `/`; empty for the root itself.
  package static func resolve(_ path: [UInt8], against siteDirectory: [UInt8]) -> [UInt8] {
    let slash: UInt8 = 0x2F
    var components: [ArraySlice<UInt8>] = []
    let base = path.first == slash ? [] : siteDirectory.split(separator: slash)
    for component in base + path.split(separator: slash) {
      if component.elementsEqual([0x2E]) { continue }
      if component.elementsEqual([0x2E, 0x2E]) {
        if !components.isEmpty { components.removeLast() }
      } else {
        components.append(component)
      }
    }
    return Array(components.joined(separator: [slash]))
  }
}

/// Rows of comma-separated values as Python's `csv` module reads them by default: a field is quoted
/// when it begins with `"`, a doubled quote inside means one, and a quoted field may hold line ends.
struct CommaSeparatedReader {
  /// A row as far as anybody here reads it.
  struct Row {
    var first: ArraySlice<UInt8>
    /// nil where the row has no second field.
    var second: ArraySlice<UInt8>?
    var third: ArraySlice<UInt8>?
    var line: Int
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next row that is not empty.
  mutating func next() -> Row? {
    while position < bytes.count {
      let start = line
      switch readPlainRow() {
      case .row(let row): return row
      case .empty: continue
      case .quoted:
        let fields = readFields()
        guard let first = fields.first else { continue }
        return Row(
          first: first[...], second: fields.count > 1 ? fields[1][...] : nil,
          third: fields.count > 2 ? fields[2][...] : nil, line: start)
      }
    }
    return nil
  }

  private enum PlainRow {
    case row(Row)
    case empty
    /// A field begins with a quote, so that its bytes are not the content.
    case quoted
  }

  /// A row without quoted fields, as nearly all are: its fields are parts of the file.
  private mutating func readPlainRow() -> PlainRow {
    let content = bytes
    let span = content.span
    var ends: (Int?, Int?, Int?)
    var index = position
    var fieldStart = index
    while index < span.count {
      let byte = span[index]
      if byte == 0x22, index == fieldStart { return .quoted }
      if byte == 0x0A || byte == 0x0D { break }
      if byte == 0x2C {
        Self.note(index, in: &ends)
        fieldStart = index + 1
      }
      index += 1
    }
    Self.note(index, in: &ends)
    let (start, startLine) = (position, line)
    position = index
    if index < span.count {
      position += span[index] == 0x0D && index + 1 < span.count && span[index + 1] == 0x0A ? 2 : 1
      line += 1
    }
    guard index > start, let first = ends.0 else { return .empty }
    return .row(
      Row(
        first: content[start..<first], second: ends.1.map { content[first + 1..<$0] },
        third: ends.1.flatMap { second in ends.2.map { content[second + 1..<$0] } },
        line: startLine))
  }

  private static func note(_ end: Int, in ends: inout (Int?, Int?, Int?)) {
    if ends.0 == nil {
      ends.0 = end
    } else if ends.1 == nil {
      ends.1 = end
    } else if ends.2 == nil {
      ends.2 = end
    }
  }

  /// The fields up to the end of the row, which is passed; none for an empty line.
  private mutating func readFields() -> [[UInt8]] {
    var fields: [[UInt8]] = []
    var field: [UInt8] = []
    var isQuoted = false
    var isAtStart = true
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if isQuoted {
        if byte == 0x0A { line += 1 }
        if byte != 0x22 {
          field.append(byte)
        } else if position < bytes.count, bytes[position] == 0x22 {
          field.append(byte)
          position += 1
        } else {
          isQuoted = false
        }
      } else if byte == 0x22, isAtStart {
        (isQuoted, isAtStart) = (true, false)
      } else if byte == 0x2C {
        fields.append(field)
        (field, isAtStart) = ([], true)
      } else if byte == 0x0A || byte == 0x0D {
        line += 1
        if byte == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
        return fields.isEmpty && isAtStart ? [] : fields + [field]
      } else {
        field.append(byte)
        isAtStart = false
      }
    }
    return fields.isEmpty && isAtStart ? [] : fields + [field]
  }
}
