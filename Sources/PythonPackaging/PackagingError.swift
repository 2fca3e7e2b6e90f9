/// Why a text of Python packaging was refused.
///
/// One error for the whole module: each case names the kind of text, quotes it (shortened) and says
/// what is wrong. Files whose parts can be malformed one by one (METADATA, RECORD, requirements) don't
/// throw for a part; they carry ``PackagingWarning`` values beside what could be read.
package enum PackagingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is no project or extra name (PEP 508 `identifier`).
  case invalidName(String)
  /// The text is no version (PEP 440).
  case invalidVersion(String)
  /// The text is no version specifier or set of them (PEP 440).
  case invalidSpecifier(String)
  /// The text is no dependency specifier (PEP 508); `offset` counts Unicode scalars.
  case invalidRequirement(String, reason: String, offset: Int)
  /// The text is no environment marker (PEP 508); `offset` counts Unicode scalars.
  case invalidMarker(String, reason: String, offset: Int)
  /// The bytes are no JSON; `offset` counts bytes.
  case invalidJSON(reason: String, offset: Int)
  /// The bytes are no TOML.
  case invalidTOML(reason: String, line: Int?)
  /// The option is none of a requirements file.
  case invalidOption(String)
  /// The file is in an encoding that isn't read.
  case unknownEncoding(String)
  /// A JSON or TOML document is well-formed but isn't the file it should be.
  case unexpectedContent(file: String, reason: String)

  /// A sentence that names the text and the fault.
  package var description: String {
    switch self {
    case .invalidName(let text):
      "'\(Self.shortened(text))' is not a valid project or extra name."
    case .invalidVersion(let text):
      "'\(Self.shortened(text))' is not a valid version (PEP 440)."
    case .invalidSpecifier(let text):
      "'\(Self.shortened(text))' is not a valid version specifier (PEP 440)."
    case .invalidRequirement(let text, let reason, let offset):
      "'\(Self.shortened(text))' is not a valid requirement (PEP 508): \(reason) at \(offset)."
    case .invalidMarker(let text, let reason, let offset):
      "'\(Self.shortened(text))' is not a valid environment marker: \(reason) at \(offset)."
    case .invalidJSON(let reason, let offset):
      "The JSON document can't be read: \(reason) at byte \(offset)."
    case .invalidTOML(let reason, let line?):
      "The TOML document can't be read: \(reason) on line \(line)."
    case .invalidTOML(let reason, nil):
      "The TOML document can't be read: \(reason)."
    case .invalidOption(let text):
      "'\(Self.shortened(text))' is not an option of a requirements file."
    case .unknownEncoding(let name):
      "The file says that it is in the encoding '\(Self.shortened(name))', which can't be read."
    case .unexpectedContent(let file, let reason):
      "\(file) has no usable content: \(reason)."
    }
  }

  /// Hostile input can be megabytes long; a message quotes its beginning.
  static func shortened(_ text: String) -> String {
    let limit = 120
    let head = text.unicodeScalars.prefix(limit)
    return head.endIndex == text.unicodeScalars.endIndex ? text : String(head) + "…"
  }
}

/// A part of a file that could not be read, while the rest could.
package struct PackagingWarning: Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with the part.
  package enum Problem: Hashable, Sendable {
    /// The text of a field or line was refused.
    case refused(PackagingError)
    /// Bytes that are not UTF-8 were replaced by U+FFFD.
    case notUTF8
    /// A required field isn't there.
    case missing(field: String)
    /// A field that may stand once stands again; the first one counts.
    case repeated(field: String)
    /// The line has no place in the file's format.
    case unexpectedLine(String)
    /// The file declares a format version that this module doesn't know.
    case unknownFormatVersion(String)
    /// A group or file includes itself, directly or through others.
    case cycle(String)
    /// A group or file that another one includes doesn't exist.
    case missingInclude(String)
    /// The nesting of includes is deeper than is followed.
    case tooDeep(String)
  }

  /// What is wrong.
  package var problem: Problem
  /// The line it stands on, counted from 1, where that is known.
  package var line: Int?

  init(_ problem: Problem, line: Int? = nil) {
    self.problem = problem
    self.line = line
  }

  /// A sentence, with the line where it is known.
  package var description: String {
    let what =
      switch problem {
      case .refused(let error): error.description
      case .notUTF8: "The text is not UTF-8; bytes that don't fit were replaced."
      case .missing(let field): "The field \(field) is missing."
      case .repeated(let field): "The field \(field) is given again; the first one counts."
      case .unexpectedLine(let text):
        "'\(PackagingError.shortened(text))' has no place in this file."
      case .unknownFormatVersion(let text):
        "The format version '\(PackagingError.shortened(text))' is unknown; read as the newest known."
      case .cycle(let name): "'\(PackagingError.shortened(name))' includes itself."
      case .missingInclude(let name):
        "'\(PackagingError.shortened(name))' is included but does not exist."
      case .tooDeep(let name):
        "'\(PackagingError.shortened(name))' is nested too deeply and was not followed."
      }
    return line.map { "Line \($0): \(what)" } ?? what
  }
}
