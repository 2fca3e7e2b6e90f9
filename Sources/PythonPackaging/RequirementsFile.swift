import ByteText

/// A requirements file in pip's format.
///
/// Lines are read as pip reads them: continuations joined, then comments (`#` at the beginning or
/// after white space) stripped, then `${NAME}` expanded where an environment is given; without one
/// it stays as written, since the image doesn't tell what the build had.
public struct RequirementsFile: Hashable, Sendable {
  /// What a line asks for.
  public enum Content: Hashable, Sendable {
    /// A dependency specifier with the hashes that `--hash` gives.
    case requirement(Requirement, hashes: [String])
    /// A folder, archive or URL without a name of PEP 508.
    case location(Location, isEditable: Bool)
    /// `-r`: another requirements file, relative to this one.
    case requirements(path: String)
    /// `-c`: a constraints file, relative to this one; it installs nothing.
    case constraints(path: String)
    /// Another option, its arguments included.
    case option(String)
    /// A line that can't be read.
    case malformed(String, PackagingError)
  }

  /// Where a distribution is to be had from, and what the text tells about its name.
  public struct Location: Hashable, Sendable {
    /// The path or URL, without extras and marker.
    public var target: String
    /// The name, from `#egg=`, or from a wheel's or sdist's file name.
    public var name: ProjectName?
    /// The extras that are asked for.
    public var extras: [String]
    /// When it counts; nil for always.
    public var marker: Marker?
  }

  /// A line, after continuations are joined.
  public struct Entry: Hashable, Sendable {
    /// What it asks for.
    public var content: Content
    /// The number of its first line, counted from 1.
    public var line: Int
  }

  /// The lines in order, empty ones left out.
  public private(set) var entries: [Entry] = []
  /// What could not be read beyond malformed entries.
  public private(set) var warnings: [PackagingWarning] = []

  /// Reads one file; the files that it includes stay entries.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - environment: values for `${NAME}`; nil leaves all as written.
  /// - Complexity: linear in the number of bytes.
  public init(_ bytes: [UInt8], environment: [String: String]? = nil) {
    if !isUTF8(bytes) { warnings.append(.init(.notUTF8)) }
    for line in Self.logicalLines(of: bytes) {
      var text = trimmed(Self.withoutComment(line.text))
      if let environment { text = Self.expand(text, with: environment) }
      if text.isEmpty { continue }
      entries += Self.contents(of: text).map { Entry(content: $0, line: line.number) }
    }
  }

  /// Requirements and locations; what is only included or configured left out.
  public var requirements: [Requirement] {
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
}

// MARK: - Lines

extension RequirementsFile {
  private typealias Line = (number: Int, text: String)

