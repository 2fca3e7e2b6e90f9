/// The groups of a file, and what could not be read of them.
package struct DependencyGroups: Hashable, Sendable {
  /// The groups: the project's own dependencies first, then by origin and name.
  package internal(set) var groups: [DependencyGroup] = []
  /// What could not be read.
  package internal(set) var warnings: [PackagingWarning] = []
  /// The project that the file is about, where it says so.
  package internal(set) var project: ProjectName?

  /// The groups for testing and development.
  package var testing: [DependencyGroup] {
    groups.filter { $0.kind == .test || $0.kind == .development }
  }

  /// The files whose groups can be read, by their names.
  package enum Format: String, Hashable, Sendable, CaseIterable {
    /// PEP 621, PEP 735 and the tables of Poetry, PDM, uv, Hatch, Flit and tox.
    case pyproject = "pyproject.toml"
    /// PEP 751; also `pylock.NAME.toml`.
    case pylock = "pylock.toml"
    /// uv's lock file.
    case uvLock = "uv.lock"
    /// Poetry's lock file.
    case poetryLock = "poetry.lock"
    /// Pipenv's lock file.
    case pipfileLock = "Pipfile.lock"
    /// Pipenv's file.
    case pipfile = "Pipfile"
    /// setuptools' file.
    case setupConfiguration = "setup.cfg"
    /// tox's file.
    case toxConfiguration = "tox.ini"
    /// tox's file in TOML.
    case toxTOML = "tox.toml"
    /// Hatch's file.
    case hatchTOML = "hatch.toml"
    /// pixi's file.
    case pixiTOML = "pixi.toml"
    /// PDM's lock file.
    case pdmLock = "pdm.lock"

    /// The format of a file of this name; nil for others.
    package init?(fileName: String) {
      if let format = Format(rawValue: fileName) {
        self = format
      } else if fileName.hasPrefix("pylock."), fileName.hasSuffix(".toml") {
        self = .pylock
      } else {
        return nil
      }
    }
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - format: what it is.
  ///   - pyproject: the `pyproject.toml` beside it. Poetry's lock files of format 2.0 don't tell which
  ///     group a package belongs to; then this does.
  /// - Throws: ``PackagingError/invalidTOML(reason:line:)``,
  ///   ``PackagingError/invalidJSON(reason:offset:)``.
  package init(
    _ bytes: [UInt8], format: Format, pyproject: [UInt8]? = nil
  ) throws(PackagingError) {
    switch format {
    case .pyproject: self = try .pyproject(bytes)
    case .pylock: self = try .pylock(bytes)
    case .uvLock: self = try .uvLock(bytes)
    case .poetryLock: self = try .poetryLock(bytes, pyproject: pyproject)
    case .pipfileLock: self = try .pipfileLock(bytes)
    case .pipfile: self = try .pipfile(bytes)
    case .setupConfiguration: self = .setupConfiguration(INIDocument(bytes))
    case .toxConfiguration: self = .tox(INIDocument(bytes))
    case .toxTOML: self = try .toxTOML(bytes)
    case .hatchTOML: self = try .hatchTOML(bytes)
    case .pixiTOML: self = try .pixiTOML(bytes)
    case .pdmLock: self = try .pdmLock(bytes)
    }
  }

  init() {}

  /// Adds a group, or adds to the one of the same name and origin.
  mutating func add(_ group: DependencyGroup) {
    let same = groups.firstIndex {
      $0.origin == group.origin && $0.folder == group.folder
        && ProjectName.normalize($0.name) == ProjectName.normalize(group.name)
    }
    if let same {
      groups[same].entries += group.entries
    } else {
      groups.append(group)
    }
  }

  /// Reads an entry; one that is malformed becomes a warning, and stays an entry.
  mutating func parse(_ text: String, line: Int?) -> DependencyGroup.Declared {
    let declaration = Declaration(text, project: project)
    if case .unreadable = declaration {
      do {
        _ = try Requirement(text)
      } catch {
        warnings.append(PackagingWarning(.refused(error), line: line))
      }
    }
    return DependencyGroup.Declared(declaration, line: line)
  }
}
