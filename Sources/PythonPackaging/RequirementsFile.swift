import ByteText

/// A requirements file in pip's format.
///
/// Lines are read as pip reads them: decoded and divided as it does it, continuations joined, then
/// comments (`#` at the beginning or after white space) stripped, then `${NAME}` expanded where an
/// environment is given; without one it stays as written, since the image doesn't tell what the build
/// had.
package struct RequirementsFile: Hashable, Sendable {
  /// What a line asks for.
  package enum Content: Hashable, Sendable {
    /// A dependency specifier with the hashes that `--hash` gives.
    case requirement(Requirement, hashes: [String])
    /// A folder, archive or URL without a name of PEP 508.
    case location(RequirementLocation, isEditable: Bool)
    /// `-r`: another requirements file, relative to this one.
    case requirements(path: String)
    /// `-c`: a constraints file, relative to this one; it installs nothing.
    case constraints(path: String)
    /// Another option, its arguments included.
    case option(String)
    /// A line that can't be read.
    case malformed(String, PackagingError)
  }

  /// A line, after continuations are joined.
  package struct Entry: Hashable, Sendable {
    /// What it asks for.
    package var content: Content
    /// The number of its first line, counted from 1.
    package var line: Int

    /// What it declares; nil for what installs nothing.
    package var declaration: Declaration? {
      switch content {
      case .requirement(let requirement, _): .named(requirement)
      case .location(let location, _): .location(location)
      case .requirements(let path): .include(path)
      case .malformed(let text, let error): .unreadable(text, reason: "\(error)")
      case .constraints, .option: nil
      }
    }
  }

  /// The lines in order, empty ones left out.
  package private(set) var entries: [Entry] = []
  /// What could not be read beyond malformed entries.
  package private(set) var warnings: [PackagingWarning] = []

  /// Reads one file; the files that it includes stay entries.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - environment: values for `${NAME}`; nil leaves all as written.
  /// - Complexity: linear in the number of bytes.
  package init(_ bytes: [UInt8], environment: [String: String]? = nil) {
    let text = RequirementsText(bytes)
    if text.isDamaged { warnings.append(.init(.notUTF8)) }
    if let name = text.unknownEncoding {
      entries = [Entry(content: .malformed(name, .unknownEncoding(name)), line: 1)]
    }
    for line in Self.logicalLines(of: text.lines) {
      var text = trimmed(Self.withoutComment(line.text))
      if let environment { text = Self.expand(text, with: environment) }
      if text.isEmpty { continue }
      for content in Self.contents(of: text) {
        entries.append(Entry(content: content, line: line.number))
      }
    }
  }

  /// Requirements and locations that have names; what is only included or configured left out.
  package var requirements: [Requirement] {
    entries.compactMap { entry in
      switch entry.content {
      case .requirement(let requirement, _): requirement
      case .location(let location, _):
        location.name.map {
          Requirement(
            name: $0, extras: location.extras, url: location.target, marker: location.marker)
        }
      default: nil
      }
    }
  }

  /// Whether the file reads as one of requirements: it declares something, and there is no line that
  /// pip would refuse. Prose of short words reads so, too.
  package var isPlausible: Bool {
    let isWhole = entries.allSatisfy { entry in
      if case .malformed = entry.content { false } else { true }
    }
    return isWhole && warnings.isEmpty && entries.contains { $0.declaration != nil }
  }

  /// Whether a line has more than a word, which a list of words has too: a version, an extra, a marker,
  /// another file.
  package var isEvident: Bool {
    entries.contains { entry in
      switch entry.declaration {
      case .named(let requirement):
        !requirement.specifiers.isEmpty || !requirement.extras.isEmpty || requirement.marker != nil
      case .include: true
      case .location, .selfExtras, .unreadable, nil: false
      }
    }
  }
}

// MARK: - Lines

extension RequirementsFile {
  private typealias Line = (number: Int, text: String)

  /// The lines with continuations joined. A comment never continues, and ends a continuation.
  private static func logicalLines(of lines: [String]) -> [Line] {
    var result: [Line] = []
    var pending = ""
    var start: Int?
    for (index, line) in lines.enumerated() {
      let isComment = line.unicodeScalars.first { !isPythonSpace($0) } == "#"
      if line.utf8.last == 0x5C, !isComment {
        pending += withoutBackslashes(line)
        start = start ?? index + 1
      } else {
        // The blank keeps the comment apart from what it is joined to.
        pending += (isComment ? " " : "") + line
        result.append((start ?? index + 1, pending))
        (pending, start) = ("", nil)
      }
    }
    if let start { result.append((start, pending)) }
    return result
  }

  /// The line without backslashes at both ends, as pip joins continuations.
  private static func withoutBackslashes(_ line: String) -> Substring {
    var scalars = Substring(line).unicodeScalars.drop { $0 == "\\" }
    while scalars.last == "\\" { scalars.removeLast() }
    return Substring(scalars)
  }

  /// The text before a `#` that opens it or follows white space.
  private static func withoutComment(_ text: String) -> Substring {
    let scalars = text.unicodeScalars
    var followsSpace = true
    for index in scalars.indices {
      if followsSpace, scalars[index] == "#" { return text[..<index] }
      followsSpace = isPythonSpace(scalars[index])
    }
    return text[...]
  }

  /// `${NAME}` of upper-case letters, digits and `_` replaced where the environment has a value.
  private static func expand(_ text: String, with environment: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[dollar...]
      let name = rest.dropFirst(2).prefix {
        $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_")
      }
      if rest.hasPrefix("${"), !name.isEmpty, rest[name.endIndex...].first == "}",
        let value = environment[String(name)], !value.isEmpty
      {
        result += value
        rest = rest[name.endIndex...].dropFirst()
      } else {
        result += "$"
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }
}

// MARK: - Content

extension RequirementsFile {
  private static func contents(of text: String) -> [Content] {
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    let count = words.firstIndex { $0.hasPrefix("-") } ?? words.count
    let options = words[count...].joined(separator: " ")
    guard count > 0 else { return RequirementsOptions.read(options).map(content) }
    // What stands before the first option is the requirement; its inner blanks are its own.
    let end = words[count - 1].endIndex
    let requirement = trimmed(text[..<end])
    let hashes = RequirementsOptions.read(options)
      .filter { $0.name == "--hash" }.compactMap(\.argument)
    return [parse(requirement, hashes: hashes)]
  }

  private static func content(_ option: RequirementsOptions.Option) -> Content {
    guard let argument = option.argument, !argument.isEmpty else {
      let isComplete = option.isKnown && !RequirementsOptions.includes.contains(option.name)
      return isComplete
        ? .option(option.name) : .malformed(option.name, .invalidOption(option.name))
    }
    switch option.name {
    case "--requirement": return .requirements(path: argument)
    case "--constraint": return .constraints(path: argument)
    case "--editable": return .location(RequirementLocation(argument), isEditable: true)
    default:
      let text = "\(option.name) \(argument)"
      return option.isKnown ? .option(text) : .malformed(text, .invalidOption(text))
    }
  }

  private static func parse(_ text: String, hashes: [String]) -> Content {
    do {
      let requirement = try Requirement.reading(text).requirement
      // `x-1.0-py3-none-any.whl` would do as a name, too: pip looks for a file first.
      if requirement.url != nil || !RequirementLocation.isArchive(text) {
        return .requirement(requirement, hashes: hashes)
      }
    } catch {
      guard RequirementLocation.isMeant(by: text) else { return .malformed(text, error) }
    }
    return .location(RequirementLocation(text), isEditable: false)
  }
}
