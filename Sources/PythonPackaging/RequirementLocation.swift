import ByteText

/// Where a distribution is to be had from, as a line of a requirements file says it, and what the
/// text tells about its name.
package struct RequirementLocation: Hashable, Sendable {
  /// What the text leads to.
  package enum Kind: Hashable, Sendable {
    /// A folder or file, relative or absolute; a `file:` URL too.
    case path
    /// An archive to be fetched.
    case url
    /// A repository of a version control system.
    case versionControl(system: String)
  }

  /// The path or URL as written, without extras and marker.
  package var target: String
  /// What it leads to.
  package var kind: Kind
  /// The name, where the text has it: from `#egg=`, or from a wheel's file name.
  package var name: ProjectName?
  /// The extras that are asked for.
  package var extras: [String]
  /// When it counts; nil for always.
  package var marker: Marker?

  /// Reads the text of `-e`, or of a line that is no dependency specifier.
  package init(_ text: String) {
    var target = text[...]
    var marker: Marker?
    // In a URL a `;` may stand for itself, so the one before a marker follows a blank.
    let isURL = text.contains("://")
    if let separator = Self.markerSeparator(in: target, needsBlank: isURL) {
      let condition = trimmed(target[target.index(after: separator)...])
      marker = condition.isEmpty ? nil : (try? Marker(condition)) ?? .unreadable(condition)
      target = target[..<separator]
    }
    self.target = trimmed(target)
    self.marker = marker
    (kind, name, extras) = (.path, nil, [])
    takeFragment()
    takeExtras()
    kind = Self.kind(of: self.target)
    if name == nil, let file = fileName, let archive = DistributionFileName(archive: file),
      archive.kind == .wheel
    {
      name = archive.name
    }
  }

  /// A place that a tool's own table names.
  package init(_ kind: Kind, target: String, name: ProjectName? = nil, extras: [String] = []) {
    self.target = target
    self.kind = kind
    self.name = name
    self.extras = extras
  }

  private static func markerSeparator(
    in text: Substring, needsBlank: Bool
  ) -> Substring.Index? {
    let scalars = text.unicodeScalars
    var followsBlank = false
    for index in scalars.indices {
      if scalars[index] == ";", followsBlank || !needsBlank { return index }
      followsBlank = isPythonSpace(scalars[index])
    }
    return nil
  }

  private static let systems = ["git", "hg", "svn", "bzr"]

  private static func kind(of target: String) -> Kind {
    let lowercased = asciiLowercased(target)
    for system in systems
    where lowercased.hasPrefix("\(system)+") || lowercased.hasPrefix("\(system):") {
      return .versionControl(system: system)
    }
    // `git@example.org:acme/library.git`, as ssh writes it.
    if lowercased.hasPrefix("git@") { return .versionControl(system: "git") }
    if lowercased.hasPrefix("file:") { return .path }
    return target.contains("://") ? .url : .path
  }

  /// `#egg=NAME[extras]`, perhaps among other fragments.
  private mutating func takeFragment() {
    guard let hash = target.firstIndex(of: "#") else { return }
    for part in target[target.index(after: hash)...].split(separator: "&")
    where part.hasPrefix("egg=") {
      let egg = part.dropFirst(4)
      // Old fragments carry a version (`egg=name-1.0`, `egg=name==1.0`); it is no part of the name.
      guard let requirement = try? Requirement.reading(egg).requirement else { continue }
      name = requirement.name
      extras = requirement.extras
    }
  }

  /// `./folder[extra]`, `git+https://…[extra]`.
  private mutating func takeExtras() {
    guard target.last == "]", let open = target.lastIndex(of: "[") else { return }
    guard let requirement = try? Requirement("x" + target[open...]) else { return }
    extras = requirement.extras
    target = trimmed(target[..<open])
  }
}

// MARK: - What the text tells

extension RequirementLocation {
  /// Whether pip would take a line that is no requirement for a file or URL: a scheme, a separator, a
  /// dot in front, or an archive's name.
  static func isMeant(by text: String) -> Bool {
    let target = text.prefix { $0 != ";" && $0 != "[" && $0 != " " && $0 != "@" }
    return target.contains("/") || target.hasPrefix(".")
      || asciiLowercased(target).hasPrefix("file:") || isArchive(text)
  }

