/// `RECORD` of a dist-info (PEP 376, 627): the files of a distribution with their hashes and sizes.
public struct RecordFile: Hashable, Sendable {
  /// The hash of a file.
  public struct Digest: Hashable, Sendable {
    /// The algorithm in lower case, such as `sha256`.
    public var algorithm: String
    /// The digest's bytes.
    public var bytes: [UInt8]
  }

  /// A row.
  public struct Entry: Hashable, Sendable {
    /// The path as written: relative to the site directory, which it may leave, or absolute.
    public var path: [UInt8]
    /// The hash; nil where none is given (`.pyc` files, RECORD itself) or it can't be read.
    public var digest: Digest?
    /// The size in bytes; nil where none is given or it can't be read.
    public var size: UInt64?
    /// The line where the row begins, counted from 1.
    public var line: Int
  }

  /// The rows in order, empty ones left out.
  public private(set) var entries: [Entry] = []
  /// What could not be read.
  public private(set) var warnings: [PackagingWarning] = []

  /// Reads the file: comma-separated, quoted where need be, LF or CRLF, columns behind the third
  /// passed over. Paths are bytes; their encoding is nobody's business here.
  ///
  /// - Complexity: linear in the number of bytes.
  public init(_ bytes: [UInt8]) {
    var reader = CommaSeparatedReader(bytes)
    while let row = reader.next() {
      guard let path = row.fields.first, !path.isEmpty else {
        if row.fields.count > 1 {
          warnings.append(.init(.missing(field: "path"), line: row.line))
        }
        continue
      }
      var entry = Entry(path: path, digest: nil, size: nil, line: row.line)
      if row.fields.count > 1, !row.fields[1].isEmpty {
        entry.digest = Self.digest(row.fields[1])
        if entry.digest == nil { warn(row.fields[1], row.line) }
      }
      if row.fields.count > 2, !row.fields[2].isEmpty {
        let text = row.fields[2][...].trimmingSpace
        entry.size = text.allSatisfy(\.isASCIIDigit) ? UInt64(text.text) : nil
        if entry.size == nil { warn(row.fields[2], row.line) }
      }
      entries.append(entry)
    }
  }

  private mutating func warn(_ field: [UInt8], _ line: Int) {
    warnings.append(.init(.unexpectedLine(field[...].text), line: line))
  }

  /// `algorithm=digest`, the digest in urlsafe base64, padded or not.
  private static func digest(_ field: [UInt8]) -> Digest? {
    let field = field[...].trimmingSpace
    guard let equals = field.firstIndex(of: 0x3D), equals > field.startIndex,
      let bytes = base64(field[(equals + 1)...])
    else { return nil }
    return Digest(algorithm: asciiLowercased(field[..<equals].text), bytes: bytes)
  }

  /// Base64 with either alphabet; nil if it is none.
  static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    var digits = text
    while digits.last == 0x3D, text.endIndex - digits.endIndex < 2 { digits.removeLast() }
    guard !digits.isEmpty, digits.count % 4 != 1 else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(digits.count * 3 / 4)
    var accumulator: UInt32 = 0
    var bits = 0
    for digit in digits {
      let value: UInt8
      switch digit {
      case 0x41...0x5A: value = digit - 0x41
      case 0x61...0x7A: value = digit - 0x61 + 26
      case 0x30...0x39: value = digit - 0x30 + 52
      case 0x2D, 0x2B: value = 62
      case 0x5F, 0x2F: value = 63
      default: return nil
      }
      accumulator = (accumulator << 6 | UInt32(value)) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: accumulator >> UInt32(bits)))
      }
    }
    return result
  }

  /// Where a path of RECORD leads, lexically: joined to the site directory, `.` and empty components
  /// left out, `..` taken back, never above the root.
  ///
  /// - Parameters:
  ///   - path: a row's path.
  ///   - siteDirectory: the folder that holds the dist-info, from the image's root, with or without
  ///     the leading `/`.
  /// - Returns: the path from the root without a leading `/`; empty for the root itself.
  public static func resolve(_ path: [UInt8], against siteDirectory: [UInt8]) -> [UInt8] {
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
  struct Row {
    var fields: [[UInt8]]
    var line: Int
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func next() -> Row? {
    while position < bytes.count {
      let start = line
      let fields = readFields()
      if !fields.isEmpty { return Row(fields: fields, line: start) }
    }
    return nil
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
