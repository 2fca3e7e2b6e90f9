import ByteText

/// The name of a distribution, as written and as compared.
///
/// Two names are equal when their normalised forms are (PEP 503): lower case, each run of `-`, `_`
/// and `.` one `-`. `Flask_SQLAlchemy`, `flask.sqlalchemy` and `flask-sqlalchemy` are one project.
package struct ProjectName: Sendable, CustomStringConvertible {
  /// The name as its source spells it.
  package let written: String
  /// The name in its one comparable form.
  package let normalized: String

  /// Takes a name that must be well-formed (PEP 508): ASCII letters, digits, `-`, `_` and `.`, with a
  /// letter or digit at both ends.
  ///
  /// - Throws: ``PackagingError/invalidName(_:)``.
  package init(_ text: some StringProtocol) throws(PackagingError) {
    guard Self.isWellFormed(text.utf8) else { throw .invalidName(String(text)) }
    self.init(unchecked: text)
  }

  /// Takes a name as it is, well-formed or not: what stands in an image is to be listed even where
  /// no index would have accepted it.
  package init(unchecked text: some StringProtocol) {
    written = String(text)
    normalized = Self.normalize(text)
  }

  /// The normalised form of any text (PEP 503; for extras PEP 685).
  ///
  /// - Complexity: linear in the length of `text`.
  package static func normalize(_ text: some StringProtocol) -> String {
    // Lower case beyond ASCII only matters for names that no index accepts, but they must not fall
    // together or apart differently than in pip.
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    var inRun = false
    for byte in isASCII ? Array(text.utf8) : Array(text.lowercased().utf8) {
      let isSeparator = byte == 0x2D || byte == 0x5F || byte == 0x2E
      if !isSeparator {
        result.append(byte.asciiLowercased)
      } else if !inRun {
        result.append(0x2D)
      }
      inRun = isSeparator
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether the text is an identifier in the sense of PEP 508.
  static func isWellFormed(_ text: some Collection<UInt8>) -> Bool {
    var last: UInt8?
    for byte in text {
      let isAlphanumeric = byte.isASCIILetter || byte.isASCIIDigit
      guard isAlphanumeric || (last != nil && (byte == 0x2D || byte == 0x5F || byte == 0x2E))
      else { return false }
      last = byte
    }
    guard let last else { return false }
    return last.isASCIILetter || last.isASCIIDigit
  }

  /// The name as written.
  package var description: String { written }
}

extension ProjectName: Hashable, Comparable {
  /// Whether both are one project.
  package static func == (left: ProjectName, right: ProjectName) -> Bool {
    left.normalized == right.normalized
  }

  /// The order of the normalised names.
  package static func < (left: ProjectName, right: ProjectName) -> Bool {
    precedes(left.normalized, right.normalized)
  }

  /// Hashes the normalised name.
  package func hash(into hasher: inout Hasher) { hasher.combine(normalized) }
}
