/// A named list of requirements that a project declares or locks.
public struct DependencyGroup: Hashable, Sendable {
  /// What a group is for, judged by its name.
  public enum Kind: String, Hashable, Sendable {
    /// Always installed.
    case runtime
    /// Testing: what must not be in a service image.
    case test
    /// Development, of which testing is a part in most projects.
    case development
    /// Something else that is installed on request.
    case optional
  }

  /// Where the group is declared.
  public enum Origin: Hashable, Sendable {
    /// `[project] dependencies` (PEP 621) or a tool's table of the same meaning.
    case project
    /// `[project.optional-dependencies]`: an extra that users of the distribution can ask for.
    case extra
    /// `[dependency-groups]` (PEP 735) or a tool's table of the same meaning.
    case group
    /// A lock file.
    case lock
  }

  /// A requirement of a group.
  public struct Declared: Hashable, Sendable {
    /// What is required.
    public var requirement: Requirement
    /// The line of the file, counted from 1, where that is known.
    public var line: Int?

    /// Takes a requirement and its line.
    public init(_ requirement: Requirement, line: Int? = nil) {
      self.requirement = requirement
      self.line = line
    }
  }

  /// The name as written; empty for the project's own dependencies.
  public var name: String
  /// Where it is declared.
  public var origin: Origin
  /// What it is for.
  public var kind: Kind
  /// What it requires, in order; groups that it includes are resolved.
  public var requirements: [Declared]

  init(_ name: String, _ origin: Origin, _ requirements: [Declared], kind: Kind? = nil) {
    self.name = name
    self.origin = origin
    self.kind = kind ?? Self.kind(ofGroup: name)
    self.requirements = requirements
  }

  /// Names, normalised, of groups for testing.
  public static let testNames: Set<String> = [
    "test", "tests", "testing", "tester", "unittest", "unittests", "unit", "integration", "e2e",
    "functional", "acceptance", "pytest", "qa", "ci", "cov", "coverage", "tox", "nox",
  ]

  /// Names, normalised, of groups for development.
  public static let developmentNames: Set<String> = [
    "dev", "devel", "develop", "development", "dev-dependencies", "local", "localdev",
  ]

  /// What a group of this name is for: by the name, else by its first or last word (`test-extras`,
  /// `unit-tests`, `dev-tools`). Linting, typing and documentation are neither tests nor development
  /// here: a name that only says `lint` tells nothing about tests.
  public static func kind(ofGroup name: String) -> Kind {
    let normalized = ProjectName.normalize(name)
    if normalized.isEmpty || normalized == "main" || normalized == "default" { return .runtime }
    if testNames.contains(normalized) { return .test }
    if developmentNames.contains(normalized) { return .development }
    let words = normalized.split(separator: "-")
    let ends = [words.first, words.last].compactMap { $0.map(String.init) }
    if ends.contains(where: { ["test", "tests", "testing"].contains($0) }) { return .test }
    if ends.contains(where: { ["dev", "develop", "development"].contains($0) }) {
      return .development
    }
    return .optional
  }
}

/// The groups of a file, and what could not be read of them.
public struct DependencyGroups: Hashable, Sendable {
  /// The groups: the project's own dependencies first, then by origin and name.
  public internal(set) var groups: [DependencyGroup] = []
  /// What could not be read.
  public internal(set) var warnings: [PackagingWarning] = []

  /// The groups for testing and development.
  public var testing: [DependencyGroup] {
    groups.filter { $0.kind == .test || $0.kind == .development }
  }

  /// The files whose groups can be read, by their names.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// PEP 621, PEP 735 and the tables of Poetry, PDM and uv.
    case pyproject = "pyproject.toml"
    /// PEP 751; also `pylock.NAME.toml`.
    case pylock = "pylock.toml"
    /// uv's lock file.
    case uvLock = "uv.lock"
    /// Poetry's lock file.
    case poetryLock = "poetry.lock"
    /// Pipenv's lock file.
    case pipfileLock = "Pipfile.lock"

    /// The format of a file of this name; nil for others.
    public init?(fileName: String) {
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
  public init(
    _ bytes: [UInt8], format: Format, pyproject: [UInt8]? = nil
  ) throws(PackagingError) {
    switch format {
    case .pyproject: self = try .pyproject(bytes)
    case .pylock: self = try .pylock(bytes)
    case .uvLock: self = try .uvLock(bytes)
    case .poetryLock: self = try .poetryLock(bytes, pyproject: pyproject)
    case .pipfileLock: self = try .pipfileLock(bytes)
    }
  }

  init() {}

  /// Adds a group unless it is empty, or adds to the one of the same name and origin.
  mutating func add(_ group: DependencyGroup) {
    let same = groups.firstIndex {
      $0.origin == group.origin
        && ProjectName.normalize($0.name) == ProjectName.normalize(group.name)
    }
    if let same {
      groups[same].requirements += group.requirements
    } else {
      groups.append(group)
    }
  }

  /// Reads a requirement; one that is malformed becomes a warning.
  mutating func parse(_ text: String, line: Int?) -> DependencyGroup.Declared? {
    do {
      return DependencyGroup.Declared(try Requirement(text), line: line)
    } catch {
      warnings.append(PackagingWarning(.refused(error), line: line))
      return nil
    }
  }
}
