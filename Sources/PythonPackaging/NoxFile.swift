import ByteText

/// What the sessions of a `noxfile.py` install and run, as far as it is written in plain strings: the file
/// is read, never run.
package struct NoxFile: Hashable, Sendable {
  /// A function of the file.
  package struct Session: Hashable, Sendable {
    /// Its name.
    package let name: String
    /// What it installs.
    package internal(set) var installs: [DependencyGroup.Declared] = []
    /// The programs that it runs.
    package internal(set) var programs: [String] = []
  }

  /// The sessions, in the order of the file.
  package private(set) var sessions: [Session] = []

  /// Reads a file.
  ///
  /// - Complexity: linear in the number of bytes.
  package init(_ bytes: [UInt8]) {
    var call: (name: String, line: Int, depth: Int, words: [String])?
    for line in lines(of: bytes) {
      let text = line.bytes.text
      var rest = text[...]
      if call == nil {
        let trimmed = text.drop { $0 == " " || $0 == "\t" }
        if trimmed.hasPrefix("def ") {
          let name = trimmed.dropFirst(4).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
          sessions.append(Session(name: String(name)))
          continue
        }
        guard let (name, end) = Self.call(in: text) else { continue }
        call = (name, line.number, 1, [])
        rest = text[end...]
      }
      guard var open = call else { continue }
      Self.read(rest, into: &open.words, depth: &open.depth)
      if open.depth > 0, open.words.count < 256 {
        call = open
      } else {
        take(open.name, open.words, line: open.line)
        call = nil
      }
    }
  }

  private static func call(in text: String) -> (String, String.Index)? {
    guard text.contains("session") else { return nil }
    for name in ["install", "conda_install", "run"] {
      if let found = text.firstRange(of: ".\(name)(") { return (name, found.upperBound) }
    }
    return nil
  }

  /// Reads the strings of a call's arguments up to its end.
  private static func read(_ text: Substring, into words: inout [String], depth: inout Int) {
    var quote: Character?
    var word = ""
    for character in text {
      if let open = quote {
        if character == open {
          words.append(word)
          quote = nil
        } else {
          word.append(character)
        }
        continue
      }
      switch character {
      case "\"", "'":
        quote = character
        word = ""
      case "#": return
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth -= 1
      default: break
      }
      if depth == 0 { return }
    }
  }

  private mutating func take(_ name: String, _ words: [String], line: Int) {
    guard !sessions.isEmpty else { return }
    var words = words[...]
    if name == "run" {
      if words.first == "uv" || words.first == "python" {
        words = words.dropFirst()
        if words.first == "-m" { words = words.dropFirst() }
      }
      guard words.starts(with: ["pip", "install"]) else {
        if let program = words.first { sessions[sessions.count - 1].programs.append(program) }
        return
      }
      words = words.dropFirst(2)
    }
    while let word = words.popFirst() {
      var declared: Declaration?
      switch word {
      case "-r", "--requirement": declared = words.popFirst().map { .include($0) }
      case "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f", "--find-links":
        words = words.dropFirst()
      case _ where word.hasPrefix("-r") && !word.hasPrefix("--"):
        declared = .include(String(word.dropFirst(2)))
      case _ where word.hasPrefix("-"): break
      default: declared = Declaration(word)
      }
      // The project itself, and what stands beside it, says nothing.
      switch declared {
      case .named, .selfExtras, .include:
        if let declared {
          sessions[sessions.count - 1].installs.append(.init(declared, line: line))
        }
      default: break
      }
    }
  }
}
