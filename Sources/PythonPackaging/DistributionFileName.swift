import ByteText

/// What the name of a distribution's folder or archive tells: the project, the version, and the kind.
///
/// The names are conventions, and older tools escaped less than newer ones; where METADATA or PKG-INFO
/// is there, it counts.
package struct DistributionFileName: Hashable, Sendable {
  /// The kinds of names.
  package enum Kind: Hashable, Sendable {
    /// `NAME-VERSION.dist-info` (PEP 376).
    case distInfo
    /// `NAME[-VERSION[-pyX.Y]].egg-info`, a folder or a file.
    case eggInfo
    /// `NAME-VERSION-pyX.Y.egg`, a folder or an archive.
    case egg
    /// `NAME.egg-link`.
    case eggLink
    /// `NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl` (PEP 427).
    case wheel
    /// `NAME-VERSION.tar.gz` and its like (PEP 625 and before).
    case sourceDistribution
  }

  /// The kind.
  package let kind: Kind
  /// The project; its escapes can't be undone, so compare it normalised.
  package let name: ProjectName
  /// The version as the name has it.
  package let versionText: String?
  /// `X.Y` of a `-pyX.Y`, or the Python tag of a wheel.
  package let pythonTag: String?

  /// The version, where the text is one.
  package var version: Version? { versionText.flatMap { try? Version($0) } }

  /// Whether it is a leftover of an interrupted uninstall, which pip marks by a `~` in front.
  package var isLeftover: Bool { name.written.hasPrefix("~") }

  /// Reads the name of a metadata folder or file; nil where the suffix is none (in any case, as
  /// `importlib.metadata` takes them) or no name stands before it.
  package init?(metadata fileName: String) {
    guard fileName.utf8.count <= Self.maximumLength else { return nil }
    let suffixes: [(String, Kind)] = [
      (".dist-info", .distInfo), (".egg-info", .eggInfo), (".egg", .egg), (".egg-link", .eggLink),
    ]
    let lowercased = asciiLowercased(fileName)
    guard let (suffix, kind) = suffixes.first(where: { lowercased.hasSuffix($0.0) }) else {
      return nil
    }
    var stem = fileName.dropLast(suffix.count)
    var tag: Substring?
    if kind == .eggInfo || kind == .egg { tag = Self.takePythonTag(&stem) }
    let (name, version) = kind == .eggLink ? (stem, nil) : Self.split(stem)
    guard !name.isEmpty else { return nil }
    self.kind = kind
    self.name = ProjectName(unchecked: name)
    // Versions escape `-` as `_`, which PEP 440 reads as well.
    versionText = version.map(String.init)
    pythonTag = tag.map(String.init)
  }

  /// Reads the name of a wheel or sdist; nil where it isn't one.
  package init?(archive fileName: String) {
    guard fileName.utf8.count <= Self.maximumLength else { return nil }
    let lowercased = asciiLowercased(fileName)
    if lowercased.hasSuffix(".whl") {
      let parts = fileName.dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 5 || parts.count == 6, !parts.contains("") else { return nil }
      kind = .wheel
      name = ProjectName(unchecked: parts[0])
      versionText = String(parts[1])
      pythonTag = String(parts[parts.count - 3])
      return
    }
    let suffixes = [".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst", ".zip", ".tar"]
    guard let suffix = suffixes.first(where: lowercased.hasSuffix) else { return nil }
    let stem = fileName.dropLast(suffix.count)
    // A zip or tar is an sdist only where a version says so.
    guard case (let name, let version?) = Self.split(stem), (try? Version(version)) != nil,
      (try? ProjectName(name)) != nil
    else { return nil }
    kind = .sourceDistribution
    self.name = ProjectName(unchecked: name)
    versionText = String(version)
    pythonTag = nil
  }

  /// No file system permits longer names (in bytes); every `-` is tried, so there has to be a limit.
  private static let maximumLength = 1024

  /// Takes `-pyX.Y[-PLATFORM]` from the end.
  private static func takePythonTag(_ stem: inout Substring) -> Substring? {
    var search = stem[...]
    while let dash = search.lastIndex(of: "-") {
      let tail = stem[stem.index(after: dash)...]
      let tag = tail.prefix { $0 != "-" }
      if tag.hasPrefix("py"), let digit = tag.dropFirst(2).first, digit.isASCII, digit.isNumber {
        stem = stem[..<dash]
        return tag.dropFirst(2)
      }
      search = stem[..<dash]
    }
    return nil
  }

  /// Name and version around the first `-` behind which a version stands, else around the first `-`.
  private static func split(_ stem: Substring) -> (name: Substring, version: Substring?) {
    var search = stem
    while let dash = search.firstIndex(of: "-") {
      let rest = stem[stem.index(after: dash)...]
      if (try? Version(rest)) != nil { return (stem[..<dash], rest) }
      search = rest
    }
    guard let dash = stem.firstIndex(of: "-") else { return (stem, nil) }
    return (stem[..<dash], stem[stem.index(after: dash)...])
  }
}