  /// The lines with continuations joined. A comment never continues, and ends a continuation.
  private static func logicalLines(of bytes: [UInt8]) -> [Line] {
    var result: [Line] = []
    var pending = ""
    var start: Int?
    for line in lines(of: bytes) {
      let isComment = line.bytes.trimmingSpace.first == 0x23
      if line.bytes.last == 0x5C, !isComment {
        pending += line.bytes.trimmingBackslashes.text
        start = start ?? line.number
      } else {
        // The blank keeps the comment apart from what it is joined to.
        pending += (isComment ? " " : "") + line.bytes.text
        result.append((start ?? line.number, pending))
        (pending, start) = ("", nil)
      }
    }
    if let start { result.append((start, pending)) }
    return result
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

extension ArraySlice<UInt8> {
  /// The slice without backslashes at both ends, as pip joins continuations.
  fileprivate var trimmingBackslashes: ArraySlice<UInt8> {
    var slice = drop { $0 == 0x5C }
    while slice.last == 0x5C { slice.removeLast() }
    return slice
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
    let argument = option.argument ?? ""
    switch option.name {
    case "--requirement": return .requirements(path: argument)
    case "--constraint": return .constraints(path: argument)
    case "--editable": return .location(location(argument), isEditable: true)
    default:
      return .option(option.argument.map { "\(option.name) \($0)" } ?? option.name)
    }
  }

  private static func parse(_ text: String, hashes: [String]) -> Content {
    do {
      return .requirement(try Requirement(text), hashes: hashes)
    } catch {
      return looksLikeLocation(text)
        ? .location(location(text), isEditable: false) : .malformed(text, error)
    }
  }

  /// Whether pip would look for a file or URL: a scheme, a separator, or an archive's name.
  private static func looksLikeLocation(_ text: String) -> Bool {
    let target = text.prefix { $0 != ";" && $0 != "[" && $0 != " " }
    return target.contains("/") || target.hasPrefix(".")
      || DistributionFileName(archive: String(target)) != nil
  }

  static func location(_ text: String) -> Location {
    var target = text[...]
    var marker: Marker?
    // In a URL a `;` may stand for itself, so the one before a marker follows a blank.
    let isURL = text.contains("://")
    if let separator = markerSeparator(in: target, needsBlank: isURL),
      let parsed = try? Marker(trimmed(target[target.index(after: separator)...]))
    {
      marker = parsed
      target = target[..<separator]
    }
    var location = Location(target: trimmed(target), name: nil, extras: [], marker: marker)
    location.takeFragment()
    location.takeExtras(isURL: isURL)
    if location.name == nil { location.takeFileName() }
    return location
  }

  private static func markerSeparator(
    in text: Substring, needsBlank: Bool
  ) -> Substring.Index? {
    var followsBlank = false
    for index in text.indices {
      if text[index] == ";", followsBlank || !needsBlank { return index }
      followsBlank = text[index] == " " || text[index] == "\t"
    }
    return nil
  }
}

extension RequirementsFile.Location {
  /// `#egg=NAME[extras]`, perhaps among other fragments.
  fileprivate mutating func takeFragment() {
    guard let hash = target.firstIndex(of: "#") else { return }
    for part in target[target.index(after: hash)...].split(separator: "&")
    where part.hasPrefix("egg=") {
      let egg = part.dropFirst(4)
      // Old fragments carry a version (`egg=name-1.0`, `egg=name==1.0`); it is no part of the name.
      guard let requirement = try? Requirement(egg) else { continue }
      name = requirement.name
      extras = requirement.extras
    }
  }

  /// `./folder[extra]`.
  fileprivate mutating func takeExtras(isURL: Bool) {
    guard !isURL, target.last == "]", let open = target.lastIndex(of: "[") else { return }
    guard let requirement = try? Requirement("x" + target[open...]) else { return }
    extras = requirement.extras
    target = String(target[..<open])
  }

  fileprivate mutating func takeFileName() {
    let path = target.prefix { $0 != "#" && $0 != "?" }
    guard let file = path.split(separator: "/").last else { return }
    name = DistributionFileName(archive: String(file))?.name
  }
}

// MARK: - Includes

extension RequirementsFile {
  /// An entry and the file that holds it.
  public struct Located: Hashable, Sendable {
    /// The path of the file, as it was passed to the reader.
    public var file: [UInt8]
    /// The entry.
    public var entry: Entry
  }

  /// A requirements file with every file that it includes.
  public struct Resolved: Hashable, Sendable {
    /// The entries that install something or configure it, in pip's order.
    public var entries: [Located] = []
    /// The requirements of constraints files, which install nothing.
    public var constraints: [Located] = []
    /// What could not be read, by file.
    public var warnings: [(file: [UInt8], warning: PackagingWarning)] = []

    /// Whether all parts are equal.
    public static func == (left: Resolved, right: Resolved) -> Bool {
      left.entries == right.entries && left.constraints == right.constraints
        && left.warnings.elementsEqual(right.warnings, by: ==)
    }

    /// Hashes entries and constraints.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(entries)
      hasher.combine(constraints)
    }
  }

  /// Files included deeper than this are not followed.
  private static let maximumDepth = 32

  /// Reads a file and what it includes; each file is read once, so that a cycle ends.
  ///
  /// - Parameters:
  ///   - path: the file's path.
  ///   - environment: values for `${NAME}`; nil leaves all as written.
  ///   - read: gives the bytes of a path (relative ones joined to the including file's folder and
  ///     normalised lexically), or nil where there is no such file.
  public static func resolve(
    _ path: [UInt8], environment: [String: String]? = nil, read: ([UInt8]) -> [UInt8]?
  ) -> Resolved {
    var resolved = Resolved()
    var pending = [Include(path: path, isConstraint: false, depth: 0, from: path, line: nil)]
    var seen: Set<Include.Key> = []
    while let include = pending.popLast() {
      guard seen.insert(include.key).inserted else { continue }
      guard include.depth <= maximumDepth else {
        resolved.warnings.append((include.from, include.warning(PackagingWarning.Problem.tooDeep)))
        continue
      }
      guard let bytes = read(include.path) else {
        let warning = include.warning(PackagingWarning.Problem.missingInclude)
        resolved.warnings.append((include.from, warning))
        continue
      }
      let file = RequirementsFile(bytes, environment: environment)
      resolved.warnings += file.warnings.map { (include.path, $0) }
      var includes: [Include] = []
      for entry in file.entries {
        if let next = include.following(entry) {
          includes.append(next)
        } else if include.isConstraint {
          resolved.constraints.append(Located(file: include.path, entry: entry))
        } else {
          resolved.entries.append(Located(file: include.path, entry: entry))
        }
      }
      pending += includes.reversed()
    }
    return resolved
  }

  private struct Include {
    struct Key: Hashable {
      var path: [UInt8]
      var isConstraint: Bool
    }

    var path: [UInt8]
    var isConstraint: Bool
    var depth: Int
    var from: [UInt8]
    var line: Int?

    var key: Key { Key(path: path, isConstraint: isConstraint) }

    func warning(_ problem: (String) -> PackagingWarning.Problem) -> PackagingWarning {
      PackagingWarning(problem(path[...].text), line: line)
    }

    /// What an entry includes; nil where it includes nothing.
    func following(_ entry: Entry) -> Include? {
      let target: String
      var isConstraint = self.isConstraint
      switch entry.content {
      case .requirements(let path): target = path
      case .constraints(let path):
        target = path
        isConstraint = true
      default: return nil
      }
      let folder = Array(path.prefix((path.lastIndex(of: 0x2F) ?? -1) + 1))
      let written = Array(target.utf8)
      let isAbsolute = (written.first ?? folder.first) == 0x2F || folder.first == 0x2F
      let resolved = RecordFile.resolve(written, against: folder)
      return Include(
        path: isAbsolute ? [0x2F] + resolved : resolved, isConstraint: isConstraint,
        depth: depth + 1, from: path, line: entry.line)
    }
  }
}
