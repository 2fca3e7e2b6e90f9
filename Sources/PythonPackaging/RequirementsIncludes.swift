import ByteText

extension RequirementsFile {
  /// An entry and the file that holds it.
  package struct Located: Hashable, Sendable {
    /// The path of the file, as it was passed to the reader.
    package var file: [UInt8]
    /// The entry.
    package var entry: Entry
  }

  /// An include that leads nowhere.
  package struct Missing: Hashable, Sendable {
    /// The file that includes it.
    package var file: [UInt8]
    /// The line, counted from 1; nil for the first file itself.
    package var line: Int?
    /// The path that was looked for.
    package var path: [UInt8]
    /// Whether it is a constraints file, which installs nothing.
    package var isConstraint: Bool
    /// Whether it is there and nested too deeply to be followed.
    package var isTooDeep: Bool
  }

  /// A requirements file with every file that it includes.
  package struct Resolved: Hashable, Sendable {
    /// A warning and its file.
    package struct Warning: Hashable, Sendable {
      /// The file.
      package var file: [UInt8]
      /// What is wrong with it.
      package var warning: PackagingWarning
    }

    /// The entries that install something or configure it, in pip's order.
    package var entries: [Located] = []
    /// The requirements of constraints files, which install nothing.
    package var constraints: [Located] = []
    /// The files that could not be included.
    package var missing: [Missing] = []
    /// What could not be read, by file.
    package var warnings: [Warning] = []
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
  package static func resolve(
    _ path: [UInt8], environment: [String: String]? = nil, read: ([UInt8]) -> [UInt8]?
  ) -> Resolved {
    var resolved = Resolved()
    var pending = [Include(path: path, isConstraint: false, depth: 0, from: path, line: nil)]
    var seen: Set<Include.Key> = []
    while let include = pending.popLast() {
      guard seen.insert(include.key).inserted else { continue }
      guard include.depth <= maximumDepth else {
        resolved.miss(include, isTooDeep: true)
        continue
      }
      guard let bytes = read(include.path) else {
        resolved.miss(include, isTooDeep: false)
        continue
      }
      let file = RequirementsFile(bytes, environment: environment)
      resolved.warnings += file.warnings.map { .init(file: include.path, warning: $0) }
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

  /// A file that is to be read, and how it came to be.
  fileprivate struct Include {
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
      return Include(
        path: RequirementsFile.path(of: target, from: path), isConstraint: isConstraint,
        depth: depth + 1, from: path, line: entry.line)
    }
  }

  /// A path that a file names, relative to its own folder; a URL stays one.
  package static func path(of target: String, from file: [UInt8]) -> [UInt8] {
    if target.contains("://") { return Array(target.utf8) }
    let folder = Array(file.prefix((file.lastIndex(of: 0x2F) ?? -1) + 1))
    let written = Array(target.utf8)
    let isAbsolute = (written.first ?? folder.first) == 0x2F || folder.first == 0x2F
    let resolved = RecordFile.resolve(written, against: folder)
    return isAbsolute ? [0x2F] + resolved : resolved
  }
}

extension RequirementsFile.Resolved {
  fileprivate mutating func miss(_ include: RequirementsFile.Include, isTooDeep: Bool) {
    missing.append(
      RequirementsFile.Missing(
        file: include.from, line: include.line, path: include.path,
        isConstraint: include.isConstraint, isTooDeep: isTooDeep))
    let name = include.path[...].text
    let problem: PackagingWarning.Problem = isTooDeep ? .tooDeep(name) : .missingInclude(name)
    warnings.append(.init(file: include.from, warning: .init(problem, line: include.line)))
  }
}