  /// Whether a line ends, but for extras and marker, as the name of an archive does.
  static func isArchive(_ text: String) -> Bool {
    let target = trimmed(text.prefix { $0 != ";" && $0 != "[" })
    return archiveSuffixes.contains(where: asciiLowercased(target).hasSuffix)
  }

  private static let archiveSuffixes = [
    ".whl", ".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz",
    ".tar.lz", ".tar.lzma",
  ]

  /// The path without its scheme, fragment and query, `%` escapes decoded; nil for what is no path.
  package var path: String? {
    guard kind == .path else { return nil }
    var text = target[...]
    guard asciiLowercased(text.prefix(5)) == "file:" else { return String(text) }
    text = text.dropFirst(5).prefix { $0 != "#" && $0 != "?" }
    if text.hasPrefix("//") { text = text.dropFirst(2).drop { $0 != "/" } }
    return String(decoding: percentDecoded(Array(text.utf8)), as: UTF8.self)
  }

  /// The parts of a path or of a URL's path, without `.` and empty ones, fragment, query and the
  /// revision of a repository left out.
  package var components: [String] {
    let text = path ?? Self.place(target, isRepository: isRepository)
    var parts = text.split(separator: "/").map(String.init).filter { $0 != "." }
    if isRepository, let folder = subdirectory {
      parts += folder.split(separator: "/").map(String.init)
    }
    return parts
  }

  private var subdirectory: String? {
    guard let hash = target.firstIndex(of: "#") else { return nil }
    return target[target.index(after: hash)...].split(separator: "&")
      .first { $0.hasPrefix("subdirectory=") }.map { String($0.dropFirst(13)) }
  }

  private var fileName: String? {
    let text = target.prefix { $0 != "#" && $0 != "?" }
    return text.split(separator: "/").last.map(String.init)
  }

  /// Names that the project may have, the likeliest first: those of the sdist, of the folder, and of
  /// the repository. They are guesses, worth something where a distribution of that name is there.
  package var hints: [ProjectName] {
    var hints: [ProjectName] = []
    if let file = fileName, let archive = DistributionFileName(archive: file) {
      hints.append(archive.name)
    }
    var parts = components
    // A host's archives are named after revisions.
    if kind == .url, let index = parts.firstIndex(where: Self.archiveFolders.contains), index > 1 {
      parts = Array(parts[..<index])
    }
    if let last = parts.last {
      var stem = last[...]
      for suffix in Self.archiveSuffixes where asciiLowercased(stem).hasSuffix(suffix) {
        stem = stem.dropLast(suffix.count)
        break
      }
      hints.append(ProjectName(unchecked: stem))
    }
    return hints.filter { ProjectName.isWellFormed($0.written.utf8) }
  }

  private static let archiveFolders: Set<String> = [
    "archive", "-", "zip", "zipball", "tarball", "tar.gz", "releases", "get",
  ]

  /// Whether both lead to one place: the same host and path, whatever the scheme, the user, the
  /// revision and the spelling of `.git`.
  package func leads(toURL other: String) -> Bool {
    guard kind != .path else { return false }
    return Self.place(target, isRepository: isRepository)
      == Self.place(other, isRepository: isRepository)
  }

  private var isRepository: Bool {
    if case .versionControl = kind { true } else { false }
  }

  private static func withoutScheme(_ url: String) -> String {
    guard let range = url.firstRange(of: "://") else { return url }
    return String(url[range.upperBound...])
  }

  /// Host and path in one spelling.
  private static func place(_ url: String, isRepository: Bool) -> String {
    var text = withoutScheme(url).prefix { $0 != "#" && $0 != "?" }
    let host = text.prefix { $0 != "/" }
    if let at = host.lastIndex(of: "@") { text = text[text.index(after: at)...] }
    if isRepository {
      // The revision follows the last `@` of the path, and may have slashes in it.
      if let at = text.lastIndex(of: "@"), text[..<at].contains("/") { text = text[..<at] }
      text = Substring(text.split { $0 == "/" || $0 == ":" }.joined(separator: "/"))
      if text.hasSuffix(".git") { text = text.dropLast(4) }
    }
    while text.hasSuffix("/") { text = text.dropLast() }
    return asciiLowercased(text)
  }
}
